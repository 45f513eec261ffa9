/** `fixed`: one figure in 分. */
import { defineAmount } from '../forms.js';
import { figure, step } from '../sums.js';

defineAmount('fixed', (/** @type {number} */ fen) => {
  const found = figure(fen, fen);
  return c => step(c, found, () => '固定金额');
});
