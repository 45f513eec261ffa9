/** `no_figure`: an entitlement whose amount the document leaves to words, such as 按规定. */
import { NO_FIGURE, sumOf } from '../sums.js';

/** @param {string} words those of the document */
export function noFigure(words) {
  return sumOf(NO_FIGURE, { words });
}
