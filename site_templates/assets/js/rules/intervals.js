/** Between which ends a fact lies: a known one is a point, an unknown one has what bounds it and what it follows from. */
import { EVER, NEVER, fullDays, fullMonths, fullYears } from './dates.js';
import { add, cmp, max, over, sub } from './numbers.js';
import { NOTHING, flat } from './values.js';

/** @typedef {(from: string, to: string) => number} Count */
/** @type {Record<string, Count>} */
const COUNTS = { years_since: fullYears, months_since: fullMonths, days_since: fullDays };
/** @type {Record<string, (list: Ends[]) => Ends>} */
const FORMS_OF_NUMBERS = { share_of: shareOf, sum_of: sumOf, difference_of: differenceOf };
/**
 * The first and the last day that a date can be.
 * @param {World} world
 * @param {KnownFact} fact
 * @returns {Days}
 */
export function daysOf(world, fact) {
  const found = world.ends[fact.index];
  if (found) return found;
  const low = earliest(world, fact);
  const high = latest(world, fact);
  /** @type {Days} */
  const days = low <= high ? { low, high } : { low: EVER, high: NEVER };
  if (fact.index >= 0) world.ends[fact.index] = days;
  return days;
}
/**
 * The same, of the deciding day only what lies in the validity of the rate that is being reckoned.
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {Days}
 */
export function validDays(c, fact) {
  const isOpen = fact.id === c.deciding && c.world.values[fact.index] === undefined;
  return isOpen ? { low: c.first, high: c.last } : daysOf(c.world, fact);
}
/**
 * @param {World} world
 * @param {KnownFact} fact
 * @returns {string}
 */
function earliest(world, fact) {
  const value = world.values[fact.index];
  if (value !== undefined) return value;
  return fact.notBefore.map(b => (b.fact ? earliest(world, b.fact) : b.day)).reduce((a, b) => (a > b ? a : b), EVER);
}
/**
 * @param {World} world
 * @param {KnownFact} fact
 * @returns {string}
 */
function latest(world, fact) {
  const value = world.values[fact.index];
  if (value !== undefined) return value;
  return fact.notAfter.map(b => (b.fact ? latest(world, b.fact) : b.day)).reduce((a, b) => (a < b ? a : b), NEVER);
}
/**
 * The least and the most that a number can be.
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {Ends}
 */
export function numberOf(c, fact) {
  const found = c.world.ends[fact.index];
  if (found && (!fact.timed || (found.first === c.first && found.last === c.last))) return found;
  const value = c.world.values[fact.index];
  const ends = value !== undefined ? { low: value, high: value } : fact.form ? derived(c, fact) : bounded(c, fact);
  /** @type {Ends} */
  const kept = { low: ends.low, high: ends.high, first: c.first, last: c.last };
  if (fact.index >= 0) c.world.ends[fact.index] = kept;
  return kept;
}
/**
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {Ends}
 */
function bounded(c, fact) {
  const low = least(c, fact);
  const high = fact.whole ? most(c, fact) : Infinity;
  return cmp(low, high) <= 0 ? { low, high } : { low: 0, high: Infinity };
}
/**
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {Exact}
 */
function least(c, fact) {
  if (fact.form || c.world.values[fact.index] !== undefined) return numberOf(c, fact).low;
  return fact.parts.map(part => least(c, part)).reduce(max, 0);
}
/**
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {Exact}
 */
function most(c, fact) {
  if (fact.form || c.world.values[fact.index] !== undefined) return numberOf(c, fact).high;
  return fact.whole ? most(c, fact.whole) : Infinity;
}
/**
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {Ends}
 */
function derived(c, fact) {
  const form = /** @type {string} */ (fact.form);
  if (COUNTS[form]) return since(c, fact.sources[0], COUNTS[form]);
  return FORMS_OF_NUMBERS[form](fact.sources.map(source => numberOf(c, source)));
}
/**
 * Time up to the deciding day.
 * @param {Context} c
 * @param {KnownFact} start
 * @param {Count} count
 */
function since(c, start, count) {
  const { low, high } = daysOf(c.world, start);
  return {
    low: high === NEVER || c.first === EVER ? -Infinity : high === EVER ? Infinity : count(high, c.first),
    high: low === EVER || c.last === NEVER ? Infinity : low === NEVER ? -Infinity : count(low, c.last),
  };
}
/** @param {Ends[]} list */
function sumOf(list) {
  return { low: list.map(s => s.low).reduce(add, 0), high: list.map(s => s.high).reduce(add, 0) };
}
/** @param {Ends[]} list */
function differenceOf([a, b]) {
  return { low: sub(a.low, b.high), high: sub(a.high, b.low) };
}
/**
 * A share; that of a whole of 0 is 0.
 * @param {Ends[]} list
 * @returns {Ends}
 */
function shareOf([part, whole]) {
  if (whole.low === 0 && whole.high === 0) return { low: 0, high: 0 };
  if (isPoint(part) && isPoint(whole)) {
    const share = over(part.low, whole.low);
    return { low: share, high: share };
  }
  if (cmp(whole.low, 0) < 0) return { low: -Infinity, high: Infinity };
  const positive = cmp(part.low, 0) >= 0;
  const negative = cmp(part.high, 0) <= 0;
  if (whole.low === 0) return { low: positive ? 0 : -Infinity, high: negative ? 0 : Infinity };
  return {
    low: over(part.low, positive ? whole.high : whole.low),
    high: over(part.high, cmp(part.high, 0) >= 0 ? whole.low : whole.high),
  };
}
/** @param {{low: any, high: any}} ends */
function isPoint({ low, high }) {
  return low === high || (typeof low === 'object' && typeof high === 'object' && cmp(low, high) === 0);
}
/**
 * The facts that would narrow a number or a date.
 * @param {Context} c
 * @param {KnownFact} fact
 * @returns {string[]}
 */
export function narrowing(c, fact) {
  if (isPoint(fact.date ? daysOf(c.world, fact) : numberOf(c, fact))) return NOTHING;
  if (!fact.form) return [fact.id];
  const day = COUNTS[fact.form] && c.first !== c.last ? [c.deciding] : [];
  return flat(fact.sources.map(source => narrowing(c, source))).concat(day);
}
