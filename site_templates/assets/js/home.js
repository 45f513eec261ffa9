/** On the home page: which classes start soon near the reader's town. The list is read when a town is chosen. */
import { today } from './age.js';
import { badge, el, loadJson, sampleBadge } from './dom.js';
import { read } from './listing.js';
import { distance, distanceWords, myTown, setTown } from './near.js';

const box = document.querySelector('[data-kf-near]'), cards = document.querySelector('[data-kf-soon]'), said = document.querySelector('[data-kf-near-said]');
const MOST = 6, LIST = 'data-kf-list';
let loaded = null;

function list() {
  if (!loaded) loaded = loadJson(box.getAttribute(LIST));
  return loaded;
}
function card(item, data, km) {
  const base = box.getAttribute(LIST).replace(/data\/finder\.json.*$/, ''), now = item.now;
  return el('li', { class: 'kf-card' }, [
    el('h3', {}, [el('a', { href: base + item.path, text: item.title })]),
    el('p', { class: 'kf-muted', text: [now.session.start + ' 开班', data.labels.town[item.project.town], distanceWords(km, data.rough)].filter(Boolean).join(' · ') }),
    el('div', { class: 'kf-card__foot' }, [badge(now.state, now.words), sampleBadge(item.row.sample)]),
  ]);
}
/** The classes that can be joined, the nearest towns first, then the earliest. */
function show(town) {
  list().then(data => {
    const open = read(data, today).items.filter(i => i.now && i.now.state === 'open');
    const ranked = open.map(item => ({ item, km: distance(data.towns, town, item.project.town) })).filter(x => x.km !== null);
    const near = x => (x.km === 0 ? 0 : 1);
    ranked.sort((a, b) => near(a) - near(b) || (near(a) ? a.km - b.km : 0) || (a.item.now.start < b.item.now.start ? -1 : 1));
    const own = ranked.filter(x => x.km === 0).length, name = data.labels.town[town];
    said.textContent = own ? name + '有 ' + own + ' 个能报名的项目，先列' + name + '，再按远近。' : name + '现在没有能报名的项目，按远近列别处的。';
    cards.textContent = '';
    ranked.slice(0, MOST).forEach(x => cards.appendChild(card(x.item, data, x.km)));
  }).catch(() => { loaded = null; said.textContent = '没有读到列表，有网络时再试。'; });
}
if (box) {
  const select = box.querySelector('select'), towns = Object.create(null);
  Array.from(select.options).forEach(o => { if (o.value) towns[o.value] = true; });
  box.hidden = false;
  select.value = myTown(towns);
  if (select.value) show(select.value);
  select.addEventListener('change', () => {
    setTown(select.value);
    if (select.value) show(select.value); else location.reload();
  });
}
