/** Whose money it is: sums by payee, what cannot be had together, what is only an example. Pure. */
import { amountWords, isLikely } from './words.js';

/** @typedef {Partial<Record<Payee, Bounds>>} Sums */
/** @type {Payee[]} In the order in which they are told. */
export const PAYEES = ['institution', 'person', 'enterprise'];
/** @type {Record<Payee, string>} To the person who asks. */
export const TO_ME = { institution: '替您付给学校', person: '打到您卡上', enterprise: '付给企业' };
/** @type {Record<Payee, string>} To whoever asks for others. */
export const PAID_TO = { institution: '付给培训机构', person: '付给本人', enterprise: '付给企业' };
/** @type {Record<Payee, string>} To the enterprise that asks. */
const TO_US = { institution: '付给学校', person: '付给个人', enterprise: '付给企业（您单位）' };
/** @type {Record<string, Record<Payee, string>>} by who asks: each knows whose pocket is meant */
const PAID = { person: TO_ME, enterprise: TO_US };

/**
 * Who is paid, in words.
 * @param {Payee|null} payee null: not known yet
 * @param {string} audience
 */
export function payeeWords(payee, audience) {
  return payee ? (PAID[audience] || PAID_TO)[payee] : '付给谁还说不准';
}
/** @param {{verification: string}} one */
export function isSample({ verification }) {
  return verification === 'sample';
}
/**
 * Does the document leave open how much it is?
 * @param {Outcome} outcome
 */
export function isSilent({ amount, no_figure }) {
  return amount === null || no_figure !== null;
}
/**
 * What is sure before what is open, and of each what has a figure before what has none; else as they were.
 * @param {Outcome[]} outcomes
 */
export function figuresFirst(outcomes) {
  const order = (/** @type {Outcome} */ o) => (o.status === 'yes' ? 0 : 2) + Number(isSilent(o));
  return [0, 1, 2, 3].map(n => outcomes.filter(o => order(o) === n)).reduce((all, some) => all.concat(some), []);
}
/**
 * @param {Bounds} a
 * @param {Bounds} b
 * @returns {Bounds}
 */
export function plus(a, b) {
  return { min: a.min + b.min, max: a.max === null || b.max === null ? null : a.max + b.max };
}
/**
 * What an outcome brings: nothing is sure of a maybe, and a silent one may be anything.
 * @param {Outcome} outcome
 * @returns {Bounds}
 */
export function bringing({ status, amount }) {
  if (!amount) return { min: 0, max: null };
  return { min: status === 'yes' ? amount.min : 0, max: amount.max };
}
/**
 * Add sums by payee to others.
 * @param {Sums} sums is changed
 * @param {Record<string, Bounds>} more
 */
export function addSums(sums, more) {
  PAYEES.forEach(to => {
    if (more[to]) sums[to] = plus(sums[to] || { min: 0, max: 0 }, more[to]);
  });
}
/**
 * The payees who may get something, in order.
 * @param {Sums} sums
 */
export function paidIn(sums) {
  return PAYEES.filter(to => {
    const sum = sums[to];
    return Boolean(sum && sum.max !== 0);
  });
}
/**
 * An amount in words; the document's own where it names no figure.
 * @param {Outcome} outcome
 */
export function moneyWords(outcome) {
  const { amount, no_figure } = outcome;
  return amount && amount.max === null && no_figure ? '金额：' + no_figure : amountWords(outcome);
}
/**
 * Do two rates exclude each other?
 * @param {Rate} a
 * @param {Rate} b
 */
export function exclude(a, b) {
  const groups = (a.exclusive || []).map(rule => rule.group);
  const shared = (b.exclusive || []).some(rule => groups.indexOf(rule.group) >= 0);
  return shared || (a.series !== undefined && a.series === b.series);
}
/**
 * Outcomes in lots: those of a lot hang together by excluding one another, those of different lots add up.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 */
export function lotsOf(outcomes, rates) {
  /** @type {Outcome[][]} */
  let lots = [];
  outcomes.forEach(one => {
    const near = lots.filter(lot => lot.some(other => exclude(rates[one.rate], rates[other.rate])));
    lots = lots
      .filter(lot => near.indexOf(lot) < 0)
      .concat([near.reduce((all, lot) => all.concat(lot), /** @type {Outcome[]} */ ([])).concat(one)]);
  });
  return lots;
}
/**
 * May all of a lot be had but one at most?
 * @param {Outcome[]} lot
 * @param {Record<string, Rate>} rates
 */
export function onlyOne(lot, rates) {
  return lot.every((a, i) => lot.slice(i + 1).every(b => exclude(rates[a.rate], rates[b.rate])));
}
/**
 * Do those that exclude each other go to different pockets? Then the sums of these cannot be had together.
 * @param {Outcome[]} lot
 */
export function betweenPayees([first, ...others]) {
  return others.some(o => o.paid_to === null || o.paid_to !== first.paid_to);
}
/**
 * What a lot brings where one of it is taken.
 * @param {Outcome[]} lot
 * @returns {Bounds}
 */
export function oneOf(lot) {
  const sums = lot.map(bringing);
  const sure = lot.filter(o => o.status === 'yes').map(bringing);
  const tops = sums.map(s => s.max);
  return {
    min: sure.length ? Math.min(...sure.map(s => s.min)) : 0,
    max: tops.some(top => top === null) ? null : Math.max(...tops.map(Number)),
  };
}
/**
 * Outcomes of one lot in words: what excludes each other is never added.
 * @param {Outcome[]} lot
 * @param {Record<string, Rate>} rates
 * @param {(outcome: Outcome) => string} [more] what else is said of each
 */
export function lotWords(lot, rates, more = () => '') {
  const words = figuresFirst(lot).map(
    o => o.title + ' ' + moneyWords(o) + (o.status === 'maybe' ? '（还不能确定）' : '') + more(o)
  );
  if (lot.length === 1) return words[0];
  return (onlyOne(lot, rates) ? '只能领一项：' : '有的不能同时领：') + words.join('，或者 ');
}
/**
 * The outcomes that are money for somebody: what is only deducted or checked, or gives way to another, is left out.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 */
export function livePayments(outcomes, rates) {
  return outcomes.filter(o => isLikely(o) && !o.beaten_by && !(rates[o.rate] || {}).benefit);
}
