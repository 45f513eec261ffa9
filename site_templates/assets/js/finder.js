/** The search page: what people type, filters with counts, order, comparison. The list is in memory; it works offline. */
import { fundWords, today } from './age.js';
import { yuan } from './rules.js';
import { byName, find, norm } from './search.js';
import { span } from './explanation.js';
import { badge, el, loadJson, sampleBadge } from './dom.js';
import { distance, distanceWords, myTown, setTown } from './near.js';
import { SEAT_WORDS, START_WORDS, STATE_WORDS, bare, read } from './listing.js';
import { myMoney, ownWords } from './money.js';
import { MOST, compareTable } from './compare.js';
import { remember as keepAnswers } from './session.js';

const form = document.querySelector('[data-kf-finder]');
const base = form.getAttribute('data-kf-base');
const part = name => document.querySelector('[data-kf-' + name + ']');
const results = part('results'), facetBox = part('facets'), count = part('count'), said = part('said'), more = part('more');
const sorter = part('sort'), townBox = part('town'), basket = part('basket'), table = part('compare'), moneyBox = part('mine'), filter = part('filter');
const STEP = 30;
const FACETS = [
  ['district', '区县'], ['state', '报名'], ['starts', '什么时候开班'], ['town', '镇街'], ['free', '收费'], ['seats', '名额'], ['level', '等级或证书'], ['mode', '授课方式'],
  ['form', '培训形式'], ['shortage', '紧缺职业'], ['credit', '机构信用'], ['kind', '类别'],
];
const OWN = { state: bare(STATE_WORDS), starts: bare(START_WORDS), seats: bare(SEAT_WORDS) };
const RANK = { open: 3, full: 2, closed: 1 };
let data = null, index = null, items = [], byId = Object.create(null), money = null, shown = STEP;
const state = { q: '', sort: '', facets: {}, compare: [], view: false };

function label(key, value) { return (OWN[key] && OWN[key][value]) || (data.labels[key] && data.labels[key][value]) || value || ''; }
function away(item) { return item.project ? distance(data.towns, myTown(data.towns), item.project.town) : null; }
function cost(item) {
  if (!item.project) return Infinity;
  const mine = money && money(item.project);
  if (mine && mine.own) return mine.own.max + mine.own.min / 1e9;
  return item.project.fee === null ? 1e12 : item.project.fee;
}
const SORTS = {
  start: item => (item.now ? item.now.start : '~'), cost, hours: item => (item.project ? item.project.hours : Infinity),
  near: item => { const km = away(item); return km === null ? Infinity : km; },
};
function inOrder(hits) {
  const by = SORTS[state.sort], base_ = (a, b) => b.score - a.score || (RANK[(b.item.now || {}).state] || 0) - (RANK[(a.item.now || {}).state] || 0) || a.item.order - b.item.order || a.item.row.n - b.item.row.n;
  if (state.sort === 'name') { const order = byName(index); return hits.sort((a, b) => order(a.item.row.title, b.item.row.title)); }
  if (!by) return hits.sort(base_);
  const keys = new Map(hits.map(h => [h, by(h.item)]));
  return hits.sort((a, b) => { const x = keys.get(a), y = keys.get(b); return x < y ? -1 : x > y ? 1 : base_(a, b); });
}
function passes(item, except) {
  return Object.keys(state.facets).every(k => k === except || state.facets[k].indexOf(item.values[k]) >= 0);
}
/** All hits of the text; without text only projects, unless another kind is asked for. */
function search() {
  const out = find(index, state.q), plain = out.how === 'all' && !state.facets.kind;
  const hits = out.hits.map(h => ({ item: items[h.row.n], score: h.score, via: h.via, other: h.other })).filter(h => !plain || h.item.project);
  return { hits, how: out.how, words: out.words };
}

/** What many districts have under one name (an occupation, a programme) is one result that leads to each. */
function folded(hits) {
  if (!data.owner) return hits;
  const first = Object.create(null);
  return hits.filter(h => {
    if (h.item.project || !h.item.values.district) return true;
    const key = h.item.kind + '\n' + h.item.title, same = first[key];
    if (same) { same.places.push(h.item); return false; }
    first[key] = h;
    h.places = [h.item];
    return true;
  });
}
/** Towns are asked for within one district: those of many are too many, and share names. */
function tooMany(key) {
  const picked = state.facets.district || [];
  return key === 'town' && Boolean(data.owner) && !state.facets.town && picked.length !== 1 && Object.keys(data.labels.district).length > 1;
}

