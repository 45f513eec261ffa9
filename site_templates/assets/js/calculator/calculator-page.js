/** The calculator page: questions, a live total, every answer explained. Answers stay in the address's fragment. */
import { today } from '../page/age.js';
import { append, button, el, given, loadJson, one, press } from '../page/dom.js';
import { evaluate } from '../rules.js';
import { allFacts, blank, byId, differences, fromFragment, relevant, toFragment } from './answers.js';
import { differenceTable } from './comparison.js';
import { dateControl, turningDays } from './date-control.js';
import { outcomeNode } from './explanation.js';
import { entries } from './ledger.js';
import { ledgerPanel } from './ledger-panel.js';
import { answerText, fields, fieldset, questionList, readFields, showError } from './questions.js';
import { basisWords, farWords, print, sharePanel } from './receipt.js';
import { recall, remember } from './session.js';
import { isLikely, span } from './words.js';

const host = one('[data-kf-calculator]');
const base = given(host, 'data-kf-base');
/** @type {[string, (o: Outcome) => boolean][]} */
const GROUPS = [
  ['能领', o => o.status === 'yes' && !o.beaten_by],
  ['还不能确定', o => o.status === 'maybe' && !o.beaten_by],
  ['和上面的只能领一项', o => Boolean(o.beaten_by)],
  ['不能领', o => o.status === 'no'],
  ['以前或以后的标准', o => o.status === 'expired' || o.status === 'not_yet'],
];
/** What is said, but not paid. */
const BENEFITS = [
  ['check', '要做到的'],
  ['deduction', '可以在税前扣除的'],
];
/** @type {RuleBook} */
let rules;
/** @type {Occupations} */
let occupations = {};
/** @type {Courses|null} */
let courses = null;
/** @type {Record<string, Fact>} */
let kinds = {};
/** @type {Record<string, Rate>} */
let rates = {};
/** @type {Record<string, string>} */
const labels = Object.create(null);
let a = blank(today);
/** The question that is answered again. */
let editing = '';
/** How many questions lie behind, in the history of the tab. */
let step = 0;
let ledgerOpen = false;
let sharing = false;
/** Were answers of this tab taken up? */
let carried = false;
/* Where the questions, the total and the outcomes stand. */
let left = el('div');
let middle = el('div');
let right = el('div');
/** @typedef {'question'|'date'|'ledger'|''} Focus what the reader was at */

