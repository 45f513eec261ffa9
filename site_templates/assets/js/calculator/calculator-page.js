/**
 * The calculator page: questions, a live total, every answer explained. This tab keeps the answers; the address tells
 * for whom, which project and how, and history only numbers.
 */
import { today } from '../page/age.js';
import { append, button, el, given, loadJson, one } from '../page/dom.js';
import { later } from '../page/later.js';
import { keepPresses } from '../page/presses.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { allFacts, blank, ownAnswers, putOff, relevant, take, takeUp, trail } from './answers.js';
import { allQuestions, answersNode, finished, questionForm } from './asking.js';
import { ownEntries, readBook, reckon } from './book.js';
import { plainFragment, readFragment, toFragment } from './fragment.js';
import { ledgerPanel } from './ledger-panel.js';
import { isAnswers } from './mending.js';
import { showSums } from './money-head.js';
import { showWrong } from './questions.js';
import { showOutcomes } from './results.js';
import { forgetAll, keepVisit, newVisit, recall, remember, visitOf } from './session.js';
import { soundFacts } from './sound.js';
import { switches } from './switches.js';
import { linkWords } from './words.js';

const host = one('[data-kf-calculator]');
const base = given(host, 'data-kf-base');
/** @type {import('./book.js').Book} */
let book;
/** @type {Courses|null} */
let courses = null;
let now = today();
let a = blank(now);
/** The number of this visit: a link that is opened begins another. */
let visit = 0;
/** How many questions lie behind, in the history of the tab. */
let step = 0;
/** The question that is answered again. */
let editing = '';
/** Has the question been touched since it was drawn? */
let touched = false;
let sharing = false;
/** Were answers of this tab taken up? */
let carried = false;
/** What became of the link that was opened. @type {string[]} */
let told = [];
/** Answers that cannot be right beside others. @type {Record<string, string>} */
let wrong = {};
/** Past subsidies as they were last counted. */
let counted = '';
/** @type {ReturnType<typeof ledgerPanel>} */
let ledger;
/* Where the switches and notes, the question, the answers, the total and the outcomes stand. */
const head = el('div');
const asked = el('div');
const answered = el('div');
const middle = el('div', { class: 'kf-sum kf-visually-hidden', role: 'status' });
const right = el('div');
const columns = el('div');
const more = el('div');
/** @type {{node: Element, renew: (book: import('./book.js').Book) => void}|null} The section 怎样能多领, once there are answers. */
let panel = null;
asked.addEventListener('input', () => {
  touched = true;
});
/** @typedef {'question'|'date'|''} Focus what the reader was at */

/* ---- what this tab keeps; the device's back button walks through the questions ---- */
/** @param {string} fragment */
function addressOf(fragment) {
  return location.pathname + location.search + (fragment ? '#' + fragment : '');
}
/** Keep the answers. */
function save() {
  keepVisit(visit, toFragment(a, book.kinds));
  history.replaceState({ kf: step, visit }, '', addressOf(plainFragment(a)));
}
/** Keep them, with a step back to what was before. */
function saveStep() {
  step += 1;
  history.pushState({ kf: step, visit }, '', addressOf(plainFragment(a)));
  save();
}
/** The answers that count: those that contradict each other do not. */
function counting() {
  const found = soundFacts(book.rules, a.facts, a.on);
  wrong = found.wrong;
  return Object.assign({}, a, { facts: found.facts });
}
/** What this tab's other pages may reckon with. */
function carry() {
  if (a.audience !== 'person') return;
  remember(a.asked.length ? toFragment(ownAnswers(counting(), now), book.kinds) : '');
}
/**
 * Read what the catalog knows of projects, only where a fragment names one.
 * @param {string} fragment
 */
async function readCourses(fragment) {
  if (courses || !/project(=|%)/.test(fragment)) return;
  courses = await loadJson(given(host, 'data-kf-courses')).catch(() => null); /* the questions then ask for it */
}
/**
 * Take what a fragment holds.
 * @param {string} fragment
 */
async function read(fragment) {
  await readCourses(fragment);
  const found = readFragment(fragment, book.kinds, courses || {}, now);
  a = found.answers;
  editing = '';
  sharing = false;
  step = trail(a).length;
  return found;
}
/**
 * Begin another visit. An address without answers, a project's for one, takes up the answers that this tab has.
 * @param {string} fragment of the address: answers, or the id of a part of the page
 */
