/** `tiers`: each unit at the price of its step. */
import { ZERO, add, fraction, integer, max, min, mul, sub } from '../numbers.js';
import { bounded, figure, quantityWords, step } from '../sums.js';
import { numeric } from '../values.js';

/** @typedef {{to?: Fraction, amount: number}} Tier `to` counts; the last has none */
/**
 * @param {{of: string, steps: Tier[], at_most?: Fraction, unit?: string}} node
 * @param {Context} c
 */
export function tiers(node, c) {
  const [found, missing] = numeric(c.known, node.of, c.deciding);
  const [low, high] = bounded(found, node.at_most);
  const out = figure(tiered(node.steps, low), high === null ? null : tiered(node.steps, high), missing);
  return step(out, ('分段计算：' + quantityWords(low, high) + ' ' + (node.unit || '')).trim());
}
/**
 * @param {Tier[]} steps
 * @param {Fraction} count
 */
function tiered(steps, count) {
  let total = ZERO;
  let done = ZERO;
  steps.forEach(s => {
    const end = min(count, s.to ? fraction(s.to) : count);
    total = add(total, mul(max(ZERO, sub(end, done)), integer(s.amount)));
    done = max(done, end);
  });
  return total;
}
