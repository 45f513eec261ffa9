/**
 * What amounts come to: a figure (an interval of 分, exact until it is rounded once), an entitlement in words, or no
 * cell.
 */
import { ZERO, cmp, decimal, fraction, higher, integer, lower, min, roundHalfUp, yuan } from './numbers.js';
import { flat } from './values.js';

/** @type {'figure'} */
export const FIGURE = 'figure';
/** @type {'no_figure'} */
export const NO_FIGURE = 'no_figure';
/** @type {'no_cell'} */
export const NO_CELL = 'no_cell';
/**
 * @param {Sum['state']} state
 * @param {{low?: Fraction, high?: Fraction|null, missing?: string[], words?: string|null}} [more] high: 0 where none
 *   is given
 * @returns {Sum}
 */
export function sumOf(state, more) {
  const base = { state, low: ZERO, high: ZERO, steps: [], missing: [], doubt: false, words: null };
  return more ? Object.assign(base, more) : base;
}
/**
 * A figure whose ends are known.
 * @param {Fraction} low
 * @param {Fraction|null} high
 * @param {string[]} [missing]
 */
export function figure(low, high, missing) {
  return sumOf(FIGURE, { low, high, missing: missing || [] });
}
/**
 * An integer of 分 when exact, else {min, max}.
 * @param {Fraction} low
 * @param {Fraction|null} high
 * @returns {number|Bounds}
 */
export function shown(low, high) {
  const least = roundHalfUp(low);
  const most = high === null ? null : roundHalfUp(high);
  return least === most ? least : { min: least, max: most };
}
/**
 * Note how an amount came to what it is now.
 * @param {Sum} found
 * @param {string} text
 */
export function step(found, text) {
  found.steps.push({ text, amount: shown(found.low, found.high) });
  return found;
}
/**
 * An interval of 分 in words.
 * @param {Fraction} low
 * @param {Fraction|null} high
 */
export function moneyWords(low, high) {
  const least = yuan(roundHalfUp(low));
  if (high === null) return least + ' 元以上';
  const most = yuan(roundHalfUp(high));
  return least === most ? least + ' 元' : least + '–' + most + ' 元';
}
/**
 * An interval of units in words.
 * @param {Fraction} low
 * @param {Fraction|null} high
 */
export function quantityWords(low, high) {
  if (high === null) return decimal(low) + ' 以上';
  return cmp(low, high) === 0 ? decimal(low) : decimal(low) + '–' + decimal(high);
}
/**
 * Cut an amount at a ceiling in 分.
 * @param {Sum} found
 * @param {number|undefined} cap
 * @param {string} word
 */
export function capped(found, cap, word) {
  if (cap === undefined) return found;
  const top = integer(cap);
  const cut = found.high === null || cmp(found.high, top) > 0;
  found.low = min(found.low, top);
  found.high = lower(found.high, top);
  return cut ? step(found, word + ' ' + yuan(cap) + ' 元') : found;
}
/**
 * A quantity, unknown or not, of which at most so much counts.
 * @param {Interval|null} found
 * @param {Fraction|undefined} atMost
 * @returns {Interval}
 */
export function bounded(found, atMost) {
  /** @type {Interval} */
  const [low, high] = found || [ZERO, null];
  if (!atMost) return [low, high];
  const top = fraction(atMost);
  return [min(low, top), lower(high, top)];
}
/** @param {Sum[]} options */
function firstWords(options) {
  return options.map(o => o.words).filter(Boolean)[0] || null;
}
/**
 * One of several amounts, of which it is not known which.
 * @param {Sum[]} options
 */
export function union(options) {
  const figures = options.filter(o => o.state === FIGURE);
  const silent = options.some(o => o.state === NO_FIGURE);
  if (!figures.length && !silent) return sumOf(NO_CELL);
  const out = sumOf(figures.length ? FIGURE : NO_FIGURE);
  if (figures.length) {
    out.low = silent ? ZERO : figures.map(o => o.low).reduce(min);
    out.high = figures.map(o => o.high).reduce(higher, silent ? null : ZERO);
  }
  out.doubt = options.some(o => o.doubt || o.state === NO_CELL);
  out.words = firstWords(options);
  out.missing = flat(options.map(o => o.missing));
  out.steps = options.length === 1 && figures.length ? figures[0].steps.slice() : [];
  return out;
}
/**
 * Several amounts of which the highest or lowest is taken: what holds whichever it is, those with a figure, and are
 * they all?
 * @param {Amount[]} nodes
 * @param {Context} c
 */
export function among(nodes, c) {
  const list = nodes.map(n => c.amountOf(n, c)).filter(p => p.state !== NO_CELL);
  const figures = list.filter(p => p.state === FIGURE);
  if (!list.length) return { out: sumOf(NO_CELL), figures, complete: false };
  const missing = flat(list.map(p => p.missing));
  const out = sumOf(figures.length ? FIGURE : NO_FIGURE, { missing, words: firstWords(list) });
  out.doubt = list.every(p => p.doubt);
  return { out, figures, complete: figures.length === list.length };
}
