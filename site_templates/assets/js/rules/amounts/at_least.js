/** `at_least`: an amount that is only a floor. */
import { defineAmount, prepareAmount } from '../forms.js';
import { hasFigure, step, withEnds } from '../sums.js';

defineAmount('at_least', (/** @type {Amount} */ node, book) => {
  const floor = prepareAmount(node, book);
  return c => {
    const found = floor(c);
    return hasFigure(found)
      ? step(c, withEnds(found, found.low, Infinity), () => '文件写“不低于”，实际可能更多')
      : found;
  };
});
