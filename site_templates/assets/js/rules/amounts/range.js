/** `range`: the document gives the least and the most. */
import { defineAmount } from '../forms.js';
import { figure, step } from '../sums.js';

defineAmount('range', (/** @type {{min: number, max: number}} in 分 */ node) => {
  const found = figure(node.min, node.max);
  return c => step(c, found, () => '文件只给了区间');
});
