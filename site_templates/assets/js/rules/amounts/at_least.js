/** `at_least`: an amount that is only a floor. */
import { FIGURE, step } from '../sums.js';

/**
 * @param {Amount} node
 * @param {Context} c
 */
export function atLeast(node, c) {
  const found = c.amountOf(node, c);
  if (found.state !== FIGURE) return found;
  found.high = null;
  return step(found, '文件写“不低于”，实际可能更多');
}