/* ---- filters ---- */
let waiting = null;
function drawFacets(hits) {
  waiting = filter.open ? null : hits; /* what is closed is drawn when it is opened */
  const picked = Object.keys(state.facets).reduce((n, k) => n + state.facets[k].length, 0);
  part('filter-count').textContent = picked ? '（已选 ' + picked + '）' : '';
  if (waiting) return;
  const focused = document.activeElement && document.activeElement.id;
  facetBox.textContent = '';
  FACETS.forEach(pair => {
    const key = pair[0], counts = Object.create(null), chosen = state.facets[key] || [];
    hits.forEach(h => { const v = h.item.values[key]; if (v && passes(h.item, key)) counts[v] = (counts[v] || 0) + 1; });
    chosen.forEach(v => { counts[v] = counts[v] || 0; });
    const values = Object.keys(counts);
    if (!values.length || tooMany(key) || (values.length < 2 && !chosen.length && key !== 'shortage')) return;
    const order = Object.keys(OWN[key] || data.labels[key] || {});
    values.sort((a, b) => (order.length ? order.indexOf(a) - order.indexOf(b) : counts[b] - counts[a]));
    facetBox.appendChild(el('fieldset', {}, [el('legend', { text: pair[1] })].concat(values.map((v, i) => {
      const input = el('input', { type: 'checkbox', id: 'f-' + key + '-' + i, value: v });
      input.checked = chosen.indexOf(v) >= 0;
      input.addEventListener('change', () => {
        const now = chosen.filter(x => x !== v).concat(input.checked ? [v] : []);
        if (now.length) state.facets[key] = now; else delete state.facets[key];
        shown = STEP;
        update(true);
      });
      return el('label', {}, [input, el('span', { text: label(key, v) }), el('span', { class: 'kf-count', text: String(counts[v]) })]);
    }))));
  });
  if (picked) {
    const clear = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '清除筛选' });
    clear.addEventListener('click', () => { state.facets = {}; update(true); form.q.focus(); });
    facetBox.appendChild(clear);
  }
  if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
}

/* ---- results ---- */
function marked(text) {
  const link = el('a', {}), word = norm(state.q).trim().split(/\s+/)[0], at = word ? norm(text).indexOf(word) : -1;
  if (at < 0 || norm(text).length !== text.length) { link.textContent = text; return link; }
  [document.createTextNode(text.slice(0, at)), el('mark', { text: text.slice(at, at + word.length) }), document.createTextNode(text.slice(at + word.length))].forEach(n => link.appendChild(n));
  return link;
}
function stateLine(item) {
  const now = item.now, bits = [badge(now.state, now.words)];
  if (now.session) bits.push(el('span', { text: now.session.start + ' 开班' }));
  if (now.state === 'open' && now.left !== null) bits.push(el('span', { text: '剩 ' + now.left + ' 个名额' }));
  if (now.state !== 'open' && now.next) bits.push(el('span', { text: '下一班 ' + now.next.start }));
  if (now.state === 'full' && !now.next) bits.push(el('span', { text: '没有下一班，可看同职业的其他项目' }));
  return el('p', { class: 'kf-line' }, bits.concat(sampleBadge(item.row.sample)));
}
function moneyLine(item) {
  const p = item.project, fee = p.fee === null ? '收费未公布' : p.fee === 0 ? '免费' : '收费 ' + yuan(p.fee) + ' 元', mine = money && money(p);
  const line = el('p', { class: 'kf-line' }, [el('strong', { text: fee })]);
  if (mine && p.fee !== 0) line.appendChild(el('span', { class: 'kf-own', text: '按我的回答：' + (mine.own ? ownWords(mine.own, span) : '补贴 ' + span(mine.paid)) + (mine.sample ? '（示例）' : '') + (mine.halted ? '，' + fundWords(mine.halted, today) : '') }));
  return line;
}
function compareBox(item) {
  const input = el('input', { type: 'checkbox', 'data-kf-pick': item.project.id }), on = state.compare.indexOf(item.project.id) >= 0;
  input.checked = on;
  input.disabled = !on && state.compare.length >= MOST;
  input.addEventListener('change', () => {
    state.compare = state.compare.filter(id => id !== item.project.id).concat(input.checked ? [item.project.id] : []);
    if (state.compare.length < 2) state.view = false;
    update(false);
    const again = document.querySelector('[data-kf-pick="' + item.project.id + '"]');
    if (again) again.focus();
  });
  return el('label', { class: 'kf-pick' }, [input, el('span', { text: '加入对比' }), el('span', { class: 'kf-visually-hidden', text: '：' + item.title })]);
}
/** The district of a result; all of them, each with its page, where it stands for several. */
function where(hit) {
  const of = i => label('district', i.values.district), places = hit.places || [];
  if (places.length < 2) return hit.item.values.district ? el('span', { text: of(hit.item) }) : null;
  return el('span', { class: 'kf-places' }, places.map(i => el('a', { href: base + i.path, text: of(i) })));
}
function card(hit) {
  const item = hit.item, link = marked(item.title);
  link.setAttribute('href', base + item.path);
  const kids = [el('h2', {}, [link])];
  if (hit.via >= 0) { const note = data.notes[hit.via]; kids.push(el('p', { class: 'kf-muted', text: (item.project ? '相关：' : '也叫：') + data.strings[hit.via] + (note ? '（' + note + '）' : '') })); }
  if (item.project) {
    const p = item.project, km = distanceWords(away(item), data.rough);
    kids.push(el('p', { class: 'kf-muted', text: [label('level', p.level), label('mode', p.mode), p.hours + ' 学时', label('district', item.values.district), label('town', p.town), km].filter(Boolean).join(' · ') }));
    kids.push(moneyLine(item), stateLine(item), compareBox(item));
  } else {
    kids.push(el('p', { class: 'kf-line' }, [badge('kind', item.kind), where(hit), sampleBadge(item.row.sample)]));
    if (item.row.text) kids.push(el('p', { class: 'kf-muted', text: item.row.text.slice(0, 90) + (item.row.text.length > 90 ? '…' : '') }));
  }
  return el('li', {}, kids);
}
function explain(out) {
  const q = '“' + state.q + '”';
  if (out.how === 'sound') return '没有找到' + q + '，下面是读音或写法相近的。';
  if (out.how === 'meaning') return '没有一条包含' + q + '的全部字词，下面是意思最接近的。';
  if (out.how === 'words' && out.words.length) return '也找了：' + out.words.slice(0, 6).join('、') + '。';
  return state.q || state.facets.kind ? '' : '这里先列培训项目。输入词语还能找到补贴、对象、机构、政策和指南。';
}

