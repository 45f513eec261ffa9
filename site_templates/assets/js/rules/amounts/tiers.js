/** `tiers`: each unit at the price of its step. */
import { defineAmount } from '../forms.js';
import { narrowing, numberOf } from '../intervals.js';
import { add, exact, max, min, sub, times } from '../numbers.js';
import { figure, quantityWords, step } from '../sums.js';

/** @typedef {{to: Exact, amount: number}} Tier `to` counts */
/** @typedef {{of: string, steps: {to?: Fraction, amount: number}[], at_most?: Fraction, unit?: string}} Tiers the last step has no `to` */
defineAmount('tiers', (/** @type {Tiers} */ node, book) => {
  const fact = book.fact(node.of);
  const most = node.at_most ? exact(node.at_most) : Infinity;
  const tiers = node.steps.map(s => ({ to: s.to ? exact(s.to) : Infinity, amount: s.amount }));
  return c => {
    const quantity = numberOf(c, fact);
    const low = min(max(0, quantity.low), most);
    const high = min(max(0, quantity.high), most);
    const missing = c.explained ? narrowing(c, fact) : undefined;
    const out = figure(tiered(tiers, low), tiered(tiers, high), missing);
    return step(c, out, () => ('分段计算：' + quantityWords(low, high) + ' ' + (node.unit || '')).trim());
  };
});
/**
 * @param {Tier[]} tiers
 * @param {Exact} count
 */
function tiered(tiers, count) {
  /** @type {Exact} */
  let total = 0;
  /** @type {Exact} */
  let done = 0;
  tiers.forEach(tier => {
    const end = min(count, tier.to);
    if (done === Infinity) return;
    total = add(total, times(max(0, sub(end, done)), tier.amount));
    done = max(done, end);
  });
  return total;
}