/* ---- the address holds the answers; the device's back button walks through the questions ---- */
/** @param {Result} [shared] */
function address(shared) {
  const fragment = toFragment(a, kinds, today, shared);
  return location.pathname + location.search + (fragment ? '#' + fragment : '');
}
/** Write the answers into the address. */
function save() {
  history.replaceState({ kf: step }, '', address());
}
/** Write them, with a step back to what was before. */
function saveStep() {
  step += 1;
  history.pushState({ kf: step }, '', address());
}
/** What this tab's other pages may reckon with: a person's own answers, not those of a chosen project. */
function carry() {
  if (a.audience !== 'person') return;
  /** @type {Facts} */
  const facts = Object.create(null);
  a.asked.forEach(f => {
    if (f in a.facts) facts[f] = a.facts[f];
  });
  const own = Object.assign(blank(today), { facts, asked: a.asked, skipped: a.skipped, picks: a.picks });
  remember(a.asked.length ? toFragment(own, kinds, today) : '');
}
/** An address without answers, a project's for one, takes up the answers that this tab has. */
function takeUp() {
  carried = false;
  if (a.asked.length || a.skipped.length || a.rules || a.audience !== 'person') return;
  const kept = fromFragment(recall(), kinds, {}, today);
  kept.asked
    .filter(f => !(f in a.facts))
    .forEach(f => {
      a.facts[f] = kept.facts[f];
      a.asked.push(f);
      carried = true;
    });
  if (!carried) return;
  a.skipped = kept.skipped.filter(f => !(f in a.facts));
  a.picks = kept.picks;
}
/** Read what the catalog knows of projects, only where the address names one. */
async function readCourses() {
  if (courses || !/[#&]project=/.test(location.hash)) return;
  courses = await loadJson(given(host, 'data-kf-courses')).catch(() => null); /* the questions then ask for it */
}
function restore() {
  a = fromFragment(location.hash.slice(1), kinds, courses || {}, today);
  takeUp();
  editing = '';
  step = a.asked.length + a.skipped.length;
  history.replaceState({ kf: step }, '', carried ? address() : location.href);
}
/** Answers and unknowns in the order in which they were given. */
function trail() {
  return a.asked.concat(a.skipped.filter(f => a.asked.indexOf(f) < 0));
}
/** @param {string} on */
function compute(on) {
  const ledger = a.audience === 'person' ? entries().filter(e => !e.person) : [];
  const options = { audience: [a.audience], skip: a.skipped.concat(a.later), choices: a.picks, ledger };
  return evaluate(rules, allFacts(Object.assign({}, a, { on }), occupations), on, options);
}

/* ---- questions ---- */
/**
 * @param {string[]} list
 * @param {string} id
 */
function without(list, id) {
  return list.filter(f => f !== id);
}
/**
 * Take an answer; undefined is not known.
 * @param {string} id
 * @param {any} value
 */
function take(id, value) {
  if (value === undefined) delete a.facts[id];
  else a.facts[id] = value;
  if (a.asked.indexOf(id) < 0) a.asked.push(id);
  a.later = without(a.later, id);
  a.skipped = without(a.skipped, id);
}
/**
 * Answer the question that is shown, and go on.
 * @param {string} id
 * @param {any} value
 */
function answer(id, value) {
  take(id, value);
  if (value === undefined) a.skipped.push(id);
  editing = '';
  saveStep();
  carry();
  draw('question');
}
/** @param {string} id */
function askLater(id) {
  editing = '';
  if (!(id in a.facts)) {
    a.later = without(a.later, id).concat(id);
    a.skipped = without(a.skipped, id);
  }
  save();
  draw('question');
}
/** @param {string} id */
function edit(id) {
  editing = id;
  draw('question');
}
/** @param {string} id */
function questionForm(id) {
  const fact = kinds[id];
  const legend = { tabindex: '-1', id: 'a-question' };
  const set = fieldset(fact, fields(fact, a.facts[id], 'a', { mine: true }), 'a', { legend });
  const past = trail();
  const at = past.indexOf(id);
  const before = at < 0 ? past[past.length - 1] : past[at - 1];
  const next = fact.type === 'choices' ? '下一题（没选就是都不是）' : '下一题';
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-question': id }, [
    set,
    el('div', { class: 'kf-actions' }, [
      el('button', { type: 'submit', class: 'kf-btn kf-btn--primary', text: next }),
      button('不知道', () => answer(id, undefined)),
      button('先跳过', () => askLater(id)),
      before ? button('上一题', () => edit(before), { look: 'plain' }) : null,
    ]),
  ]);
  form.addEventListener('submit', e => {
    e.preventDefault();
    const typed = readFields(fact, form, 'a');
    const wrong = showError(form, 'a', typed);
    if (wrong) wrong.focus();
    else answer(id, typed.value);
  });
  return form;
}
function finished() {
  const words = '没有别的问题了，下面就是结果。';
  const askAgain = () => {
    a.later = [];
    save();
    draw('question');
  };
  const again = button('回答跳过的 ' + a.later.length + ' 题', askAgain, { look: 'primary' });
  return el('div', {}, [
    el('p', { class: 'kf-note', tabindex: '-1', id: 'a-question', text: words }),
    a.later.length ? el('div', { class: 'kf-actions' }, [again]) : null,
  ]);
}
/** Every question that can matter, on one page. */
function allQuestions() {
  const changed = (/** @type {string} */ id, /** @type {any} */ value) => {
    take(id, value);
    save();
    carry();
    drawResults();
  };
  const list = questionList(relevant(rules, a.audience), a.facts, changed, { prefix: 'q', mine: true });
  const head = el('h2', { text: '全部问题', tabindex: '-1', id: 'a-question' });
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-all': '' }, [head, ...list]);
  form.addEventListener('submit', e => e.preventDefault());
  return form;
}
function answersNode() {
  const past = trail();
  const ids = past.concat(Object.keys(a.facts).filter(f => past.indexOf(f) < 0 && kinds[f].ask));
  if (!ids.length) return null;
  const line = (/** @type {string} */ id) => {
    const { label } = kinds[id];
    const change = () => {
      a.mode = 'one';
      edit(id);
    };
    return el('li', {}, [
      el('span', { text: label + '：' + answerText(kinds[id], a.facts[id]) }),
      button('改', change, { look: 'plain', 'aria-label': '改：' + label }),
    ]);
  };
  return el('details', { class: 'kf-outcome kf-answers' }, [
    el('summary', {}, [el('h2', { text: '我的回答（' + ids.length + '）' })]),
    el('ul', { class: 'kf-results' }, ids.map(line)),
    el('div', { class: 'kf-actions' }, [button('全部清掉', reset)]),
  ]);
}
function reset() {
  a = Object.assign(blank(today), { audience: a.audience, mode: a.mode });
  editing = '';
  sharing = false;
  carried = false;
  saveStep();
  carry();
  draw('question');
}

/* ---- for whom, how and for which day ---- */
/**
 * Buttons of which one is pressed.
 * @param {[string, string][]} options value and label
 * @param {string} current
 * @param {string} label
 * @param {(value: string) => void} choose
 */