async function arrive(fragment) {
  visit = newVisit();
  const found = await read(isAnswers(fragment) ? fragment : '');
  told = linkWords(found);
  const bare = !a.asked.length && !a.skipped.length && !a.rules && a.audience === 'person' && !found.lost.length;
  carried = bare && takeUp(a, readFragment(recall(), book.kinds, {}, now).answers);
  step = trail(a).length;
  save();
}
/** @param {any} state of an entry of the tab's history */
function isOurs(state) {
  return Boolean(state) && typeof state.kf === 'number' && typeof state.visit === 'number';
}
/**
 * Go on with the visit of an entry of history; one whose answers were deleted begins anew.
 * @param {any} state
 */
async function resume(state) {
  const text = isOurs(state) ? visitOf(state.visit) : null;
  if (typeof text !== 'string') return arrive(location.hash.slice(1));
  visit = state.visit;
  await read(text);
  carried = false;
  told = [];
  save();
}
/** @param {PopStateEvent} e the reader has gone back or forward, or changed the address */
async function walked({ state }) {
  if (isOurs(state) && state.visit === visit) {
    if (state.kf === step) return; /* back from a part of the page */
    step = state.kf;
    editing = trail(a)[step] || '';
    save();
    draw('question');
    return;
  }
  if (isOurs(state)) await resume(state);
  else if (isAnswers(location.hash)) await arrive(location.hash.slice(1));
  else {
    history.replaceState({ kf: step, visit }, '', location.href);
    return;
  }
  draw('');
}
/** @param {string} day the page is seen again */
async function renew(day) {
  const kept = visitOf(visit);
  const same = day === now && counted === JSON.stringify(ownEntries());
  now = day;
  if (kept !== undefined && kept !== toFragment(a, book.kinds)) {
    await read(kept || plainFragment(a));
    carried = false;
    save();
    ledger.renew();
    draw('');
    return;
  }
  if (same) return;
  if (!a.chosen) a.on = day;
  ledger.renew();
  drawHead();
  refresh();
}

/* ---- what the reader does ---- */
/** @type {import('./asking.js').Act} */
const asking = {
  answer(id, value) {
    take(a, id, value);
    if (value === undefined) a.skipped.push(id);
    counting();
    editing = wrong[id] ? id : '';
    saveStep();
    carry();
    draw('question');
  },
  change(id, value) {
    take(a, id, value);
    save();
    carry();
    drawResults();
    drawAnswers();
  },
  later(id) {
    editing = '';
    putOff(a, id);
    save();
    draw('question');
  },
  edit(id) {
    a.mode = 'one';
    editing = id;
    draw('question');
  },
  again() {
    a.later = [];
    save();
    draw('question');
  },
  clear: reset,
};
function reset() {
  a = Object.assign(blank(now), { audience: a.audience, mode: a.mode });
  editing = '';
  sharing = false;
  carried = false;
  told = [];
  forgetAll();
  saveStep();
  draw('question');
}
/** Answers were tried out, or taken back. */
function taken() {
  editing = '';
  saveStep();
  carry();
  draw('');
}
/** @type {Parameters<typeof switches>[2]} */
const switching = {
  audience(audience) {
    a.audience = audience;
    editing = '';
    saveStep();
    draw('');
  },
  mode(mode) {
    a.mode = mode;
    editing = '';
    save();
    draw('question');
  },
  day(day) {
    a.on = day;
    a.chosen = day !== now;
    save();
    drawResults();
  },
  today() {
    a.on = now;
    a.chosen = false;
    save();
    draw('date');
  },
};
/** @type {import('./results.js').Act} */
const taking = {
  carry,
  share() {
    sharing = !sharing;
    drawResults();
  },
  pick(group, rate) {
    if (rate) a.picks[group] = rate;
    else delete a.picks[group];
    save();
    drawResults();
    const heading = document.getElementById('kf-either-0');
    if (heading && document.activeElement === document.body) heading.focus();
  },
  answer(id, value) {
    take(a, id, value);
    editing = '';
    saveStep();
    carry();
    draw('');
    const next = document.getElementById('kf-settle') || document.getElementById('a-question');
    if (next) next.focus({ preventScroll: true });
  },
  ask(id) {
    const field = asked.querySelector('[data-kf-all] [data-kf-fact="' + id + '"]');
    const input = field && /** @type {HTMLElement|null} */ (field.querySelector('input, select'));
    if (input) input.focus();
    else asking.edit(id);
  },
};

