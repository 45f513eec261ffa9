/** Payment in parts: what each instalment comes to and by when. */
import { lastDay } from './dates.js';
import { ZERO, fraction, integer, mul, roundHalfUp } from './numbers.js';
import { FIGURE } from './sums.js';
import { get } from './values.js';

/**
 * Each part, rounded on its own; `rest` is what the parts before it leave.
 * @param {Instalment[]|undefined} list
 * @param {Bounds} amount the whole
 * @param {Context} c
 * @returns {Payment[]}
 */
export function payments(list, amount, c) {
  let left = amount;
  return (list || []).map(part => {
    const share = part.rest ? left : shareOfAmount(part, amount, c);
    const paid = part.at_most ? { min: 0, max: share.max } : share;
    left = after(left, taken(part, share));
    return { when: part.when, amount: paid, due: dueDay(part, c.known) };
  });
}
/**
 * @param {Instalment} part
 * @param {Bounds} amount
 * @param {Context} c
 * @returns {Bounds}
 */
function shareOfAmount(part, amount, c) {
  const [low, high] = baseOf(part, amount, c);
  const share = fraction(part.share);
  return { min: roundHalfUp(mul(low, share)), max: high === null ? null : roundHalfUp(mul(high, share)) };
}
/**
 * What a share is of: the whole, or another amount, which is independent of it.
 * @param {Instalment} part
 * @param {Bounds} amount
 * @param {Context} c
 * @returns {Interval}
 */
function baseOf(part, amount, c) {
  if (!part.of) return [integer(amount.min), amount.max === null ? null : integer(amount.max)];
  const base = c.amountOf(part.of, c);
  return base.state === FIGURE ? [base.low, base.high] : [ZERO, null];
}
/**
 * What a part takes from the low and from the high end of what is left; of an independent amount the most leaves the
 * least.
 * @param {Instalment} part
 * @param {Bounds} share
 * @returns {[number|null, number|null]} null: all of it
 */
function taken(part, share) {
  if (part.at_most) return [part.of ? share.max : share.min, 0];
  return part.of ? [share.max, share.min] : [share.min, share.max];
}
/**
 * @param {Bounds} left
 * @param {[number|null, number|null]} taken
 * @returns {Bounds}
 */
function after(left, [fromLow, fromHigh]) {
  const low = fromLow === null ? 0 : Math.max(0, left.min - fromLow);
  return { min: low, max: left.max === null ? null : Math.max(0, left.max - (fromHigh || 0)) };
}
/**
 * @param {Instalment} part
 * @param {Known} known
 */
function dueDay(part, known) {
  const start = part.within ? get(known, part.within.of) : null;
  return part.within && start !== null ? lastDay(start, part.within) : null;
}