function pressed(options, current, label, choose) {
  const buttons = options.map(([value, text]) => {
    const made = button(text, () => choose(value), { look: 'small' });
    press(made, value === current);
    return made;
  });
  return el('div', { class: 'kf-actions kf-switch', role: 'group', 'aria-label': label }, buttons);
}
function controls() {
  /** @type {[string, string][]} */
  const audiences = [
    ['person', '给个人算'],
    ['enterprise', '给企业算'],
  ];
  /** @type {[string, string][]} */
  const modes = [
    ['one', '一题一题答'],
    ['all', '全部列出来'],
  ];
  const who = pressed(audiences, a.audience, '给谁算', audience => {
    a.audience = audience;
    editing = '';
    saveStep();
    draw('');
  });
  const how = pressed(modes, a.mode, '怎么答', mode => {
    a.mode = mode;
    editing = '';
    save();
    draw('question');
  });
  who.appendChild(el('a', { class: 'kf-btn kf-btn--small', href: base + 'roster/', text: '按名单算' }));
  return el('div', {}, [who, how, dayControl()]);
}
function dayControl() {
  const use = (/** @type {string} */ day) => {
    a.on = day;
    save();
  };
  const shown = { on: a.on, today, days: turningDays(rules.rates, a.audience) };
  return dateControl(shown, {
    take(day) {
      use(day);
      drawResults();
    },
    reset() {
      use(today);
      draw('date');
    },
  });
}

/* ---- results ---- */
/**
 * A shared link against today's rules.
 * @param {Result} result
 */
function replayNode(result) {
  if (!a.rules) return null;
  const now = (a.on === today ? result : compute(today)).outcomes.filter(isLikely);
  const same = a.rules === rules.hash ? '，规则没有变' : '，规则已从 ' + a.rules + ' 变成 ' + rules.hash;
  const words = {
    title: '和今天（' + today + '）比',
    heads: ['补贴', '那时的结果', '今天再算'],
    none: '今天再算，结果和那时一样。',
  };
  return el('div', { 'data-kf-replay': '' }, [
    el('p', { class: 'kf-note', text: '这是 ' + a.on + ' 算的结果' + same + '。' }),
    differenceTable(words, differences(a.was, now), { rates, labels, base }),
  ]);
}
/**
 * Another day against today.
 * @param {Result} result
 */
function otherDayNode(result) {
  if (a.on === today || a.rules) return null;
  const words = {
    title: '和今天（' + today + '）比，不一样的',
    heads: ['补贴', a.on, '今天'],
    none: '按 ' + a.on + ' 算，和今天没有不一样。',
  };
  return differenceTable(words, differences(result.outcomes, compute(today).outcomes), { rates, labels, base });
}
/**
 * Where one of several may be chosen: a button for each that is not chosen yet.
 * @param {Outcome} outcome
 * @param {Result} result
 */
function choiceNodes(outcome, result) {
  const groups = (/** @type {Outcome} */ o) => rates[o.rate].exclusive || [];
  const rule = groups(outcome).filter(e => e.settle === 'choice')[0];
  if (!rule || !isLikely(outcome)) return [];
  const rivals = result.outcomes.filter(
    o => o !== outcome && isLikely(o) && groups(o).some(e => e.group === rule.group)
  );
  if (!rivals.length) return [];
  const chosen = a.picks[rule.group] === outcome.rate;
  const choose = () => {
    if (chosen) delete a.picks[rule.group];
    else a.picks[rule.group] = outcome.rate;
    save();
    drawResults();
  };
  const pick = button(chosen ? '已选这项，点一下取消' : '选这项', choose, {
    look: 'small',
    'aria-pressed': String(chosen),
  });
  const names = '和“' + rivals.map(r => r.title).join('”“') + '”只能领一项，由您选。 ';
  return [el('p', { class: 'kf-note' }, [names, pick])];
}
/** @param {Result} result */
function hasSample({ outcomes }) {
  return outcomes.some(o => o.amount && !o.beaten_by && o.verification === 'sample' && isLikely(o));
}
/** @param {Result} result */
function totalNode({ total }) {
  return el('div', { 'data-kf-total': JSON.stringify(total) }, [
    el('span', { text: '合计 ' }),
    el('strong', { text: span(total) }),
    el('span', { class: 'kf-muted', text: total.min === total.max ? '' : ' 回答越多越准' }),
  ]);
}
/**
 * Ways to take the result along.
 * @param {Result} result
 */
