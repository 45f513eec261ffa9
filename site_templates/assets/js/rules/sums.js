/**
 * What amounts come to: the ends of the figures that are possible, exact until they are rounded once; whether there may be no
 * figure in the document (silent), or no cell (none). Steps are noted while a result is explained.
 */
import { cmp, decimal, max, min, roundHalfUp, yuan } from './numbers.js';
import { NOTHING, flat, joined } from './values.js';

/**
 * @param {Exact} low
 * @param {Exact} high
 * @param {string[]} [missing]
 * @returns {Sum}
 */
export function figure(low, high, missing) {
  return { low, high, silent: false, none: false, words: null, steps: NOTHING, missing: missing || NOTHING };
}
/**
 * An entitlement without a figure.
 * @param {string|null} words those of the document
 * @returns {Sum}
 */
export function silence(words) {
  return { low: Infinity, high: -Infinity, silent: true, none: false, words, steps: NOTHING, missing: NOTHING };
}
/** @type {Sum} No cell of the document, so no entitlement. */
export const NO_CELL = {
  low: Infinity,
  high: -Infinity,
  silent: false,
  none: true,
  words: null,
  steps: NOTHING,
  missing: NOTHING,
};
/** @param {{high: Exact}} found */
export function hasFigure(found) {
  return found.high !== -Infinity;
}
/**
 * An amount with other figures, all else as it was.
 * @param {Sum} found
 * @param {Exact} low
 * @param {Exact} high
 * @returns {Sum}
 */
export function withEnds({ silent, none, words, steps, missing }, low, high) {
  return { low, high, silent, none, words, steps, missing };
}
/**
 * An amount of which it does not matter how it came about.
 * @param {Sum} found
 * @returns {Sum}
 */
export function withoutSteps({ low, high, silent, none, words, missing }) {
  return { low, high, silent, none, words, steps: NOTHING, missing };
}
/**
 * Add facts that would narrow an amount.
 * @param {Sum} found
 * @param {string[]} missing
 * @returns {Sum}
 */
export function waitingFor(found, missing) {
  if (!missing.length) return found;
  const { low, high, silent, none, words, steps } = found;
  return { low, high, silent, none, words, steps, missing: joined(found.missing, missing) };
}
/**
 * What an amount is, in 分: an integer when exact, {min, max}, null without a figure.
 * @param {{low: Exact, high: Exact, silent: boolean}} found
 * @returns {number|Bounds|null}
 */
export function shown({ low, high, silent }) {
  if (high === -Infinity) return null;
  if (silent) return { min: 0, max: null };
  const least = roundHalfUp(low);
  return least === roundHalfUp(high) ? least : { min: least, max: high === Infinity ? null : roundHalfUp(high) };
}
/**
 * Note how an amount came to what it is now, if it is being explained.
 * @param {Context} c
 * @param {Sum} found
 * @param {() => string} text
 * @returns {Sum}
 */
export function step(c, found, text) {
  if (!c.explained) return found;
  const { low, high, silent, none, words, missing } = found;
  const steps = found.steps.concat({ text: text(), amount: shown(found) });
  return { low, high, silent, none, words, steps, missing };
}
/**
 * An interval of 分 in words.
 * @param {Exact} low
 * @param {Exact} high
 */
export function moneyWords(low, high) {
  const least = yuan(roundHalfUp(low));
  if (high === Infinity) return least + ' 元以上';
  const most = yuan(roundHalfUp(high));
  return least === most ? least + ' 元' : least + '–' + most + ' 元';
}
/**
 * An interval of units in words.
 * @param {Exact} low
 * @param {Exact} high
 */
export function quantityWords(low, high) {
  if (high === Infinity) return decimal(low) + ' 以上';
  return cmp(low, high) === 0 ? decimal(low) : decimal(low) + '–' + decimal(high);
}
/** @param {{words: string|null}[]} options */
export function firstWords(options) {
  return options.map(o => o.words).filter(Boolean)[0] || null;
}
/**
 * One of several amounts, of which it is not known which; the steps are those of the only one.
 * @param {Sum[]} options
 * @returns {Sum}
 */
export function union(options) {
  if (options.length === 1) return options[0];
  return {
    low: options.map(o => o.low).reduce(min, Infinity),
    high: options.map(o => o.high).reduce(max, -Infinity),
    silent: options.some(o => o.silent),
    none: options.some(o => o.none),
    words: firstWords(options),
    steps: NOTHING,
    missing: flat(options.map(o => o.missing)),
  };
}
/**
 * What amounts that stand together make of having no figure or no cell: they have one only if all have.
 * @param {Sum[]} parts
 * @param {() => [Exact, Exact]} ends of the figures, where all can have one
 * @returns {Sum}
 */
export function allOf(parts, ends) {
  const [low, high] = parts.every(hasFigure) ? ends() : [Infinity, -Infinity];
  const silent = parts.some(p => p.silent) && parts.every(p => p.silent || hasFigure(p));
  const none = parts.some(p => p.none);
  const missing = flat(parts.map(p => p.missing));
  return { low, high, silent, none, words: silent ? firstWords(parts) : null, steps: NOTHING, missing };
}
