/** On the home page: which classes start soon near the reader's town. The list is read when a town is chosen. */
import { today } from '../page/age.js';
import { badge, el, given, loadJson, one, readAhead, sampleBadge } from '../page/dom.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { distance, distanceWords } from './distances.js';
import { read } from './listing.js';
import { myTown, setTown } from './my-town.js';

const box = /** @type {HTMLElement|null} */ (document.querySelector('[data-kf-near]'));
const MOST = 6;
const LIST = 'data-kf-list';
/** @typedef {{item: ProjectItem, km: number}} Near */
/** @type {Promise<Listing>|null} */
let loaded = null;
if (box) readAhead(given(box, LIST));

/** @param {Element} near */
function list(near) {
  if (!loaded) loaded = loadJson(given(near, LIST));
  return loaded;
}
/**
 * @param {Near} near
 * @param {Listing} data
 * @param {string} base
 */
function card({ item, km }, { labels, rough }, base) {
  const { now, project } = item;
  const start = now.session ? now.session.start + ' 开班' : '';
  const words = [start, labels.town[project.town], distanceWords(km, rough)].filter(Boolean).join(' · ');
  return el('li', { class: item.row.sample ? 'kf-card kf-card--sample' : 'kf-card' }, [
    el('h3', {}, [el('a', { href: base + item.path, text: item.title })]),
    el('p', { class: 'kf-muted', text: words }),
    el('div', { class: 'kf-card__foot' }, [badge(now.state, now.words), sampleBadge(item.row.sample)]),
  ]);
}
/**
 * The classes that can be joined, the reader's own town first, then by distance, the earliest first.
 * @param {Listing} data
 * @param {string} town
 */
function ranked(data, town) {
  const open = read(data, today()).items.filter(i => i.now && i.now.state === 'open');
  const near = /** @type {ProjectItem[]} */ (open).map(item => ({
    item,
    km: distance(data.towns, town, item.project.town),
  }));
  const known = /** @type {Near[]} */ (near.filter(x => x.km !== null));
  return known.sort((a, b) => a.km - b.km || (a.item.now.start < b.item.now.start ? -1 : 1));
}
/**
 * @param {Element} near
 * @param {string} town
 */
async function show(near, town) {
  const said = one('[data-kf-near-said]');
  const cards = one('[data-kf-soon]');
  try {
    const data = await list(near);
    const found = ranked(data, town);
    const own = found.filter(x => x.km === 0).length;
    const name = data.labels.town[town];
    const base = given(near, LIST).replace(/data\/finder\.json.*$/, '');
    said.textContent = own
      ? name + '有 ' + own + ' 个能报名的项目，先列' + name + '，再按远近。'
      : name + '现在没有能报名的项目，按远近列别处的。';
    cards.textContent = '';
    found.slice(0, MOST).forEach(x => cards.appendChild(card(x, data, base)));
  } catch (e) {
    loaded = null;
    said.textContent = '没有读到列表，有网络时再试。';
  }
}
/** @param {HTMLElement} near */
function begin(near) {
  const select = /** @type {HTMLSelectElement} */ (one('select', near));
  /** @type {Record<string, boolean>} */
  const towns = Object.create(null);
  Array.from(select.options).forEach(o => {
    if (o.value) towns[o.value] = true;
  });
  near.hidden = false;
  select.value = myTown(towns);
  if (select.value) show(near, select.value);
  select.addEventListener('change', () => {
    setTown(select.value);
    if (select.value) show(near, select.value);
    else location.reload();
  });
  whenSeenAgain(() => (select.value ? show(near, select.value) : undefined));
}
if (box) begin(box);
