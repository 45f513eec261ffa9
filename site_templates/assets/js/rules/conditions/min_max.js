/** `min`, `max`: a date or a number lies between two ends, which count. */
import { EVER, NEVER } from '../dates.js';
import { defineTest } from '../forms.js';
import { daysOf, narrowing, numberOf } from '../intervals.js';
import { cmp, exact } from '../numbers.js';
import { NO, UNKNOWN, YES } from '../truth.js';
import { has } from '../values.js';

/** @type {TestForm} */
const between = (node, book) => {
  const fact = book.fact(node.fact);
  return {
    value: fact.date ? dateBetween(fact, node) : numberBetween(fact, node),
    missing: c => narrowing(c, fact),
  };
};
defineTest('min', between);
defineTest('max', between);
/**
 * @param {KnownFact} fact
 * @param {Condition} node
 * @returns {(c: Context) => Truth}
 */
function dateBetween(fact, node) {
  const first = has(node, 'min') ? node.min : EVER;
  const last = has(node, 'max') ? node.max : NEVER;
  return ({ world }) => {
    const { low, high } = daysOf(world, fact);
    return first <= low && high <= last ? YES : high < first || low > last ? NO : UNKNOWN;
  };
}
/**
 * @param {KnownFact} fact
 * @param {Condition} node
 * @returns {(c: Context) => Truth}
 */
function numberBetween(fact, node) {
  const least = has(node, 'min') ? exact(node.min) : -Infinity;
  const most = has(node, 'max') ? exact(node.max) : Infinity;
  return c => {
    const { low, high } = numberOf(c, fact);
    if (cmp(least, low) <= 0 && cmp(high, most) <= 0) return YES;
    return cmp(high, least) < 0 || cmp(low, most) > 0 ? NO : UNKNOWN;
  };
}
