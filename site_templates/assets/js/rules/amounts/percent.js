/** `percent`: a share of another amount, either of which may have a ceiling. */
import { capped, prepareCap } from '../caps.js';
import { defineAmount, prepareAmount } from '../forms.js';
import { decimal, exact, times } from '../numbers.js';
import { hasFigure, moneyWords, step, withEnds } from '../sums.js';

/** @typedef {{share: Fraction, of: Amount, base_cap?: number|Amount, cap?: number|Amount}} Percent */
defineAmount('percent', (/** @type {Percent} */ node, book) => {
  const whole = prepareAmount(node.of, book);
  const share = exact(node.share);
  const baseCap = prepareCap(node.base_cap, book);
  const cap = prepareCap(node.cap, book);
  return c => {
    const found = whole(c);
    if (!hasFigure(found)) return found;
    const base = capped(c, found, baseCap, '基数封顶');
    const out = withEnds(base, times(base.low, share), times(base.high, share));
    const text = () => moneyWords(base.low, base.high) + ' × ' + decimal(times(share, 100)) + '%';
    return capped(c, step(c, out, text), cap, '封顶');
  };
});
