/**
 * The answers as an address fragment: what a link that somebody makes holds, and what this tab keeps. Reading one tells
 * what was mended and what could not be read. Pure.
 */
import { isDate, own } from '../figures.js';
import { blank, factsOn } from './answers.js';
import { mend, pairs } from './mending.js';
import { isLikely } from './words.js';

/** What is no question → its name where it cannot be read. @type {Record<string, string>} */
const OWN = {
  for: '给谁算',
  on: '哪一天申请',
  project: '培训项目',
  mode: '怎么答',
  skip: '不知道的题',
  later: '跳过的题',
  asked: '答过的题',
  pick: '选了哪一项',
  rules: '那时的规则',
  was: '那时的结果',
};
/** Letters of a name that nobody knows which are shown. */
const SHOWN = 20;
/** @typedef {{answers: Answers, mended: string[], lost: string[]}} Read mended, lost: names of what was and was not read */

/**
 * @param {Fact} kind
 * @param {any} value
 */
function encode(kind, value) {
  if (Array.isArray(value)) return kind.type === 'choices' ? value.join(',') || '-' : value.join('/');
  return String(value);
}
/**
 * @param {Fact} kind
 * @param {string} text
 * @returns {any} undefined for what the question cannot have
 */
function decode(kind, text) {
  const known = (/** @type {string} */ v) => kind.values.some(o => o[0] === v);
  if (kind.type === 'choices') {
    const list = text === '-' ? [] : text.split(',');
    return list.every(known) ? list : undefined;
  }
  if (kind.type === 'choice') return known(text) ? text : undefined;
  if (kind.type === 'yes_no') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (kind.type === 'date') return isDate(text) ? text : undefined;
  if (kind.type === 'money') return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  if (kind.type === 'percent') return /^\d{1,13}\/10{2,6}$/.test(text) ? text.split('/').map(Number) : undefined;
  return /^\d{1,9}(\.\d{1,4})?$/.test(text) ? text : undefined;
}
/**
 * The outcomes worth remembering in a shared link: rate*status*min*max, x for unbounded, n for no figure.
 * @param {(Outcome|Remembered)[]} outcomes
 */
function digest(outcomes) {
  const one = (/** @type {Outcome|Remembered} */ { rate, status, amount }) => {
    const ends = amount ? [amount.min, amount.max === null ? 'x' : amount.max] : ['n', 'n'];
    return [rate, status[0], ...ends].join('*');
  };
  return outcomes.filter(isLikely).map(one).join('**');
}
/**
 * @param {string} text
 * @returns {Remembered[]|undefined}
 */
function undigest(text) {
  const parts = text.split('**').map(t => t.split('*'));
  const is = (/** @type {string[]} */ p) =>
    p.length === 4 && /^[ym]$/.test(p[1]) && /^(\d+|n)$/.test(p[2]) && /^(\d+|n|x)$/.test(p[3]);
  if (!parts.every(is)) return undefined;
  return parts.map(p => ({
    rate: p[0],
    status: /** @type {'yes'|'maybe'} */ (p[1] === 'y' ? 'yes' : 'maybe'),
    amount: p[2] === 'n' ? null : { min: Number(p[2]), max: p[3] === 'x' ? null : Number(p[3]) },
  }));
}
/**
 * What an address may hold: nothing that was answered.
 * @param {Answers} a
 */
export function plainFragment(a) {
  const p = new URLSearchParams();
  if (a.audience !== 'person') p.set('for', a.audience);
  if (a.mode !== 'one') p.set('mode', a.mode);
  if (a.project) p.set('project', a.project);
  return String(p);
}
/**
 * Write all answers.
 * @param {Answers} a
 * @param {Record<string, Fact>} kinds
 * @param {Result} [shared] it is a link to this result: its rules, date and outcomes are written too, so that it can be
 *   compared later
 */
export function toFragment(a, kinds, shared) {
  const p = new URLSearchParams();
  if (a.audience !== 'person') p.set('for', a.audience);
  if (a.chosen || shared) p.set('on', a.on);
  if (a.mode !== 'one' && !shared) p.set('mode', a.mode);
  if (a.project) p.set('project', a.project);
  Object.keys(a.facts).forEach(f => p.set(f, encode(kinds[f], a.facts[f])));
  if (a.skipped.length) p.set('skip', a.skipped.join(','));
  if (a.later.length && !shared) p.set('later', a.later.join(','));
  if (!shared) p.set('asked', a.asked.join(','));
  const picks = Object.keys(a.picks).map(g => g + '*' + a.picks[g]);
  if (picks.length) p.set('pick', picks.join('**'));
  const hash = shared ? shared.rules : a.rules;
  const was = shared ? digest(shared.outcomes) : digest(a.was);
  if (hash) {
    p.set('rules', hash);
    if (was) p.set('was', was);
  }
  return String(p);
}
/**
 * @param {Record<string, Fact>} kinds
 * @returns {(text: string) => string[]|undefined}
 */
function listOf(kinds) {
  return text => {
    const list = text.split(',').filter(Boolean);
    return list.every(f => kinds[f]) ? list : undefined;
  };
}
/**
 * @param {string} text
 * @returns {[string, string][]|undefined}
 */
