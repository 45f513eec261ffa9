/**
 * The search page: what people type, filters with counts, order, comparison. The list is in memory; it works offline.
 */
import { myMoney } from '../calculator/money.js';
import { ledgerText } from '../calculator/ledger.js';
import { forgetAll, recall as keptAnswers } from '../calculator/session.js';
import { feeWords } from '../calculator/words.js';
import { today } from '../page/age.js';
import { append, badge, button, el, given, loadJson, one, sampleBadge } from '../page/dom.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { MOST, compareTable, mineWords } from './compare.js';
import { nearness } from './distances.js';
import { SEAT_WORDS, START_WORDS, STATE_WORDS, bare, read } from './listing.js';
import { myTown, setTown } from './my-town.js';
import { byName, find, norm } from './search.js';

const form = /** @type {HTMLFormElement} */ (one('[data-kf-finder]'));
const query = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
const base = given(form, 'data-kf-base');
/** @param {string} name */
const part = name => one('[data-kf-' + name + ']');
const results = part('results');
const facetBox = part('facets');
const count = part('count');
const said = part('said');
const more = part('more');
const sorter = /** @type {HTMLSelectElement} */ (part('sort'));
const townBox = /** @type {HTMLSelectElement} */ (part('town'));
const basket = part('basket');
const comparison = part('compare');
/** Whom to ask where nothing is found: telephones of one district. */
const nothing = /** @type {HTMLElement|null} */ (document.querySelector('[data-kf-nothing]'));
/** Where what the reader pays is told: not above several districts. */
const moneyBox = document.querySelector('[data-kf-mine]');
const filter = /** @type {HTMLDetailsElement} */ (part('filter'));
/** Results that are shown at once. */
const STEP = 30;
const FACETS = [
  ['district', '区县'],
  ['state', '报名'],
  ['starts', '什么时候开班'],
  ['town', '镇街'],
  ['free', '收费'],
  ['seats', '名额'],
  ['level', '等级或证书'],
  ['mode', '授课方式'],
  ['form', '培训形式'],
  ['shortage', '紧缺职业'],
  ['credit', '机构信用'],
  ['kind', '类别'],
];
/** @type {Record<string, Record<string, string>>} */
const OWN = { state: bare(STATE_WORDS), starts: bare(START_WORDS), seats: bare(SEAT_WORDS) };
/** @type {Record<string, number>} */
const RANK = { open: 3, full: 2, closed: 1 };
/** @type {{data: Listing, index: SearchIndex, items: Item[]}|null} */
let loaded = null;
/** @type {Record<string, ProjectItem>} */
let projects = Object.create(null);
/** @type {Reckoner|null} */
let money = null;
let shown = STEP;
let day = today();
/** What the amounts on the cards were reckoned from. */
let basis = '';
/** @type {{q: string, sort: string, facets: Record<string, string[]>, compare: string[], view: boolean}} */
const state = { q: '', sort: '', facets: {}, compare: [], view: false };

/** The list in use; only asked for while there is one. */
function listed() {
  if (!loaded) throw new Error('no list');
  return loaded;
}
/**
 * @param {string} facet
 * @param {string|null} value
 */
function label(facet, value) {
  const { labels } = listed().data;
  if (!value) return '';
  return (OWN[facet] && OWN[facet][value]) || (labels[facet] && labels[facet][value]) || value;
}
/** @type {(to: string) => import('./distances.js').Near|null} how near a town is to the reader's */
let near = () => null;

/* ---- order ---- */
/**
 * What a project costs me, as far as it is known: what I pay at most, then at least; the fee; not published comes last.
 * @param {Item} item
 */
function cost({ project }) {
  if (!project) return Infinity;
  const mine = money && money(project);
  if (mine && mine.own) return mine.own.max + mine.own.min / 1e9;
  return project.fee === null ? 1e12 : project.fee;
}
/** @type {Record<string, (item: Item) => string|number>} */
const SORTS = {
  start: ({ now }) => (now ? now.start : '~'),
  cost,
  hours: ({ project }) => (project ? project.hours : Infinity),
  near: ({ project }) => {
    const found = project && near(project.town);
    return found ? found.key : Infinity;
  },
};
/** @param {Hit} hit */
function rank({ item }) {
  return (item.now && RANK[item.now.state]) || 0;
}
/**
 * The order where no other is asked for: how well it is found, whether one can enrol, the list's own.
 * @param {Hit} a
 * @param {Hit} b
 */
