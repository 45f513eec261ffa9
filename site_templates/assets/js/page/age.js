/** How old things are on the reader's date. Dates are texts (`2026-01-31`), which sort as days do. */
/** @param {number} n */
const pad = n => String(n).padStart(2, '0');
/** The reader's date now: a page may stand open over midnight. */
export function today() {
  const now = new Date();
  return now.getFullYear() + '-' + pad(now.getMonth() + 1) + '-' + pad(now.getDate());
}
/** @param {string} day */
export function dayNumber(day) {
  const [year, month, date] = day.split('-').map(Number);
  return Date.UTC(year, month - 1, date) / 86400000;
}
/** @param {number} n as `dayNumber` gives it */
export function dayText(n) {
  return new Date(n * 86400000).toISOString().slice(0, 10);
}
/**
 * Count days from one civil date to another.
 * @param {string} from
 * @param {string} to
 */
export function daysBetween(from, to) {
  return Math.round(dayNumber(to) - dayNumber(from));
}
/** Days without a word from the server, after which a page says so. */
export const OLD = 30;
/** Days after the data's own date, after which nobody can say what is in force. */
const LONG = 366;
/**
 * Does a day lie so far after the data's date that nobody can say what is in force then?
 * @param {string} day
 * @param {string} date
 */
export function beyond(day, date) {
  return daysBetween(date, day) > LONG;
}
/**
 * Does a day lie more than a year before another?
 * @param {string} day
 * @param {string} today
 */
export function isOld(day, today) {
  return day < String(Number(today.slice(0, 4)) - 1) + today.slice(4);
}
/**
 * Words for a fund that does not pay now.
 * @param {{accepting: string, as_of?: string}} state as of rules.json
 * @param {string} today
 */
export function fundWords(state, today) {
  const what = state.accepting === 'exhausted' ? '资金用完' : '暂停受理';
  if (!state.as_of) return what + '（没有写是哪天的情况）';
  return what + '（截至 ' + state.as_of + (isOld(state.as_of, today) ? '，超过一年了，请问经办部门' : '') + '）';
}
