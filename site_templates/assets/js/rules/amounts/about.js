/** `about`: the document says 左右, so that no figure is exact. */
import { defineAmount } from '../forms.js';
import { yuan } from '../numbers.js';
import { silence } from '../sums.js';

defineAmount('about', (/** @type {number} */ fen) => {
  const found = silence('约 ' + yuan(fen) + ' 元');
  return () => found;
});
