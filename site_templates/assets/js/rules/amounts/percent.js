/** `percent`: a share of another amount, either of which may have a ceiling. */
import { decimal, fraction, mul } from '../numbers.js';
import { FIGURE, capped, figure, moneyWords, step } from '../sums.js';

/**
 * @param {{share: Fraction, of: Amount, base_cap?: number, cap?: number}} node
 * @param {Context} c
 */
export function percent(node, c) {
  const found = c.amountOf(node.of, c);
  if (found.state !== FIGURE) return found;
  const base = capped(found, node.base_cap, '基数封顶');
  const share = fraction(node.share);
  const out = figure(mul(base.low, share), base.high === null ? null : mul(base.high, share), base.missing);
  out.steps = base.steps;
  out.doubt = base.doubt;
  const text = moneyWords(base.low, base.high) + ' × ' + decimal(mul(share, [100, 1])) + '%';
  return capped(step(out, text), node.cap, '封顶');
}
