/** The calculator's answers, kept for this tab only, so that other pages can reckon with them. Closing the tab ends it. */
const KEY = 'kf-answers@' + new URL(document.body.getAttribute('data-kf-root') || './', location.href).pathname;
/** @param {string} fragment as of `toFragment`; empty forgets */
export function remember(fragment) {
  try { if (fragment) sessionStorage.setItem(KEY, fragment); else sessionStorage.removeItem(KEY); } catch (e) { /* storage may be blocked: then nothing is carried over */ }
}
/** @returns {string} the fragment, or empty */
export function recall() { try { return sessionStorage.getItem(KEY) || ''; } catch (e) { return ''; } }
