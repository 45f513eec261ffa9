/** Ceilings and floors: a figure in 分, or an amount of its own. */
import { prepareAmount } from './forms.js';
import { max, min } from './numbers.js';
import { figure, hasFigure, moneyWords, step, waitingFor, withEnds } from './sums.js';

/**
 * A ceiling or a floor made ready; null where there is none.
 * @param {number|Amount|undefined} cap
 * @param {Book} book
 * @returns {Reckon|null}
 */
export function prepareCap(cap, book) {
  if (cap === undefined) return null;
  if (typeof cap !== 'number') return prepareAmount(cap, book);
  const fixed = figure(cap, cap);
  return () => fixed;
}
/**
 * The ends of figures under a ceiling: one without a cell cuts nothing, one without a figure may be any.
 * @param {Sum} found
 * @param {Sum} cap
 * @returns {[Exact, Exact]}
 */
export function under(found, cap) {
  const low = cap.silent ? 0 : min(found.low, hasFigure(cap) ? cap.low : found.low);
  const open = cap.silent || cap.none || !hasFigure(cap);
  return [low, open ? found.high : min(found.high, cap.high)];
}
/**
 * The ends of figures above a floor.
 * @param {Sum} found
 * @param {Sum} floor
 * @returns {[Exact, Exact]}
 */
export function above(found, floor) {
  const sure = hasFigure(floor) && !floor.silent && !floor.none;
  const low = sure ? max(found.low, floor.low) : found.low;
  if (floor.silent) return [low, Infinity];
  return [low, hasFigure(floor) ? max(found.high, floor.high) : found.high];
}
/**
 * Cut an amount at a ceiling, and say so where it changes something.
 * @param {Context} c
 * @param {Sum} found
 * @param {Reckon|null} ceiling
 * @param {string} word
 */
export function capped(c, found, ceiling, word) {
  if (!ceiling || !hasFigure(found)) return found;
  const cap = ceiling(c);
  const [low, high] = under(found, cap);
  const out = waitingFor(withEnds(found, low, high), cap.missing);
  return low === found.low && high === found.high ? out : step(c, out, () => word + ' ' + capWords(cap));
}
/** @param {Sum} cap */
function capWords(cap) {
  if (!hasFigure(cap)) return cap.words || moneyWords(0, Infinity);
  return cap.silent ? moneyWords(0, Infinity) : moneyWords(cap.low, cap.high);
}
