/** `min`, `max`: a date or a number lies between two ends, which count. */
import { cmp, fraction } from '../numbers.js';
import { NO, UNKNOWN, YES, both } from '../truth.js';
import { get, has, numeric } from '../values.js';

/**
 * @param {Condition} node
 * @param {Known} known
 * @param {Deciding} deciding
 * @returns {[Truth, string[]]}
 */
export function between(node, known, deciding) {
  return known.kinds[node.fact].type === 'date' ? dateBetween(node, known) : numberBetween(node, known, deciding);
}
/**
 * @param {Condition} node
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
function dateBetween(node, known) {
  const value = get(known, node.fact);
  if (value === null) return [UNKNOWN, [node.fact]];
  const outside = (has(node, 'min') && value < node.min) || (has(node, 'max') && value > node.max);
  return [outside ? NO : YES, []];
}
/**
 * @param {Condition} node
 * @param {Known} known
 * @param {Deciding} deciding
 * @returns {[Truth, string[]]}
 */
function numberBetween(node, known, deciding) {
  const [found, missing] = numeric(known, node.fact, deciding);
  if (found === null) return [UNKNOWN, missing];
  const [low, high] = found;
  /** @type {Truth[]} */
  const ends = [];
  if (has(node, 'min')) {
    const end = fraction(node.min);
    ends.push(cmp(low, end) >= 0 ? YES : high !== null && cmp(high, end) < 0 ? NO : UNKNOWN);
  }
  if (has(node, 'max')) {
    const end = fraction(node.max);
    ends.push(high !== null && cmp(high, end) <= 0 ? YES : cmp(low, end) > 0 ? NO : UNKNOWN);
  }
  return [both(ends), missing];
}
