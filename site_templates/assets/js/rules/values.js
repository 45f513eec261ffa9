/** Facts as the engine holds them: what is known, what a fact may be, and numbers that follow from other facts. */
import { fullDays, fullMonths, fullYears, isDate } from './dates.js';
import { ZERO, add, cmp, div, fraction, integer, sameEnd, sub } from './numbers.js';

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
 * A fact's value, or the date that is asked about; null while it is unknown.
 * @param {Known} known
 * @param {string} fact
 * @returns {any}
 */
export function get(known, fact) {
  if (fact === 'on') return known.on;
  const value = own(known.facts, fact);
  return value === undefined ? null : value;
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

/** @type {Record<string, (from: string, to: string) => number>} */
const COUNTS = { years_since: fullYears, months_since: fullMonths, days_since: fullDays };
/**
 * A number fact, given or derived from others.
 * @param {Known} known
 * @param {string} fact
 * @param {Deciding} deciding
 * @returns {[Interval|null, string[]]} the interval or null, and the facts that would narrow it
 */
export function numeric(known, fact, deciding) {
  const derive = known.kinds[fact].derive;
  const value = get(known, fact);
  if (value !== null) {
    const exact = fraction(value);
    return [[exact, exact], []];
  }
  if (!derive) return [null, [fact]];
  const form = Object.keys(derive)[0];
  if (COUNTS[form]) return timeSince(known, derive[form], COUNTS[form], deciding);
  const parts = derive[form].map((/** @type {string} */ f) => numeric(known, f, deciding));
  const missing = flat(parts.map((/** @type {[Interval, string[]]} */ p) => p[1]));
  if (parts.some((/** @type {[Interval|null, string[]]} */ p) => p[0] === null)) return [null, missing];
  const list = parts.map((/** @type {[Interval, string[]]} */ p) => p[0]);
  if (form === 'share_of') return shareOf(list[0], list[1], derive[form][1], missing);
  if (form === 'difference_of') return [differenceOf(list[0], list[1]), missing];
  return [list.reduce(sumOfBoth, [ZERO, ZERO]), missing];
}
/**
 * @param {Interval} part
 * @param {Interval} whole
 * @param {string} divisor the fact that must not be 0
 * @param {string[]} missing
 * @returns {[Interval|null, string[]]}
 */
function shareOf(part, whole, divisor, missing) {
  if (!sameEnd(part[0], part[1]) || !sameEnd(whole[0], whole[1])) return [null, missing];
  if (whole[0][0] === 0) return [null, [divisor]];
  const share = div(part[0], whole[0]);
  return [[share, share], []];
}
/**
 * @param {Interval} a
 * @param {Interval} b
 * @returns {Interval|null}
 */
function differenceOf(a, b) {
  return b[1] === null ? null : [sub(a[0], b[1]), a[1] === null ? null : sub(a[1], b[0])];
}
/**
 * @param {Interval} a
 * @param {Interval} b
 * @returns {Interval}
 */
function sumOfBoth(a, b) {
  return [add(a[0], b[0]), a[1] === null || b[1] === null ? null : add(a[1], b[1])];
}
/**
 * Time up to the deciding date; while that is unknown, up to the first and the last day that the rate is in force.
 * @param {Known} known
 * @param {string} since a date fact
 * @param {(from: string, to: string) => number} count
 * @param {Deciding} deciding
 * @returns {[Interval|null, string[]]}
 */
function timeSince(known, since, count, deciding) {
  const start = get(known, since);
  if (start === null) return [null, [since]];
  if (deciding.date !== null) {
    const exact = integer(count(start, deciding.date));
    return [[exact, exact], []];
  }
  const low = integer(count(start, deciding.first));
  const high = deciding.last === null ? null : integer(count(start, deciding.last));
  return [[low, high], high !== null && cmp(low, high) === 0 ? [] : [deciding.fact]];
}
