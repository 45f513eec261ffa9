/** What happens to an amount once it is reckoned: raises, reductions, caps and floors in their order, then rounding. */
import { above, prepareCap, under } from './caps.js';
import { prepareCondition } from './conditions.js';
import { add, exact, max, min, over, roundHalfUp, sub, times, wholes } from './numbers.js';
import { step, waitingFor, withEnds } from './sums.js';
import { NO, YES } from './truth.js';

/** @typedef {(found: Sum, base: Sum, c: Context) => [Exact, Exact]} Adjust the ends after an adjustment; base: before all */
/**
 * An adjustment made ready. Each end goes through it with its own base; where it may not apply, both sides are joined.
 * @param {Adjustment} node
 * @param {Book} book
 * @returns {(found: Sum, base: Sum, c: Context) => Sum}
 */
export function prepareAdjustment(node, book) {
  const when = prepareCondition(node.when, book);
  const ends = prepareEnds(node, book);
  const cap = prepareCap(node.cap === undefined ? node.floor : node.cap, book);
  return (found, base, c) => {
    const applies = when.value(c);
    if (applies === NO) return found;
    let [low, high] = ends(found, base, c);
    if (applies !== YES || node.at_most) {
      low = min(low, found.low);
      high = max(high, found.high);
    }
    const out = withEnds(found, low, high);
    if (!c.explained) return out;
    const waiting = waitingFor(waitingFor(out, when.missing(c)), cap ? cap(c).missing : []);
    return step(c, waiting, () => node.title + (applies === YES ? '' : '（是否适用还不清楚）'));
  };
}
/**
 * @param {Adjustment} node
 * @param {Book} book
 * @returns {Adjust}
 */
function prepareEnds(node, book) {
  const cap = prepareCap(node.cap, book);
  const floor = prepareCap(node.floor, book);
  if (cap) return (found, _, c) => under(found, cap(c));
  if (floor) return (found, _, c) => above(found, floor(c));
  const one = prepareFigure(node);
  return (found, base) => [one(found.low, base.low), one(found.high, base.high)];
}
/**
 * What an adjustment makes of one figure.
 * @param {Adjustment} node
 * @returns {(value: Exact, base: Exact) => Exact}
 */
function prepareFigure(node) {
  if (node.raise) {
    const share = exact(node.raise);
    return (value, base) => add(value, times(node.of_base ? base : value, share));
  }
  if (node.multiply) {
    const share = exact(node.multiply);
    return value => times(value, share);
  }
  const more = node.add || 0;
  const less = node.subtract || 0;
  return value => max(0, sub(add(value, more), less));
}
/**
 * Round both ends to whole 分, or to multiples of so many.
 * @param {Sum} found
 * @param {Rounding|undefined} rule
 * @param {Context} c
 */
export function rounded(found, rule, c) {
  const low = toUnit(found.low, rule);
  const high = toUnit(found.high, rule);
  if (low === found.low && high === found.high) return found;
  const out = withEnds(found, low, high);
  return rule ? step(c, out, () => '按规定取整') : out;
}
/**
 * @param {Exact} value
 * @param {Rounding|undefined} rule
 */
function toUnit(value, rule) {
  if (!rule || value === Infinity) return roundHalfUp(value);
  const units = over(value, rule.fen);
  return times(rule.how === 'half_up' ? roundHalfUp(units) : wholes(units, rule.how), rule.fen);
}
