/** Payment in parts: what each instalment comes to and by when. */
import { lastDay } from './dates.js';
import { prepareAmount } from './forms.js';
import { add, cmp, exact, max, min, roundHalfUp, sub, times, wholes } from './numbers.js';
import { hasFigure } from './sums.js';

/**
 * @param {Instalment} node
 * @param {Book} book
 * @returns {Part}
 */
export function preparePart(node, book) {
  return {
    node,
    of: node.of ? prepareAmount(node.of, book) : null,
    share: node.share && !node.rest ? exact(node.share) : null,
    start: node.within ? book.fact(node.within.of) : null,
  };
}
/**
 * What each part comes to, rounded on its own. Shares of one amount move together: what they leave is the rest of it, give
 * or take half a 分 each; parts of another amount, and those of which less may be paid, move apart.
 * @param {Part[]} parts
 * @param {Verdict} whole with figures
 * @returns {[number, number][]}
 */
export function partsOf(parts, whole) {
  const left = {
    point: whole.low === whole.high,
    shares: /** @type {Exact} */ (0),
    paid: 0,
    count: 0,
    least: 0,
    most: 0,
  };
  return parts.map(part => {
    const ends = part.share === null ? restOf(whole, left) : shareIn(part, part.share, whole);
    if (part.node.at_most) {
      left.most += ends[1];
      return [0, ends[1]];
    }
    if (part.of || part.share === null) {
      left.least += ends[0];
      left.most += ends[1];
    } else {
      left.shares = add(left.shares, part.share);
      left.paid += ends[0];
      left.count += 1;
    }
    return ends;
  });
}
/**
 * @param {Part} part
 * @param {Exact} share
 * @param {Verdict} whole
 * @returns {[number, number]}
 */
function shareIn(part, share, whole) {
  /** @type {{low: Exact, high: Exact}} */
  let { low, high } = whole;
  if (part.of) {
    const found = part.of(whole.c);
    low = found.none || found.silent || !hasFigure(found) ? 0 : found.low;
    high = found.silent ? Infinity : hasFigure(found) ? found.high : 0;
  }
  return [roundHalfUp(times(low, share)), roundHalfUp(times(high, share))];
}
/**
 * What the parts before leave.
 * @param {Verdict} whole
 * @param {{point: boolean, shares: Exact, paid: number, count: number, least: number, most: number}} left what they took
 * @returns {[number, number]}
 */
function restOf(whole, left) {
  if (left.point) {
    const open = sub(whole.low, left.paid);
    return [left.most === Infinity ? 0 : down(sub(open, left.most)), down(sub(open, left.least))];
  }
  const share = sub(1, left.shares);
  const ends = [times(share, whole.low), times(share, whole.high)];
  /** @type {Exact} */
  const slack = left.count % 2 ? [left.count, 2] : left.count / 2;
  const low = left.most === Infinity ? 0 : max(0, sub(sub(min(ends[0], ends[1]), slack), left.most));
  const high = max(0, sub(add(max(ends[0], ends[1]), slack), left.least));
  return [wholes(low, 'up'), high === Infinity ? high : wholes(high, 'up') - (left.count && cmp(high, 0) > 0 ? 1 : 0)];
}
/** @param {Exact} value a whole number */
function down(value) {
  return /** @type {number} */ (max(0, value));
}
/**
 * The payments of an outcome.
 * @param {Part[]} parts
 * @param {[number, number][]} ends
 * @param {World} world
 * @returns {Payment[]}
 */
export function toldPayments(parts, ends, world) {
  return ends.map(([low, high], i) => {
    const { node, start } = parts[i];
    const day = start ? world.values[start.index] : undefined;
    return {
      when: node.when,
      amount: { min: low, max: high === Infinity ? null : high },
      due: node.within && day !== undefined ? lastDay(day, node.within) : null,
    };
  });
}
