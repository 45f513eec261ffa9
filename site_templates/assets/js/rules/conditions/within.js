/** `within`: a date is not after another one, and that one not after the date plus a span. */
import { lastDay } from '../dates.js';
import { NO, UNKNOWN, YES } from '../truth.js';
import { get } from '../values.js';

/**
 * @param {Condition} node
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
export function within(node, known) {
  const span = /** @type {Within} */ (node.within);
  const missing = [node.fact, span.of].filter(fact => get(known, fact) === null);
  return missing.length ? [UNKNOWN, missing] : [inTime(get(known, node.fact), get(known, span.of), span), []];
}
/**
 * Does a day lie in a span that starts on another?
 * @param {string} start
 * @param {string} day
 * @param {Within} span
 */
export function inTime(start, day, span) {
  return start <= day && day <= lastDay(start, span) ? YES : NO;
}
