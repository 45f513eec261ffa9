/** The search above the districts: reads the lists of those that are picked and hands them to the finder as one. */
import { append, el, given, loadJson, one } from '../page/dom.js';
import { merge } from './merged.js';

const box = /** @type {HTMLDetailsElement} */ (one('[data-kf-districts]'));
const count = one('[data-kf-districts-count]');
const said = one('[data-kf-count]');
const towns = one('[data-kf-town]');
const finder = one('.kf-finder');
/** @type {HTMLInputElement[]} */
const all = Array.from(box.querySelectorAll('[data-kf-list]'));
/** @type {HTMLDetailsElement[]} */
const cities = Array.from(box.querySelectorAll('[data-kf-city]'));
const unasked = box.hasAttribute('data-kf-unasked');
const KEY = 'kf-districts@' + new URL(given(document.body, 'data-kf-root') || './', location.href).pathname;
/** @typedef {import('./merged.js').Part} Part */
/** @type {Record<string, Promise<Listing>>} code → its list */
const lists = Object.create(null);

function remembered() {
  try {
    return (localStorage.getItem(KEY) || '').split(',');
  } catch (e) {
    return [];
  }
}
/** @param {string[]} codes */
function remember(codes) {
  try {
    if (codes.length) localStorage.setItem(KEY, codes.join(','));
    else localStorage.removeItem(KEY);
  } catch (e) {
    /* it lasts for the page */
  }
}
/** @param {HTMLInputElement} input */
function list(input) {
  const code = input.value;
  if (!lists[code]) {
    lists[code] = loadJson(given(input, 'data-kf-list'));
    lists[code].catch(() => {
      delete lists[code];
    });
  }
  return lists[code];
}
/** @param {HTMLInputElement} input */
function nameOf(input) {
  return given(input, 'data-kf-name');
}
/**
 * Offer the towns to be in, by district.
 * @param {Part[]} parts
 */
function offerTowns(parts) {
  towns.textContent = '';
  towns.appendChild(el('option', { value: '', text: '不选' }));
  const group = (/** @type {Part} */ part) => {
    const own = part.list.labels.town;
    const options = Object.keys(own).map(t => el('option', { value: part.code + '/' + t, text: own[t] }));
    return el('optgroup', { label: part.name }, options);
  };
  append(towns, parts.map(group));
}
/** @param {Listing|null} detail */
function hand(detail) {
  document.dispatchEvent(new CustomEvent('kf-list', { detail }));
}
/**
 * Tell how many are picked, in all and of each city.
 * @param {number} picked
 */
function tell(picked) {
  count.textContent = picked ? '（已选 ' + picked + ' 个，共 ' + all.length + ' 个）' : '（共 ' + all.length + ' 个）';
  cities.forEach(city => {
    const own = all.filter(i => city.contains(i));
    const n = own.filter(i => i.checked).length;
    const whole = /** @type {HTMLInputElement} */ (one('[data-kf-whole]', city));
    one('[data-kf-city-count]', city).textContent = n ? ' 已选 ' + n + '/' + own.length : ' ' + own.length + ' 个';
    whole.checked = n === own.length;
    whole.indeterminate = n > 0 && n < own.length;
  });
  finder.classList.toggle('kf-finder--empty', !picked);
}
let turn = 0;
/** Read what is picked; a newer pick overtakes an older one. */
async function show() {
  const picked = all.filter(i => i.checked);
  turn += 1;
  const mine = turn;
  tell(picked.length);
  if (!picked.length) {
    hand(null);
    said.textContent = all.length ? '先选一个或几个区县。' : '这里没有可以搜索的目录。';
    return;
  }
  said.textContent = '正在读取 ' + picked.length + ' 个区县的目录…';
  const found = await Promise.all(picked.map(input => list(input).catch(() => null)));
  if (mine !== turn) return;
  /** @type {Part[]} */
  const parts = [];
  /** @type {string[]} */
  const lost = [];
  picked.forEach((input, n) => {
    const got = found[n];
    if (got) parts.push({ code: input.value, name: nameOf(input), list: got });
    else lost.push(nameOf(input));
  });
  if (!parts.length) {
    hand(null);
    said.textContent = '目录没有读到。有网络时再试，或从首页进区县看全部培训项目。';
    return;
  }
  offerTowns(parts);
  hand(merge(parts));
  if (lost.length) said.textContent += '（' + lost.join('、') + '的目录没有读到）';
}

const asked = new URLSearchParams(location.search).getAll('district');
const before = remembered();
all.forEach(i => {
  i.checked = unasked || (asked.length ? asked : before).indexOf(i.value) >= 0;
});
if (!unasked && !all.some(i => i.checked)) box.open = true;
cities.forEach(city => {
  city.open = cities.length === 1 || all.some(i => i.checked && city.contains(i));
});
box.addEventListener('change', e => {
  const changed = /** @type {HTMLInputElement} */ (e.target);
  const city = changed.hasAttribute('data-kf-whole') && cities.filter(c => c.contains(changed))[0];
  all
    .filter(i => city && city.contains(i))
    .forEach(i => {
      i.checked = changed.checked;
    });
  remember(all.filter(i => i.checked).map(i => i.value));
  show();
});
document.addEventListener('kf-ready', show);