function picksOf(text) {
  const list = text.split('**').map(t => t.split('*'));
  const isId = (/** @type {string} */ id) => Boolean(id) && !/[\s%#&=.,;:!?。．，、；：！？)\]}）】》”…]/.test(id);
  return list.every(t => t.length === 2 && t.every(isId)) ? /** @type {[string, string][]} */ (list) : undefined;
}
/**
 * How each name that is no question is read and taken.
 * @param {Answers} a is filled
 * @param {Record<string, Fact>} kinds
 * @param {Courses} projects
 * @param {{asked: string[]|null}} order
 * @returns {Record<string, [(text: string) => any, (value: any) => void]>}
 */
function others(a, kinds, projects, order) {
  const oneOf = (/** @type {string[]} */ list) => (/** @type {string} */ text) =>
    list.indexOf(text) >= 0 ? text : undefined;
  const list = listOf(kinds);
  return {
    for: [oneOf(['person', 'enterprise']), v => (a.audience = v)],
    mode: [oneOf(['one', 'all']), v => (a.mode = v)],
    on: [
      text => (isDate(text) ? text : undefined),
      v => {
        a.on = v;
        a.chosen = true;
      },
    ],
    project: [text => (own(projects, text) ? text : undefined), v => (a.project = v)],
    skip: [list, v => (a.skipped = v)],
    later: [list, v => (a.later = v)],
    asked: [list, v => (order.asked = v)],
    pick: [picksOf, v => v.forEach((/** @type {[string, string]} */ [group, rate]) => (a.picks[group] = rate))],
    rules: [text => (/^[0-9a-f]{8,64}$/.test(text) ? text : undefined), v => (a.rules = v)],
    was: [undigest, v => (a.was = v)],
  };
}
/**
 * Read what can be read. A value that its question cannot have, mended or not, is told in `lost`.
 * @param {string} fragment
 * @param {Record<string, Fact>} kinds
 * @param {Courses} projects
 * @param {string} today
 * @returns {Read}
 */
export function readFragment(fragment, kinds, projects, today) {
  const a = blank(today);
  /** @type {{asked: string[]|null}} */
  const order = { asked: null };
  const own = others(a, kinds, projects, order);
  /** @type {Facts} */
  const facts = Object.create(null);
  /** @type {Record<string, boolean>} Name → was it read as it stood? */
  const mended = Object.create(null);
  /** @type {Record<string, boolean>} */
  const lost = Object.create(null);
  const label = (/** @type {string} */ name) =>
    OWN_NAMES.indexOf(name) >= 0 ? OWN[name] : kinds[name] ? kinds[name].label : name.slice(0, SHOWN);
  const isName = (/** @type {string} */ name) => Boolean(kinds[name]) || OWN_NAMES.indexOf(name) >= 0;
  /** @type {Record<string, any>} Name → its value, as far as it can be read */
  const values = Object.create(null);
  pairs(fragment, isName).forEach(({ name, value, moved }) => {
    const read =
      OWN_NAMES.indexOf(name) >= 0
        ? own[name][0]
        : (/** @type {string} */ text) => kinds[name] && decode(kinds[name], text);
    const found = mend(value, read);
    /* Of two that differ nobody knows which is meant. */
    if (!found || (name in values && JSON.stringify(values[name]) !== JSON.stringify(found.value))) {
      if (name) lost[name] = true;
      return;
    }
    if (found.mended || moved) mended[name] = true;
    values[name] = found.value;
  });
  Object.keys(values)
    .filter(name => !lost[name])
    .forEach(name => {
      if (OWN_NAMES.indexOf(name) >= 0) own[name][1](values[name]);
      else facts[name] = values[name];
    });
  fill(a, facts, kinds, projects, order.asked);
  const named = (/** @type {string[]} */ names) => names.map(label).filter((text, n, all) => all.indexOf(text) === n);
  return { answers: a, mended: named(Object.keys(mended).filter(n => !lost[n])), lost: named(Object.keys(lost)) };
}
const OWN_NAMES = Object.keys(OWN);
/**
 * Put the facts of the project and those that were answered into the answers.
 * @param {Answers} a is filled
 * @param {Facts} facts
 * @param {Record<string, Fact>} kinds
 * @param {Courses} projects
 * @param {string[]|null} asked those that the reader answered, in their order; null: all of them
 */
function fill(a, facts, kinds, projects, asked) {
  const course = factsOn(own(projects, a.project), a.on);
  if (!asked) {
    Object.keys(course)
      .filter(f => kinds[f])
      .forEach(f => {
        a.facts[f] = course[f];
      });
  }
  Object.keys(facts).forEach(f => {
    a.facts[f] = facts[f];
  });
  a.asked = (asked || Object.keys(facts)).filter(f => kinds[f].ask);
  a.skipped = a.skipped.filter(f => !(f in a.facts));
  a.later = a.later.filter(f => !(f in a.facts) && a.skipped.indexOf(f) < 0);
  if (!a.rules) a.was = [];
}