/* ---- the page ---- */
function projectNote() {
  if (!a.project || !courses) return null;
  const href = base + 'projects/' + encodeURIComponent(a.project) + '/';
  const link = el('a', { href, text: courses[a.project].title });
  return el('p', { class: 'kf-note' }, ['按培训项目“', link, '”填好了职业、等级、开班日期等，可以改。']);
}
function carriedNote() {
  if (!carried) return null;
  const clear = button('清掉', reset, { look: 'plain' });
  return el('p', { class: 'kf-note' }, ['填上了您在这个标签页里答过的。', clear]);
}
function drawHead() {
  const open = head.querySelector('.kf-asof[open]') !== null;
  head.textContent = '';
  append(head, [
    ...told.map(text => el('p', { class: 'kf-note', role: 'status', 'data-kf-link': '', text })),
    switches(a, { today: now, rates: book.rules.rates, base }, switching),
    projectNote(),
    carriedNote(),
  ]);
  if (open) /** @type {HTMLDetailsElement} */ (one('.kf-asof', head)).open = true;
}
/** Reckon, and show what comes out. */
function drawResults() {
  const sure = counting();
  const result = reckon(book, sure, a.on);
  counted = JSON.stringify(ownEntries());
  showSums(middle, result, book.rates, a);
  const link = location.origin + addressOf(toFragment(sure, book.kinds, result));
  const facts = allFacts(sure, book.occupations);
  const qr = given(host, 'data-kf-qr');
  showWrong(asked, wrong);
  showOutcomes(right, result, { book, a: sure, today: now, base, link, facts, qr, sharing }, taking);
  showMore();
  return result;
}
/** How to get more: there is nothing to reckon before there are answers. */
function showMore() {
  if (panel) panel.renew(book);
  else if (Object.keys(a.facts).length) {
    later('calculator/more-page.js').then(
      ({ morePanel }) => {
        if (panel) return;
        const made = morePanel({ answers: () => a, counting, taken });
        panel = made;
        append(more, [made.node]);
        made.renew(book);
      },
      () => {}
    );
  }
}
function drawAnswers() {
  const open = answered.querySelector('details[open]') !== null;
  answered.textContent = '';
  append(answered, [a.mode === 'one' ? answersNode(book.kinds, a, wrong, asking) : null]);
  const node = answered.querySelector('details');
  if (node && open) node.open = true;
}
/** @param {Result} result */
function drawQuestion({ ask }) {
  const id = editing || ask;
  touched = false;
  asked.textContent = '';
  asked.appendChild(
    a.mode === 'all'
      ? allQuestions(relevant(book.rules, a.audience), a, asking)
      : id
        ? questionForm(book.kinds[id], a, asking)
        : finished(a, asking)
  );
  showWrong(asked, wrong);
}
/** Reckon anew; what is being typed stays. */
function refresh() {
  const result = drawResults();
  if (!touched && a.mode === 'one' && !asked.contains(document.activeElement)) drawQuestion(result);
  drawAnswers();
}
/** @param {Focus} focus */
function draw(focus) {
  drawHead();
  right.textContent = '';
  columns.className = 'kf-calc kf-calc--' + a.mode;
  columns.textContent = '';
  const left = el('div', {}, [asked, answered, a.audience === 'person' ? ledger.node : null]);
  append(columns, [left, middle, el('div', {}, [right, more])]);
  host.textContent = '';
  append(host, [head, columns]);
  try {
    drawQuestion(drawResults());
  } catch (e) {
    tooLarge();
    return;
  }
  drawAnswers();
  const at = { question: 'a-question', date: 'on-summary', '': '' }[focus];
  const node = at && document.getElementById(at);
  if (node) node.focus();
}
function tooLarge() {
  host.textContent = '';
  append(host, [
    el('p', { class: 'kf-error', text: '有一个回答太大或写得不对，请点“全部清掉”重新开始。' }),
    button('全部清掉', reset),
  ]);
}
async function begin() {
  book = await readBook(given(host, 'data-kf-rules'), given(host, 'data-kf-facts'));
  ledger = ledgerPanel({ rules: book.rules, kinds: book.kinds, changed: refresh });
  await resume(history.state);
  draw('');
  window.addEventListener('popstate', walked);
  keepPresses(host);
  whenSeenAgain(renew);
}
begin().catch(() => {
  host.appendChild(el('p', { class: 'kf-error', text: '规则没有读到。有网络时再试，或看“补贴标准”。' }));
});
