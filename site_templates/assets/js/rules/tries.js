/** The values of facts at which a rate may turn, as its `tries` name them. */
import { addDays, addMonths, lastDay } from './dates.js';

/**
 * The values that an entry of `tries` stands for: days may lie a span from others, years count up to the deciding day.
 * @param {any} one a value, or where days lie
 * @param {KnownFact} deciding
 * @param {World} world
 * @returns {any[]}
 */
export function resolved(one, deciding, world) {
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return [one];
  if (one.to !== undefined) {
    const day = before(knownDay(one.to, world), one.span);
    return [day, addDays(day, -1)];
  }
  if (one.from !== undefined) {
    const day = lastDay(knownDay(one.from, world), one.span);
    return [day, addDays(day, 1)];
  }
  const day = before(knownDay(deciding.id, world), one.years ? { months: 12 * one.years } : one);
  return [day, addDays(day, 1)];
}
/**
 * @param {string} id
 * @param {World} world
 * @returns {string}
 */
function knownDay(id, world) {
  const day = world.values[world.book.fact(id).index];
  return day === undefined ? world.on : day;
}
/**
 * The day that a span lies before another.
 * @param {string} day
 * @param {Span} span
 */
function before(day, span) {
  if (span.months) return addMonths(day, -span.months);
  if (span.days) return addDays(day, -span.days);
  return span.year_ends === undefined ? day : addMonths(day.slice(0, 4) + '-01-01', -12 * span.year_ends);
}