/* ---- comparison ---- */
function drawBasket() {
  basket.hidden = !state.compare.length;
  basket.classList.toggle('kf-basket--still', state.view);
  basket.textContent = '';
  table.textContent = '';
  if (!state.compare.length) return;
  const chosen = state.compare.map(id => byId[id]);
  const go = el('button', { type: 'button', class: 'kf-btn kf-btn--primary kf-btn--small', text: '对比 ' + chosen.length + ' 个' });
  go.disabled = chosen.length < 2;
  go.addEventListener('click', () => { state.view = true; update(true); document.getElementById('kf-compare-title').focus(); });
  const clear = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '清空' });
  clear.addEventListener('click', () => { state.compare = []; state.view = false; update(false); form.q.focus(); });
  basket.appendChild(el('span', { text: chosen.length < 2 ? '再选一个就能对比（最多 ' + MOST + ' 个）：' + chosen[0].title : chosen.map(i => i.title).join('、') }));
  basket.appendChild(el('span', { class: 'kf-actions' }, [go, clear]));
  if (state.view && chosen.length > 1) table.appendChild(compareTable(chosen, { label, base, money, today }));
}

/* ---- the address holds the state ---- */
function remember(push) {
  const p = new URLSearchParams();
  if (state.q) p.set('q', state.q);
  if (state.sort) p.set('sort', state.sort);
  Object.keys(state.facets).forEach(k => state.facets[k].forEach(v => p.append(k, v)));
  if (state.compare.length) p.set('compare', state.compare.join(','));
  if (state.view) p.set('view', 'compare');
  const url = location.pathname + (String(p) ? '?' + p : '');
  if (push) history.pushState(null, '', url); else history.replaceState(null, '', url);
}
function recall() {
  const p = new URLSearchParams(location.search);
  state.q = p.get('q') || '';
  state.sort = p.get('sort') || '';
  state.facets = {};
  FACETS.forEach(f => { const v = p.getAll(f[0]).filter(x => x && (f[0] !== 'district' || label('district', x) !== x)); if (v.length) state.facets[f[0]] = v; });
  state.compare = (p.get('compare') || '').split(',').filter((id, n, l) => byId[id] && l.indexOf(id) === n).slice(0, MOST);
  state.view = p.get('view') === 'compare' && state.compare.length > 1;
  form.q.value = state.q;
  if (!sorter.querySelector('option[value="' + state.sort.replace(/\W/g, '') + '"]')) state.sort = '';
  sorter.value = state.sort;
}
/** @param {boolean|null} push a new entry in the history; null leaves the address as it is */
function update(push) {
  if (!data) return;
  const out = search(), hits = folded(inOrder(out.hits.filter(h => passes(h.item))));
  drawFacets(out.hits);
  drawBasket();
  count.textContent = hits.length ? '找到 ' + hits.length + ' 条' : '没有找到。换个说法，或去掉几个筛选条件。';
  said.textContent = hits.length ? explain(out) : '';
  results.textContent = '';
  hits.slice(0, shown).forEach(h => results.appendChild(card(h)));
  more.hidden = hits.length <= shown;
  more.textContent = '再看 ' + Math.min(STEP, hits.length - shown) + ' 条';
  if (push !== null) remember(push);
}
function typed(push) { state.q = form.q.value.trim(); shown = STEP; update(push); }
function drawTowns() {
  const mine = myTown(data.towns);
  townBox.value = mine;
  sorter.querySelector('[value="near"]').disabled = !mine;
}
townBox.addEventListener('change', () => {
  if (!data) return;
  setTown(townBox.value);
  sorter.querySelector('[value="near"]').disabled = !townBox.value;
  if (townBox.value) state.sort = sorter.value = 'near'; else if (state.sort === 'near') state.sort = sorter.value = '';
  update(false);
});
function drawMoney() {
  if (!money && !moneyBox.querySelector('button')) return;
  moneyBox.textContent = '';
  if (!money) { moneyBox.appendChild(el('p', { class: 'kf-muted kf-found' }, [el('a', { href: base + 'calculator/', text: '答几个问题' }), '，卡片上就能看到自己要出多少钱。'])); return; }
  const forget = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '清掉我的回答' });
  forget.addEventListener('click', () => { keepAnswers(''); money = null; drawMoney(); update(null); form.q.focus(); });
  moneyBox.appendChild(el('p', { class: 'kf-line' }, ['卡片上的“按我的回答”是估算，不等于承诺。', el('a', { href: base + 'calculator/', text: '改回答' }), ' ', forget]));
}

