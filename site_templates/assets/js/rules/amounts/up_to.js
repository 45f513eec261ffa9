/** `up_to`: an amount that is only a ceiling. */
import { defineAmount, prepareAmount } from '../forms.js';
import { hasFigure, step, withEnds } from '../sums.js';

defineAmount('up_to', (/** @type {Amount} */ node, book) => {
  const ceiling = prepareAmount(node, book);
  return c => {
    const found = ceiling(c);
    return hasFigure(found) ? step(c, withEnds(found, 0, found.high), () => '文件写“不超过”，实际可能更少') : found;
  };
});
