/**
 * Civil dates as ISO texts, `2026-03-01`: they sort as days do, and nothing asks a clock or a time zone. Two texts that are no
 * dates sort before and after all days: the ends of what has no bound.
 */

/** Any day before. */
export const EVER = '';
/** Any day after. */
export const NEVER = '~';
/** The days between which all are; what would lie beyond is the end itself. */
const FIRST = '0001-01-01';
const LAST = '9999-12-31';
const ALL_DAYS = 3652059;

/**
 * @param {string} day
 * @returns {[number, number, number]} year, month, day of the month
 */
function civil(day) {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}
/**
 * @param {number} y
 * @param {number} m
 * @param {number} d
 */
function iso(y, m, d) {
  if (y < 1) return FIRST;
  if (y > 9999) return LAST;
  return String(y).padStart(4, '0') + '-' + String(m).padStart(2, '0') + '-' + String(d).padStart(2, '0');
}
/**
 * @param {number} y
 * @param {number} m
 */
function monthDays(y, m) {
  if (m === 2) return (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].indexOf(m) >= 0 ? 30 : 31;
}
/**
 * So many months later (earlier, if below 0); a month that lacks the day gives its last.
 * @param {string} day
 * @param {number} n
 */
export function addMonths(day, n) {
  const [year, month, date] = civil(day);
  const index = year * 12 + month - 1 + n;
  const y = Math.floor(index / 12);
  const m = index - y * 12 + 1;
  return iso(y, m, Math.min(date, monthDays(y, m)));
}
/**
 * @param {string} day
 * @param {number} n below 0: so many days before
 */
export function addDays(day, n) {
  if (Math.abs(n) >= ALL_DAYS) return n < 0 ? FIRST : LAST;
  let [y, m, d] = civil(day);
  d += n;
  while (d < 1) {
    m -= 1;
    if (m < 1) {
      m = 12;
      y -= 1;
    }
    d += monthDays(y, m);
  }
  while (d > monthDays(y, m)) {
    d -= monthDays(y, m);
    m += 1;
    if (m > 12) {
      m = 1;
      y += 1;
    }
  }
  return iso(y, m, d);
}
/**
 * @param {string} from
 * @param {string} to
 */
export function fullYears(from, to) {
  return civil(to)[0] - civil(from)[0] - (to.slice(5) < from.slice(5) ? 1 : 0);
}
/**
 * @param {string} from
 * @param {string} to
 */
export function fullMonths(from, to) {
  const a = civil(from);
  const b = civil(to);
  const n = (b[0] - a[0]) * 12 + b[1] - a[1];
  return addMonths(from, n) <= to ? n : n - 1;
}
/**
 * Count days in the proleptic Gregorian calendar, from some day long ago.
 * @param {string} day
 */
function ordinal(day) {
  const [year, month, date] = civil(day);
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leaps + Math.floor((153 * m + 2) / 5) + date;
}
/**
 * @param {string} from
 * @param {string} to
 */
export function fullDays(from, to) {
  return ordinal(to) - ordinal(from);
}
/**
 * The last day of a span, which counts.
 * @param {string} start or an end without bound, which it stays
 * @param {Span} span
 */
export function lastDay(start, span) {
  if (start === EVER || start === NEVER) return start;
  if (span.months) return addMonths(start, span.months);
  return span.days ? addDays(start, span.days) : iso(civil(start)[0] + (span.year_ends || 0), 12, 31);
}
/**
 * A real civil date in the form 2026-03-01?
 * @param {string} text
 */
export function isDate(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [y, m, d] = civil(text);
  return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= monthDays(y, m);
}
