/** `no_figure`: an entitlement whose amount the document leaves to words, such as 按规定. */
import { defineAmount } from '../forms.js';
import { silence } from '../sums.js';

defineAmount('no_figure', (/** @type {string} */ words) => {
  const found = silence(words);
  return () => found;
});
