/**
 * The calculator's answers, kept for this tab only, so that other pages can reckon with them. Closing the tab ends it.
 */
import { given } from '../page/dom.js';

const KEY = 'kf-answers@' + new URL(given(document.body, 'data-kf-root') || './', location.href).pathname;
/**
 * Keep the answers.
 * @param {string} fragment as of `toFragment`; empty forgets
 */
export function remember(fragment) {
  try {
    if (fragment) sessionStorage.setItem(KEY, fragment);
    else sessionStorage.removeItem(KEY);
  } catch (e) {
    /* storage may be blocked: then nothing is carried over */
  }
}
/** The fragment that is kept, or empty. */
export function recall() {
  try {
    return sessionStorage.getItem(KEY) || '';
  } catch (e) {
    return '';
  }
}
