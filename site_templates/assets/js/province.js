/** The search above the districts: reads the lists of those that are picked and hands them to the finder as one. */
import { el, loadJson } from './dom.js';
import { merge } from './merged.js';

const box = document.querySelector('[data-kf-districts]'), count = document.querySelector('[data-kf-districts-count]');
const said = document.querySelector('[data-kf-count]'), towns = document.querySelector('[data-kf-town]');
const all = Array.from(box.querySelectorAll('[data-kf-list]')), cities = Array.from(box.querySelectorAll('[data-kf-city]')), unasked = box.hasAttribute('data-kf-unasked');
const KEY = 'kf-districts@' + new URL(document.body.getAttribute('data-kf-root') || './', location.href).pathname;
const lists = Object.create(null); /* code → promise of its list */

function remembered() { try { return (localStorage.getItem(KEY) || '').split(','); } catch (e) { return []; } }
function remember(codes) { try { if (codes.length) localStorage.setItem(KEY, codes.join(',')); else localStorage.removeItem(KEY); } catch (e) { /* it lasts for the page */ } }
function list(input) {
  const code = input.value;
  if (!lists[code]) {
    lists[code] = loadJson(input.getAttribute('data-kf-list'));
    lists[code].catch(() => { delete lists[code]; });
  }
  return lists[code];
}
/** The towns to be in, by district. */
function offerTowns(parts) {
  towns.textContent = '';
  towns.appendChild(el('option', { value: '', text: '不选' }));
  parts.forEach(p => towns.appendChild(el('optgroup', { label: p.name }, Object.keys(p.list.labels.town).map(t => el('option', { value: p.code + '/' + t, text: p.list.labels.town[t] })))));
}
const hand = detail => document.dispatchEvent(new CustomEvent('kf-list', { detail }));
/** How many are picked, in all and of each city. */
function tell(picked) {
  count.textContent = picked ? '（已选 ' + picked + ' 个，共 ' + all.length + ' 个）' : '（共 ' + all.length + ' 个）';
  cities.forEach(city => {
    const own = all.filter(i => city.contains(i)), n = own.filter(i => i.checked).length, whole = city.querySelector('[data-kf-whole]');
    city.querySelector('[data-kf-city-count]').textContent = n ? ' 已选 ' + n + '/' + own.length : ' ' + own.length + ' 个';
    whole.checked = n === own.length;
    whole.indeterminate = n > 0 && n < own.length;
  });
  document.querySelector('.kf-finder').classList.toggle('kf-finder--empty', !picked);
}
let turn = 0;
/** Reads what is picked; a newer pick overtakes an older one. */
function show() {
  const picked = all.filter(i => i.checked), mine = turn += 1;
  tell(picked.length);
  if (!picked.length) { hand(null); said.textContent = all.length ? '先选一个或几个区县。' : '这里没有可以搜索的目录。'; return; }
  said.textContent = '正在读取 ' + picked.length + ' 个区县的目录…';
  Promise.all(picked.map(i => list(i).then(found => ({ code: i.value, name: i.getAttribute('data-kf-name'), list: found }), () => null))).then(found => {
    if (mine !== turn) return;
    const parts = found.filter(Boolean), lost = picked.filter((_, n) => !found[n]).map(i => i.getAttribute('data-kf-name'));
    if (!parts.length) { hand(null); said.textContent = '目录没有读到。有网络时再试，或从首页进区县看全部培训项目。'; return; }
    offerTowns(parts);
    hand(merge(parts));
    if (lost.length) said.textContent += '（' + lost.join('、') + '的目录没有读到）';
  });
}
const asked = new URLSearchParams(location.search).getAll('district'), before = remembered();
all.forEach(i => { i.checked = unasked || asked.indexOf(i.value) >= 0 || (!asked.length && before.indexOf(i.value) >= 0); });
if (!unasked && !all.some(i => i.checked)) box.open = true;
cities.forEach(city => { city.open = cities.length === 1 || all.some(i => i.checked && city.contains(i)); });
box.addEventListener('change', e => {
  const city = e.target.hasAttribute('data-kf-whole') && cities.filter(c => c.contains(e.target))[0];
  if (city) all.forEach(i => { if (city.contains(i)) i.checked = e.target.checked; });
  remember(all.filter(i => i.checked).map(i => i.value));
  show();
});
document.addEventListener('kf-ready', show);
