/** The search page: text (substrings, pinyin, initials) and facets over one list, in memory, also offline. */
import { bestSession, today } from './site.js';
import { yuan } from './rules.js';

const form = document.querySelector('[data-kf-finder]');
const base = form.getAttribute('data-kf-base');
const results = document.querySelector('[data-kf-results]');
const facetBox = document.querySelector('[data-kf-facets]');
const count = document.querySelector('[data-kf-count]');
const more = document.querySelector('[data-kf-more]');
const sorter = document.querySelector('[data-kf-sort]');
const STEP = 30;
/* positions in a row of finder.json */
const KIND = 0, TITLE = 1, PATH = 2, WORDS = 3, INITIALS = 4, PINYIN = 5, SAMPLE = 6, FACETS = 7;
const FACET_KEYS = [['state', '报名'], ['town', '镇街'], ['form', '培训形式'], ['level', '等级或证书'], ['mode', '授课方式'], ['free', '收费'], ['kind', '类别']];
const STATE_WORDS = { open: '可报名', full: '已满', closed: '报名已截止', ended: '已结束', none: '没有班次' };
let data = null, shownRows = STEP;
const state = { q: '', sort: '', facets: {} };

const norm = s => String(s).normalize('NFKC').toLowerCase();
function el(tag, props, kids) {
  const node = document.createElement(tag);
  Object.keys(props || {}).forEach(k => { if (k === 'text') node.textContent = props[k]; else node.setAttribute(k, props[k]); });
  (kids || []).forEach(k => node.appendChild(k));
  return node;
}

function sessions(f) { return f[6].map(s => ({ start: s[0], end: s[1], deadline: s[2], seats: s[3], enrolled: s[4], cancelled: Boolean(s[5]) })); }
/** The best state among a project's sessions and the first day that goes with it. */
function projectState(f) {
  if (f[7] === 'paused') return { state: 'closed', words: '暂停', start: '9' };
  const best = bestSession(sessions(f), today);
  if (best) return { state: best.state[0], words: best.state[1], start: best.session.start };
  return { state: 'none', words: '没有班次', start: '9' };
}

function prepare(loaded) {
  data = loaded;
  data.items = loaded.rows.map(r => {
    const f = r[FACETS] || null;
    const st = f ? projectState(f) : null;
    return {
      r, f, st, title: norm(r[TITLE]), words: norm(r[WORDS]), initials: r[INITIALS], pinyin: r[PINYIN],
      values: { kind: loaded.kinds[r[KIND]], town: f && f[0], form: f && f[1], level: f && f[2], mode: f && f[3],
        free: f && (f[4] === null ? '未公布' : f[4] === 0 ? '免费' : '收费'), state: st && st.state },
    };
  });
}

function scoreToken(item, t) {
  if (item.title === t) return 100;
  if (item.title.indexOf(t) === 0) return 60;
  if (item.title.indexOf(t) > 0) return 45;
  if (item.words.indexOf(t) >= 0) return 25;
  if (/^[a-z]+$/.test(t)) {
    if (item.initials.indexOf(t) === 0) return 40;
    if (t.length > 1 && item.initials.indexOf(t) > 0) return 20;
    if (t.length > 2 && item.pinyin.indexOf(t) >= 0) return 30;
  }
  return 0;
}
/** All words must be found; a long question that finds nothing is tried by its two-character pieces. */
function search(query) {
  const tokens = norm(query).split(/[\s,，。？?、]+/).filter(Boolean);
  if (!tokens.length) return data.items.map(item => ({ item, score: item.f ? 2 : 1 }));
  let found = data.items.map(item => {
    const scores = tokens.map(t => scoreToken(item, t));
    return { item, score: scores.every(Boolean) ? scores.reduce((a, b) => a + b, 0) + (item.f ? (item.values.state === 'open' ? 3 : 1) : 0) : 0 };
  }).filter(x => x.score > 0);
  if (!found.length) {
    const text = tokens.join(''), grams = {};
    for (let i = 0; i + 2 <= text.length; i += 1) grams[text.slice(i, i + 2)] = true;
    const list = Object.keys(grams);
    const weight = {};
    list.forEach(g => { const n = data.items.filter(i => (i.title + i.words).indexOf(g) >= 0).length; weight[g] = n ? Math.log(1 + data.items.length / n) : 0; });
    found = data.items.map(item => {
      const score = list.reduce((s, g) => s + (item.title.indexOf(g) >= 0 ? 2 : item.words.indexOf(g) >= 0 ? 1 : 0) * weight[g], 0);
      return { item, score };
    }).filter(x => x.score > 1.5);
  }
  return found;
}
function passes(item, except) {
  return Object.keys(state.facets).every(k => k === except || !state.facets[k].length || state.facets[k].indexOf(item.values[k]) >= 0);
}
function label(key, value) {
  if (key === 'state') return STATE_WORDS[value] || value;
  return (data.labels[key] && data.labels[key][value]) || value;
}

function drawFacets(found) {
  const focused = document.activeElement && document.activeElement.id;
  facetBox.textContent = '';
  FACET_KEYS.forEach(pair => {
    const key = pair[0], counts = {};
    found.forEach(x => { if (passes(x.item, key)) { const v = x.item.values[key]; if (v) counts[v] = (counts[v] || 0) + 1; } });
    (state.facets[key] || []).forEach(v => { if (!counts[v]) counts[v] = 0; });
    const values = Object.keys(counts);
    if (values.length < 2 && !(state.facets[key] || []).length) return;
    const order = key === 'state' ? Object.keys(STATE_WORDS) : data.labels[key] ? Object.keys(data.labels[key]) : values.sort((a, b) => counts[b] - counts[a]);
    const box = el('fieldset', {}, [el('legend', { text: pair[1] })]);
    order.filter(v => values.indexOf(v) >= 0).forEach((v, i) => {
      const input = el('input', { type: 'checkbox', id: 'f-' + key + '-' + i });
      input.checked = (state.facets[key] || []).indexOf(v) >= 0;
      input.addEventListener('change', () => {
        const now = (state.facets[key] || []).filter(x => x !== v);
        state.facets[key] = input.checked ? now.concat(v) : now;
        shownRows = STEP;
        update(true);
      });
      box.appendChild(el('label', {}, [input, el('span', { text: label(key, v) }), el('span', { class: 'kf-count', text: counts[v] })]));
    });
    facetBox.appendChild(box);
  });
  if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
}