function byScore(a, b) {
  return b.score - a.score || rank(b) - rank(a) || a.item.order - b.item.order || a.item.row.n - b.item.row.n;
}
/** @param {Hit[]} hits */
function inOrder(hits) {
  const by = SORTS[state.sort];
  if (state.sort === 'name') {
    const order = byName(listed().index);
    return hits.sort((a, b) => order(a.item.row.title, b.item.row.title));
  }
  if (!by) return hits.sort(byScore);
  const keyed = hits.map(hit => ({ hit, key: by(hit.item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : byScore(a.hit, b.hit)));
  return keyed.map(k => k.hit);
}

/* ---- what is found ---- */
/**
 * @param {Item} item
 * @param {string} [except] the facet that is not asked
 */
function passes({ values }, except) {
  return Object.keys(state.facets).every(facet => {
    const value = values[facet];
    return facet === except || (Boolean(value) && state.facets[facet].indexOf(String(value)) >= 0);
  });
}
/** Has any project been published? */
function anyProject() {
  return Object.keys(projects).length > 0;
}
/** Is this what stands first where nothing is asked for: a project, or a rate where none has been published? @param {Item} item */
function standsFirst({ project, path }) {
  return anyProject() ? Boolean(project) : path.indexOf('rates/') >= 0;
}
/** All hits of the text; without text only what stands first, unless another kind is asked for. */
function search() {
  const { index, items } = listed();
  const { hits, how, words } = find(index, state.q);
  const plain = how === 'all' && !state.facets.kind;
  /** @type {Hit[]} */
  const found = hits.map(({ row, score, via, other }) => ({ item: items[row.n], score, via, other }));
  return { hits: found.filter(h => !plain || standsFirst(h.item)), how, words };
}
/**
 * What many districts have under one name (an occupation, a programme) is one result that leads to each.
 * @param {Hit[]} hits
 */
function folded(hits) {
  if (!listed().data.owner) return hits;
  /** @type {Record<string, Item[]>} */
  const places = Object.create(null);
  return hits.filter(hit => {
    const { item } = hit;
    if (item.project || !item.values.district) return true;
    const key = item.kind + '\n' + item.title;
    if (places[key]) {
      places[key].push(item);
      return false;
    }
    places[key] = hit.places = [item];
    return true;
  });
}

/* ---- filters ---- */
/** Hits whose filters are still to be drawn: what is closed is drawn when it is opened. @type {Hit[]|null} */
let waiting = null;
/**
 * Towns are asked for within one district: those of many are too many, and share names.
 * @param {string} facet
 */
function tooMany(facet) {
  const { owner, labels } = listed().data;
  if (facet !== 'town' || !owner || state.facets.town) return false;
  return (state.facets.district || []).length !== 1 && Object.keys(labels.district).length > 1;
}
/**
 * How many hits each value of a facet has, whatever that facet asks for.
 * @param {string} facet
 * @param {Hit[]} hits
 */
function countsOf(facet, hits) {
  /** @type {Record<string, number>} */
  const counts = Object.create(null);
  hits.forEach(({ item }) => {
    const value = item.values[facet];
    if (value && passes(item, facet)) counts[value] = (counts[value] || 0) + 1;
  });
  (state.facets[facet] || []).forEach(value => {
    counts[value] = counts[value] || 0;
  });
  return counts;
}
/**
 * @param {string} facet
 * @param {string} value
 * @param {boolean} is asked for
 */
function choose(facet, value, is) {
  const now = (state.facets[facet] || []).filter(v => v !== value).concat(is ? [value] : []);
  if (now.length) state.facets[facet] = now;
  else delete state.facets[facet];
  shown = STEP;
  update('push');
}
/**
 * @param {string} facet
 * @param {string} title
 * @param {Hit[]} hits
 */
function facetNode(facet, title, hits) {
  const counts = countsOf(facet, hits);
  const chosen = state.facets[facet] || [];
  const values = Object.keys(counts);
  if (!values.length || tooMany(facet) || (values.length < 2 && !chosen.length && facet !== 'shortage')) return null;
  const order = Object.keys(OWN[facet] || listed().data.labels[facet] || {});
  values.sort((a, b) => (order.length ? order.indexOf(a) - order.indexOf(b) : counts[b] - counts[a]));
  const boxes = values.map((value, i) => {
    const input = el('input', { type: 'checkbox', id: 'f-' + facet + '-' + i, value });
    input.checked = chosen.indexOf(value) >= 0;
    input.addEventListener('change', () => choose(facet, value, input.checked));
    const number = el('span', { class: 'kf-count', text: String(counts[value]) });
    return el('label', {}, [input, el('span', { text: label(facet, value) }), number]);
  });
  return el('fieldset', {}, [el('legend', { text: title }), ...boxes]);
}
function clearFacets() {
  state.facets = {};
  update('push');
  query.focus();
}
/** @param {Hit[]} hits */
function drawFacets(hits) {
  const picked = Object.keys(state.facets).reduce((n, facet) => n + state.facets[facet].length, 0);
  part('filter-count').textContent = picked ? '（已选 ' + picked + '）' : '';
  waiting = filter.open ? null : hits;
  if (waiting) return;
  const focused = document.activeElement && document.activeElement.id;
  facetBox.textContent = '';
  append(facetBox, [
    ...FACETS.map(([facet, title]) => facetNode(facet, title, hits)),
    picked ? button('清除筛选', clearFacets, { look: 'small' }) : null,
  ]);
  const again = focused && document.getElementById(focused);
  if (again) again.focus();
}

/* ---- results ---- */
/**
 * A link with the first word of the query marked in its text.
 * @param {string} text
 * @param {string} href
 */
function marked(text, href) {
  const word = norm(state.q).trim().split(/\s+/)[0];
  const at = word ? norm(text).indexOf(word) : -1;
  if (at < 0 || norm(text).length !== text.length) return el('a', { href, text });
  const end = at + word.length;
  return el('a', { href }, [text.slice(0, at), el('mark', { text: text.slice(at, end) }), text.slice(end)]);
}
/** @param {ProjectItem} item */
function stateLine({ now, row }) {
  const { session, next, left } = now;
  const bits = [session ? session.start + ' 开班' : ''];
  if (now.state === 'open' && left !== null) bits.push('剩 ' + left + ' 个名额');
  if (now.state !== 'open' && next) bits.push('下一班 ' + next.start);
  if (now.state === 'full' && !next) bits.push('没有下一班，可看同职业的其他项目');
  const spans = bits.filter(Boolean).map(text => el('span', { text }));
  return el('p', { class: 'kf-line' }, [badge(now.state, now.words), ...spans, sampleBadge(row.sample)]);
}
/** @param {ProjectItem} item */
function moneyLine({ project }) {
  const fee = project.fee === null ? '收费未公布' : project.fee === 0 ? '免费' : '收费 ' + feeWords(project.fee);
  const mine = project.fee !== 0 && money && money(project);
  return el('p', { class: 'kf-line' }, [
    el('strong', { text: fee }),
    mine ? el('span', { class: 'kf-own', text: '按我的回答：' + mineWords(mine, day) }) : null,
  ]);
}
/** @param {ProjectItem} item */
function compareBox({ project, title }) {
  const { id } = project;
  const on = state.compare.indexOf(id) >= 0;
  const input = el('input', { type: 'checkbox', 'data-kf-pick': id });
  input.checked = on;
  input.disabled = !on && state.compare.length >= MOST;
  input.addEventListener('change', () => {
    state.compare = state.compare.filter(other => other !== id).concat(input.checked ? [id] : []);
    if (state.compare.length < 2) state.view = false;
    update('replace');
    const again = /** @type {HTMLElement|null} */ (document.querySelector('[data-kf-pick="' + id + '"]'));
    if (again) again.focus();
  });
  const which = el('span', { class: 'kf-visually-hidden', text: '：' + title });
  return el('label', { class: 'kf-pick' }, [input, el('span', { text: '加入对比' }), which]);
}
/**
 * The district of a result; all of them, each with its page, where it stands for several.
 * @param {Hit} hit
 */
function where({ item, places = [] }) {
  const of = (/** @type {Item} */ { values }) => label('district', values.district);
  if (places.length < 2) return item.values.district ? el('span', { text: of(item) }) : null;
  const links = places.map(i => el('a', { href: base + i.path, text: of(i) }));
  return el('span', { class: 'kf-places' }, links);
}
/**
 * By which other name a result was found.
 * @param {Hit} hit
 */
function viaLine({ item, via }) {
  const { notes, strings } = listed().data;
  if (via < 0) return null;
  const note = notes[via] ? '（' + notes[via] + '）' : '';
  return el('p', { class: 'kf-muted', text: (item.project ? '相关：' : '也叫：') + strings[via] + note });
}
/** @param {ProjectItem} item */
function projectLines(item) {
  const { project, values } = item;
  const found = near(project.town);
  const facts = [
    label('level', project.level),
    label('mode', project.mode),
    project.hours + ' 学时',
    label('district', values.district),
    label('town', project.town),
    found && found.words,
  ];
  const line = el('p', { class: 'kf-muted', text: facts.filter(Boolean).join(' · ') });
  return [line, moneyLine(item), stateLine(item), compareBox(item)];
}
/** @param {Hit} hit */
function otherLines(hit) {
  const { kind, row } = hit.item;
  const text = row.text.slice(0, 90) + (row.text.length > 90 ? '…' : '');
  return [
    el('p', { class: 'kf-line' }, [badge('kind', kind), where(hit), sampleBadge(row.sample)]),
    row.text ? el('p', { class: 'kf-muted', text }) : null,
  ];
}
/** @param {Hit} hit */
function card(hit) {
  const { item } = hit;
  const lines = item.project ? projectLines(/** @type {ProjectItem} */ (item)) : otherLines(hit);
  return el('li', item.row.sample ? { class: 'kf-card--sample' } : {}, [
    el('h2', {}, [marked(item.title, base + item.path)]),
    viaLine(hit),
    ...lines,
  ]);
}
/** @param {{how: string, words: string[]}} found */
function explain({ how, words }) {
  const asked = '“' + state.q + '”';
  if (how === 'sound') return '没有找到' + asked + '，下面是读音或写法相近的。';
  if (how === 'meaning') return '没有一条包含' + asked + '的全部字词，下面是意思最接近的。';
  if (how === 'words' && words.length) return '也找了：' + words.slice(0, 6).join('、') + '。';
  if (!anyProject() && !state.q && !state.facets.kind) return '还没有公布培训项目，这里先列补贴标准。';
  return state.q || state.facets.kind ? '' : '这里先列培训项目。输入词语还能找到补贴、对象、机构、政策和指南。';
}

/* ---- comparison ---- */
function showComparison() {
  state.view = true;
  update('push');
  one('#kf-compare-title').focus();
}
function emptyBasket() {
  state.compare = [];
  state.view = false;
  update('replace');
  query.focus();
}
function drawBasket() {
  basket.hidden = !state.compare.length;
  basket.classList.toggle('kf-basket--still', state.view);
  basket.textContent = '';
  comparison.textContent = '';
  if (!state.compare.length) return;
  const chosen = state.compare.map(id => projects[id]);
  const go = button('对比 ' + chosen.length + ' 个', showComparison, { look: 'primary small' });
  const clear = button('清空', emptyBasket, { look: 'small' });
  const few = '再选一个就能对比（最多 ' + MOST + ' 个）：' + chosen[0].title;
  go.disabled = chosen.length < 2;
  append(basket, [
    el('span', { text: chosen.length < 2 ? few : chosen.map(i => i.title).join('、') }),
    el('span', { class: 'kf-actions' }, [go, clear]),
  ]);
  if (!state.view || chosen.length < 2) return;
  comparison.appendChild(compareTable(chosen, { label, base, money, today: day }));
}

/* ---- the address holds the state ---- */
/** @param {'push'|'replace'} how with a step back to what was before, or without */
function remember(how) {
  const p = new URLSearchParams();
  if (state.q) p.set('q', state.q);
  if (state.sort) p.set('sort', state.sort);
  Object.keys(state.facets).forEach(facet => state.facets[facet].forEach(value => p.append(facet, value)));
  if (state.compare.length) p.set('compare', state.compare.join(','));
  if (state.view) p.set('view', 'compare');
  const url = location.pathname + (String(p) ? '?' + p : '');
  if (how === 'push') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
}
function recall() {
  const p = new URLSearchParams(location.search);
  const known = (/** @type {string} */ facet, /** @type {string} */ value) =>
    Boolean(value) && (facet !== 'district' || label('district', value) !== value);
  state.q = p.get('q') || '';
  state.sort = p.get('sort') || '';
  state.facets = {};
  FACETS.forEach(([facet]) => {
    const values = p.getAll(facet).filter(value => known(facet, value));
    if (values.length) state.facets[facet] = values;
  });
  const picked = (p.get('compare') || '').split(',').filter((id, n, all) => projects[id] && all.indexOf(id) === n);
  state.compare = picked.slice(0, MOST);
  state.view = p.get('view') === 'compare' && state.compare.length > 1;
  query.value = state.q;
  if (!Array.from(sorter.options).some(o => o.value === state.sort)) state.sort = '';
  sorter.value = state.sort;
}
/**
 * Show what the state asks for.
 * @param {'push'|'replace'|'keep'} how the address follows: with a step back, without, or not at all
 */
function update(how) {
  if (!loaded) return;
  near = nearness(loaded.data, myTown(loaded.data.towns));
  const found = search();
  const hits = folded(inOrder(found.hits.filter(h => passes(h.item))));
  drawFacets(found.hits);
  drawBasket();
  count.textContent = hits.length ? '找到 ' + hits.length + ' 条' : '没有找到。换个说法，或去掉几个筛选条件。';
  said.textContent = hits.length ? explain(found) : '';
  if (nothing) nothing.hidden = hits.length > 0;
  results.textContent = '';
  append(results, hits.slice(0, shown).map(card));
  more.hidden = hits.length <= shown;
  more.textContent = '再看 ' + Math.min(STEP, hits.length - shown) + ' 条';
  if (how !== 'keep') remember(how);
}
/** @param {'push'|'replace'} how */
function typed(how) {
  state.q = query.value.trim();
  shown = STEP;
  update(how);
}

/* ---- town and money ---- */
/** @param {boolean} may is there a town to be near to? */
function offerNear(may) {
  const option = /** @type {HTMLOptionElement} */ (one('[value="near"]', sorter));
  option.disabled = !may;
}
function chooseTown() {
  if (!loaded) return;
  setTown(townBox.value);
  offerNear(Boolean(townBox.value));
  if (townBox.value) state.sort = 'near';
  else if (state.sort === 'near') state.sort = '';
  sorter.value = state.sort;
  update('replace');
}
function forgetAnswers() {
  forgetAll();
  money = null;
  drawMoney();
  update('keep');
  query.focus();
}
function drawMoney() {
  const calculator = (/** @type {string} */ text) => el('a', { href: base + 'calculator/', text });
  if (!moneyBox || (!money && !moneyBox.querySelector('button'))) return;
  moneyBox.textContent = '';
  const invite = [calculator('答几个问题'), '，卡片上就能看到自己要出多少钱。'];
  const forget = button('清掉我的回答', forgetAnswers, { look: 'small' });
  const words = ['卡片上的“按我的回答”是估算，不等于承诺。', calculator('改回答'), ' ', forget];
  moneyBox.appendChild(money ? el('p', { class: 'kf-line' }, words) : el('p', { class: 'kf-muted kf-found' }, invite));
}

/* ---- what the reader does ---- */
let timer = 0;
form.addEventListener('submit', e => {
  e.preventDefault();
  typed('push');
});
query.addEventListener('input', e => {
  if (/** @type {InputEvent} */ (e).isComposing) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => typed('replace'), 120);
});
query.addEventListener('compositionend', () => typed('replace'));
sorter.addEventListener('change', () => {
  state.sort = sorter.value;
  update('push');
});
townBox.addEventListener('change', chooseTown);
more.addEventListener('click', () => {
  const at = shown;
  shown += STEP;
  update('keep');
  const next = results.children[at] && results.children[at].querySelector('a');
  if (next) next.focus();
});
window.addEventListener('popstate', () => {
  if (!loaded) return;
  recall();
  update('keep');
});
/* Down and up walk through the results; from there a slash leads back to the search. */
document.addEventListener('keydown', e => {
  const at = document.activeElement;
  /** @type {HTMLElement[]} */
  const links = Array.from(results.querySelectorAll('h2 a'));
  const n = links.findIndex(link => link === at);
  if (e.key === '/' && results.contains(at)) {
    e.preventDefault();
    query.focus();
    query.select();
    return;
  }
  if ((e.key !== 'ArrowDown' && e.key !== 'ArrowUp') || (at !== query && n < 0)) return;
  const next = e.key === 'ArrowDown' ? links[n + 1] : n > 0 ? links[n - 1] : query;
  if (!next) return;
  e.preventDefault();
  next.focus();
});
const wide = window.matchMedia('(min-width: 48em)');
const openWide = () => {
  if (wide.matches) filter.open = true;
};
filter.addEventListener('toggle', () => {
  if (filter.open && waiting) drawFacets(waiting);
});
if ('addEventListener' in wide) wide.addEventListener('change', openWide);
openWide();

/* ---- the list ---- */
/**
 * Take a list into use: that of the site, or the one that several districts' lists make.
 * @param {Listing} data
 */
function use(data) {
  const { index, items } = read(data, day);
  loaded = { data, index, items };
  projects = Object.create(null);
  items.forEach(item => {
    if (item.project) projects[item.project.id] = /** @type {ProjectItem} */ (item);
  });
}
/**
 * Show a list as the address asks.
 * @param {Listing} data
 */
function start(data) {
  use(data);
  townBox.value = myTown(data.towns);
  offerNear(Boolean(townBox.value));
  recall();
  update('replace');
}
/** No list: what was shown goes. */
function empty() {
  loaded = null;
  [results, facetBox, said, comparison].forEach(box => {
    box.textContent = '';
  });
  basket.hidden = true;
  more.hidden = true;
}
/** @param {string} address of the site's own list */
async function begin(address) {
  start(await loadJson(address));
  await readMoney();
  if (money) update('keep');
}
async function readMoney() {
  const [rules, facts, courses] = ['rules', 'facts', 'courses'].map(name => given(form, 'data-kf-' + name));
  basis = day + keptAnswers() + ledgerText();
  money = await myMoney({ rules, facts, courses }, day).catch(() => null);
  drawMoney();
}
/** @param {string} now the page is seen again */
async function renew(now) {
  if (!loaded) return;
  const later = now !== day;
  const town = myTown(loaded.data.towns);
  day = now;
  if (later) use(loaded.data);
  if (moneyBox && own && basis !== day + keptAnswers() + ledgerText()) await readMoney();
  else if (!later && town === townBox.value) return;
  townBox.value = town;
  offerNear(Boolean(town));
  update('keep');
}
whenSeenAgain(renew);
document.addEventListener('kf-list', e => {
  const { detail } = /** @type {CustomEvent<Listing|null>} */ (e);
  if (detail) start(detail);
  else empty();
});
document.dispatchEvent(new CustomEvent('kf-ready'));
const own = given(form, 'data-kf-list');
if (own) {
  begin(own).catch(() => {
    count.textContent = '目录没有读到。有网络时再试，或直接看全部培训项目。';
  });
}