function takeAlong(result) {
  const link = location.origin + address(result);
  const toggle = () => {
    sharing = !sharing;
    drawResults();
  };
  const paper = () =>
    print(result, { facts: allFacts(a, occupations), kinds, rates, link, today }, given(host, 'data-kf-qr'));
  const find = { class: 'kf-btn kf-btn--small', href: base + 'finder/?sort=cost', text: '按我的回答找培训' };
  return [
    el('div', { class: 'kf-actions' }, [
      a.audience === 'person' && a.asked.length ? el('a', find) : null,
      button('分享', toggle, { look: 'small', 'aria-expanded': String(sharing) }),
      button('打印', paper, { look: 'small' }),
    ]),
    sharing ? sharePanel(link) : null,
  ];
}
/**
 * Outcomes under their heading.
 * @param {string} title
 * @param {Outcome[]} list
 * @param {(outcome: Outcome) => Node[]} [extra]
 */
function section(title, list, extra) {
  if (!list.length) return [];
  const nodes = list.map(o => outcomeNode(o, rates[o.rate], { labels, base }, extra ? extra(o) : []));
  return [el('h2', { text: title + '（' + list.length + '）' }), ...nodes];
}
/** Reckon, and show what comes out; what was open stays open. */
function drawResults() {
  const result = compute(a.on);
  const outcomes = () =>
    /** @type {HTMLDetailsElement[]} */ (Array.from(right.querySelectorAll('details[data-kf-rate]')));
  const rateOf = (/** @type {Element} */ node) => given(node, 'data-kf-rate');
  const opened = outcomes()
    .filter(d => d.open)
    .map(rateOf);
  const far = farWords(a.on);
  const sample = hasSample(result) ? '合计里有示例金额，不能作为依据。' : '';
  const paid = result.outcomes.filter(o => !rates[o.rate].benefit);
  middle.textContent = '';
  middle.appendChild(totalNode(result));
  right.textContent = '';
  append(right, [
    el('p', { class: 'kf-muted', 'data-kf-rules-age': '', text: basisWords(rules.hash, today) }),
    far ? el('p', { class: 'kf-note', 'data-kf-far': '', text: far }) : null,
    el('p', { class: 'kf-muted', text: '估算不等于承诺，以经办部门审核为准。' + sample }),
    replayNode(result),
    ...takeAlong(result),
    otherDayNode(result),
  ]);
  GROUPS.forEach(([title, is]) =>
    append(
      right,
      section(title, paid.filter(is), o => choiceNodes(o, result))
    )
  );
  BENEFITS.forEach(([benefit, title]) => {
    const list = result.outcomes.filter(o => rates[o.rate].benefit === benefit);
    append(right, section(title, list));
  });
  outcomes()
    .filter(d => opened.indexOf(rateOf(d)) >= 0)
    .forEach(d => {
      d.open = true;
    });
  return result;
}

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
function ledgerNode() {
  const changed = () => {
    ledgerOpen = true;
    draw('ledger');
  };
  const panel = ledgerPanel({ rules, kinds, today, open: ledgerOpen, changed });
  panel.addEventListener('toggle', () => {
    ledgerOpen = panel.open;
  });
  return panel;
}
/** @param {Focus} focus */
function draw(focus) {
  left = el('div');
  middle = el('div', { class: 'kf-sum', role: 'status' });
  right = el('div');
  host.textContent = '';
  append(host, [
    controls(),
    projectNote(),
    carriedNote(),
    el('div', { class: 'kf-calc kf-calc--' + a.mode }, [left, middle, right]),
  ]);
  let result;
  try {
    result = drawResults();
  } catch (e) {
    tooLarge();
    return;
  }
  const id = editing || result.ask;
  append(left, [
    a.mode === 'all' ? allQuestions() : id ? questionForm(id) : finished(),
    a.mode === 'one' ? answersNode() : null,
    a.audience === 'person' ? ledgerNode() : null,
  ]);
  const at = { question: 'a-question', date: 'on-summary', ledger: 'kf-ledger-head', '': '' }[focus];
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
/** @param {PopStateEvent} e the reader has gone back or forward, or changed the address */
async function walked(e) {
  if (!e.state || typeof e.state.kf !== 'number') {
    await readCourses();
    restore();
    draw('');
    return;
  }
  step = e.state.kf;
  editing = trail()[step] || '';
  save();
  draw('question');
}
async function begin() {
  const addresses = [given(host, 'data-kf-rules'), given(host, 'data-kf-facts')];
  const reading = readCourses();
  [rules, occupations] = await Promise.all(addresses.map(loadJson));
  await reading;
  kinds = byId(rules.facts);
  rates = byId(rules.rates);
  rules.facts.forEach(f => {
    labels[f.id] = f.label;
  });
  labels.on = '申请那天';
  rules.rates.forEach(r => {
    labels['rate:' + r.id] = r.title;
  });
  restore();
  draw('');
  window.addEventListener('popstate', walked);
}
begin().catch(() => {
  host.appendChild(el('p', { class: 'kf-error', text: '规则没有读到。有网络时再试，或看“补贴标准”。' }));
});