form.addEventListener('submit', e => { e.preventDefault(); typed(true); });
let timer = 0;
form.q.addEventListener('input', e => {
  if (e.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(() => typed(false), 120);
});
form.q.addEventListener('compositionend', () => typed(false));
sorter.addEventListener('change', () => { state.sort = sorter.value; update(true); });
more.addEventListener('click', () => {
  const at = shown;
  shown += STEP;
  update(null);
  const next = results.children[at];
  if (next) next.querySelector('a').focus();
});
window.addEventListener('popstate', () => { if (data) { recall(); update(null); } });
/* Down and up walk through the results; from there a slash leads back to the search. */
document.addEventListener('keydown', e => {
  const at = document.activeElement, links = Array.from(results.querySelectorAll('h2 a')), n = links.indexOf(at);
  if (e.key === '/' && results.contains(at)) { e.preventDefault(); form.q.focus(); form.q.select(); return; }
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
  if (at !== form.q && n < 0) return;
  const next = e.key === 'ArrowDown' ? links[n + 1] : n > 0 ? links[n - 1] : form.q;
  if (next) { e.preventDefault(); next.focus(); }
});
const wide = window.matchMedia('(min-width: 48em)');
filter.addEventListener('toggle', () => { if (filter.open && waiting) drawFacets(waiting); });
const openWide = () => { if (wide.matches) filter.open = true; };
if (wide.addEventListener) wide.addEventListener('change', openWide);
openWide();

/** Takes a list into use: that of the site, or the one that several districts' lists make. */
function start(loaded) {
  data = loaded;
  byId = Object.create(null);
  const listing = read(loaded, today);
  index = listing.index;
  items = listing.items;
  items.forEach(i => { if (i.project) byId[i.project.id] = i; });
  drawTowns();
  recall();
  update(null);
}
/** No list: what was shown goes. */
function empty() {
  data = null;
  items = [];
  results.textContent = facetBox.textContent = said.textContent = table.textContent = '';
  basket.hidden = more.hidden = true;
}
document.addEventListener('kf-list', e => { if (e.detail) start(e.detail); else empty(); });
document.dispatchEvent(new CustomEvent('kf-ready'));
const own = form.getAttribute('data-kf-list');
if (own) loadJson(own).then(loaded => {
  start(loaded);
  return myMoney({ rules: form.getAttribute('data-kf-rules'), facts: form.getAttribute('data-kf-facts'), courses: form.getAttribute('data-kf-courses') }, today).catch(() => null).then(found => { money = found; drawMoney(); if (found) update(null); });
}).catch(() => { count.textContent = '目录没有读到。有网络时再试，或直接看全部培训项目。'; });