function card(x) {
  const item = x.item, r = item.r;
  const link = el('a', { href: base + r[PATH] });
  const q = norm(state.q).split(/\s+/)[0], at = q ? item.title.indexOf(q) : -1;
  if (at >= 0 && r[TITLE].length === item.title.length) {
    link.appendChild(document.createTextNode(r[TITLE].slice(0, at)));
    link.appendChild(el('mark', { text: r[TITLE].slice(at, at + q.length) }));
    link.appendChild(document.createTextNode(r[TITLE].slice(at + q.length)));
  } else link.textContent = r[TITLE];
  const kids = [el('h2', {}, [link])];
  const line = el('p', { class: 'kf-muted' });
  if (item.f) {
    const f = item.f, bits = [label('level', f[2]), label('mode', f[3]), f[5] + ' 学时', label('town', f[0]), f[4] === null ? '收费未公布' : f[4] === 0 ? '免费' : '收费 ' + yuan(f[4]) + ' 元'];
    line.textContent = bits.filter(Boolean).join(' · ');
    kids.push(line);
    const foot = el('p', {}, [el('span', { class: 'kf-badge kf-badge--' + item.st.state, text: item.st.words })]);
    if (item.st.start !== '9') foot.appendChild(el('span', { class: 'kf-muted', text: ' ' + item.st.start + ' 开班' }));
    if (r[SAMPLE]) { foot.appendChild(document.createTextNode(' ')); foot.appendChild(el('span', { class: 'kf-badge kf-badge--sample', text: '示例' })); }
    kids.push(foot);
  } else {
    line.textContent = data.kinds[r[KIND]] + (r[SAMPLE] ? '（示例）' : '') + (r[WORDS] ? ' · ' + r[WORDS].slice(0, 60) : '');
    kids.push(line);
  }
  return el('li', {}, kids);
}

function remember(push) {
  const p = new URLSearchParams();
  if (state.q) p.set('q', state.q);
  if (state.sort) p.set('sort', state.sort);
  Object.keys(state.facets).forEach(k => state.facets[k].forEach(v => p.append(k, v)));
  const url = location.pathname + (String(p) ? '?' + p : '');
  if (push) history.pushState(null, '', url); else history.replaceState(null, '', url);
}
function recall() {
  const p = new URLSearchParams(location.search);
  state.q = p.get('q') || '';
  state.sort = p.get('sort') || '';
  state.facets = {};
  FACET_KEYS.forEach(pair => { const v = p.getAll(pair[0]); if (v.length) state.facets[pair[0]] = v; });
  form.q.value = state.q;
  sorter.value = state.sort;
}
const SORTS = {
  start: (a, b) => (a.item.st ? a.item.st.start : '99') < (b.item.st ? b.item.st.start : '99') ? -1 : 1,
  fee: (a, b) => (a.item.f && a.item.f[4] !== null ? a.item.f[4] : 1e12) - (b.item.f && b.item.f[4] !== null ? b.item.f[4] : 1e12),
  hours: (a, b) => (a.item.f ? a.item.f[5] : 1e9) - (b.item.f ? b.item.f[5] : 1e9),
};
function update(push) {
  if (!data) return;
  const found = search(state.q), list = found.filter(x => passes(x.item));
  list.sort(SORTS[state.sort] || ((a, b) => b.score - a.score));
  drawFacets(found);
  count.textContent = list.length ? '找到 ' + list.length + ' 条' : '没有找到。换个说法，或去掉几个筛选条件。';
  results.textContent = '';
  list.slice(0, shownRows).forEach(x => results.appendChild(card(x)));
  more.hidden = list.length <= shownRows;
  if (push !== null) remember(push);
}

form.addEventListener('submit', e => { e.preventDefault(); state.q = form.q.value.trim(); shownRows = STEP; update(true); });
let timer = 0;
form.q.addEventListener('input', e => {
  if (e.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(() => { state.q = form.q.value.trim(); shownRows = STEP; update(false); }, 120);
});
form.q.addEventListener('compositionend', () => { state.q = form.q.value.trim(); update(false); });
sorter.addEventListener('change', () => { state.sort = sorter.value; update(true); });
more.addEventListener('click', () => { shownRows += STEP; update(null); });
window.addEventListener('popstate', () => { recall(); update(null); });

const wide = window.matchMedia('(min-width: 48em)'), filter = document.querySelector('[data-kf-filter]');
const openWide = () => { if (wide.matches) filter.open = true; };
if (wide.addEventListener) wide.addEventListener('change', openWide);
openWide();

recall();
count.textContent = '正在读取目录…';
fetch(form.getAttribute('data-kf-list')).then(r => {
  if (!r.ok) throw new Error(String(r.status));
  return r.json();
}).then(loaded => {
  prepare(loaded);
  document.querySelector('[data-kf-sorting]').hidden = false;
  update(null);
}).catch(() => { count.textContent = '目录没有读到。有网络时再试，或直接看全部培训项目。'; });
