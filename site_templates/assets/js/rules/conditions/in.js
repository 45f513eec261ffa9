/** `in`: the value, or one of those that were chosen, is in a list. */
import { NO, UNKNOWN, YES } from '../truth.js';
import { get } from '../values.js';

/**
 * @param {Condition} node
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
export function isIn(node, known) {
  const value = get(known, node.fact);
  if (value === null) return [UNKNOWN, [node.fact]];
  const wanted = node.in || [];
  return [[].concat(value).some(v => wanted.indexOf(v) >= 0) ? YES : NO, []];
}
