/** `up_to`: an amount that is only a ceiling. */
import { ZERO } from '../numbers.js';
import { FIGURE, step } from '../sums.js';

/**
 * @param {Amount} node
 * @param {Context} c
 */
export function upTo(node, c) {
  const found = c.amountOf(node, c);
  if (found.state !== FIGURE) return found;
  found.low = ZERO;
  return step(found, '文件写“不超过”，实际可能更少');
}
