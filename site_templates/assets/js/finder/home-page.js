/**
 * On the home page: which classes start soon, by the reader's date. The list is read when a town is chosen, or when one of
 * the classes that the page came with has begun or cannot be joined any more: until then they are the right ones.
 */
import { today } from '../page/age.js';
import { badge, el, given, loadJson, one, readAhead, sampleBadge } from '../page/dom.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { projectOn } from '../page/sessions.js';
import { nearness } from './distances.js';
import { read } from './listing.js';
import { myTown, setTown } from './my-town.js';

const box = /** @type {HTMLElement|null} */ (document.querySelector('[data-kf-near]'));
const MOST = 6;
const LIST = 'data-kf-list';
/** @typedef {{item: ProjectItem, where: import('./distances.js').Near|null}} Near where: null without a town to be near to */
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
function card({ item, where }, { labels }, base) {
  const { now, project } = item;
  const start = now.session ? now.session.start + ' 开班' : '';
  const words = [start, labels.town[project.town], where ? where.words : ''].filter(Boolean).join(' · ');
  return el('li', { class: 'kf-card' }, [
    el('h3', {}, [el('a', { href: base + item.path, text: item.title })]),
    el('p', { class: 'kf-muted', text: words }),
    el('div', { class: 'kf-card__foot' }, [badge(now.state, now.words), sampleBadge(item.row.sample)]),
  ]);
}
/**
 * Classes to begin come before those that have begun, and those before what has no date.
 * @param {ProjectItem} item
 * @param {string} day
 */
function turn({ now }, day) {
  return !now.session ? 2 : now.session.start <= day ? 1 : 0;
}
/**
 * The classes that can be joined, the earliest first.
 * @param {Listing} data
 */
function soonest(data) {
  const day = today();
  const open = /** @type {ProjectItem[]} */ (read(data, day).items.filter(i => i.now && i.now.state === 'open'));
  const keyed = open.map(item => ({ item, key: turn(item, day) + item.now.start }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.item.order - b.item.order)).map(k => k.item);
}
/**
 * The same, the reader's own town first, then the nearest.
 * @param {Listing} data
 * @param {string} town
 * @returns {Near[]}
 */
function ranked(data, town) {
  const near = nearness(data, town);
  const found = soonest(data).map((item, n) => ({ item, where: near(item.project.town), n }));
  const known = /** @type {{item: ProjectItem, where: import('./distances.js').Near, n: number}[]} */ (
    found.filter(x => x.where)
  );
  return known.sort((a, b) => a.where.key - b.where.key || a.n - b.n);
}
/**
 * @param {Listing} data
 * @param {string} town
 * @param {Near[]} found
 */
function saidOf(data, town, found) {
  if (!found.length) return '现在没有能报名的项目。过些日子再看，或者问人力资源社会保障部门。';
  if (!town) return '';
  const own = found.filter(x => x.item.project.town === town).length;
  const name = data.labels.town[town];
  return own
    ? name + '有 ' + own + ' 个能报名的项目，先列' + name + '，再列相邻的镇街和别处。'
    : name + '现在没有能报名的项目，先列相邻的镇街，再列别处。';
}
/** Are the classes that the page came with still the ones to show: all of them to begin on the day that is told? */
function stillRight() {
  const cards = /** @type {HTMLElement[]} */ (Array.from(one('[data-kf-soon]').children));
  const day = today();
  return cards.every(card => {
    const cell = card.querySelector('[data-kf-state]');
    if (!cell) return false;
    const { state, session } = projectOn(JSON.parse(given(cell, 'data-kf-state')), day);
    return (
      state === 'open' &&
      session !== null &&
      session.start > day &&
      session.start === card.getAttribute('data-kf-start')
    );
  });
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
    const found = town ? ranked(data, town) : soonest(data).map(item => ({ item, where: null }));
    const base = given(near, LIST).replace(/data\/finder\.json.*$/, '');
    said.textContent = saidOf(data, town, found);
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
  const tell = () => (select.value || !stillRight() ? show(near, select.value) : undefined);
  tell();
  select.addEventListener('change', () => {
    setTown(select.value);
    if (select.value) show(near, select.value);
    else location.reload();
  });
  whenSeenAgain(tell);
}
if (box) begin(box);
