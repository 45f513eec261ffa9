/**
 * What this tab keeps of the calculator: the answers of each visit to it, and those that other pages may reckon with.
 * Closing the tab ends it. A visit is a number: history holds nothing else.
 */
import { given } from '../page/dom.js';

const where = new URL(given(document.body, 'data-kf-root') || './', location.href).pathname;
const KEY = 'kf-answers@' + where;
const VISITS = 'kf-visits@' + where;
/** Visits whose answers are kept. */
const MOST = 20;
/** @typedef {{id: number, text: string}} Visit */

/**
 * Keep the answers for other pages.
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
/** @returns {Visit[]} the oldest first */
function visits() {
  const found = JSON.parse(sessionStorage.getItem(VISITS) || '[]');
  return Array.isArray(found) ? found.filter(v => v && typeof v.text === 'string') : [];
}
/** A number that no visit of this tab has had. */
export function newVisit() {
  return Math.floor(Math.random() * 1e15);
}
/**
 * @param {number} id
 * @param {string} text as of `toFragment`
 */
export function keepVisit(id, text) {
  try {
    const others = visits().filter(v => v.id !== id);
    sessionStorage.setItem(VISITS, JSON.stringify(others.concat({ id, text }).slice(-MOST)));
  } catch (e) {
    /* the answers last as long as the page */
  }
}
/**
 * The answers of a visit.
 * @param {number} id
 * @returns {string|null|undefined} null: there are none, for they were deleted; undefined: this tab can keep nothing
 */
export function visitOf(id) {
  try {
    const found = visits().filter(v => v.id === id)[0];
    return found ? found.text : null;
  } catch (e) {
    return undefined;
  }
}
/** Delete every answer that this tab keeps. */
export function forgetAll() {
  remember('');
  try {
    sessionStorage.removeItem(VISITS);
  } catch (e) {
    /* there was nothing */
  }
}
