/** What is read as JSON, and which values a fact may have. */
import { isDate } from './dates.js';
import { exact, fraction } from './numbers.js';

/** An empty list that nobody adds to. */
export const NOTHING = /** @type {never[]} */ ([]);
/**
 * @param {object} o
 * @param {string} key
 */
export function has(o, key) {
  return Object.prototype.hasOwnProperty.call(o, key);
}
/**
 * What stands under a name in what was read as JSON: names of records and facts may be those that every object has.
 * @template T
 * @param {Record<string, T>} o
 * @param {string} key
 * @returns {T|undefined}
 */
export function own(o, key) {
  return has(o, key) ? o[key] : undefined;
}
/**
 * @template T
 * @param {T[][]} lists
 * @returns {T[]}
 */
export function flat(lists) {
  return /** @type {T[]} */ ([]).concat(...lists);
}
/**
 * Both lists as one; no new list where one of them is empty.
 * @template T
 * @param {T[]} a
 * @param {T[]} b
 */
export function joined(a, b) {
  return !b.length ? a : a.length ? a.concat(b) : b;
}
/**
 * @param {Fact} kind
 * @param {any} value
 */
function fits(kind, value) {
  if (kind.type === 'choice' || kind.type === 'choices') {
    const list = kind.type === 'choices' ? value : [value];
    return Array.isArray(list) && list.every(v => kind.values.some(o => o[0] === v));
  }
  if (kind.type === 'yes_no') return typeof value === 'boolean';
  if (kind.type === 'date') return typeof value === 'string' && isDate(value);
  if (kind.type === 'money') return Number.isSafeInteger(value) && value >= 0;
  const written = Number.isSafeInteger(value) || typeof value === 'string' || Array.isArray(value);
  return written && fraction(value)[0] >= 0;
}
/**
 * Refuse a value that the fact cannot have.
 * @param {Fact} kind
 * @param {any} value
 */
export function checkFact(kind, value) {
  if (!fits(kind, value)) throw new RangeError(kind.id + ': not a value of this fact: ' + value);
}
/**
 * A value as it is reckoned with: numbers exact, all others as they are.
 * @param {Fact} kind
 * @param {any} value
 */
export function readValue(kind, value) {
  return kind.type === 'number' || kind.type === 'percent' || kind.type === 'money' ? exact(value) : value;
}
