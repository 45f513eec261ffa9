/** The reader's town, kept on this device. Nothing is located, nothing is sent. */
import { given } from '../page/dom.js';

/* Sites of an origin share what a browser keeps, and towns of two districts can have one id. */
const where = new URL(given(document.body, 'data-kf-root') || './', location.href).pathname;
const KEY = where === '/' ? 'kf-town' : 'kf-town@' + where;
/**
 * The town that was chosen, if it is one of these; else empty.
 * @param {Record<string, unknown>} towns by id
 */
export function myTown(towns) {
  let id = '';
  try {
    id = localStorage.getItem(KEY) || '';
  } catch (e) {
    /* not kept */
  }
  return towns[id] ? id : '';
}
/** @param {string} id empty forgets */
export function setTown(id) {
  try {
    if (id) localStorage.setItem(KEY, id);
    else localStorage.removeItem(KEY);
  } catch (e) {
    /* it lasts for the page */
  }
}
