/** `each`: so much for each unit of a quantity. */
import { capped, prepareCap } from '../caps.js';
import { defineAmount, prepareAmount } from '../forms.js';
import { narrowing, numberOf } from '../intervals.js';
import { decimal, exact, max, min, over, times, wholes } from '../numbers.js';
import { hasFigure, moneyWords, quantityWords, step, waitingFor, withEnds } from '../sums.js';
import { NOTHING } from '../values.js';

/** @typedef {{of: string, amount: Amount, per?: Fraction, at_most?: Fraction, whole?: string, unit?: string, cap?: number|Amount}} Each */
defineAmount('each', (/** @type {Each} */ node, book) => {
  const fact = book.fact(node.of);
  const each = prepareAmount(node.amount, book);
  const cap = prepareCap(node.cap, book);
  const count = counter(node);
  return c => {
    const price = each(c);
    if (!hasFigure(price)) return price;
    const quantity = numberOf(c, fact);
    const low = max(0, quantity.low);
    const high = max(0, quantity.high);
    const paid = withEnds(price, times(count(low), price.low), times(count(high), price.high));
    const out = waitingFor(paid, c.explained ? narrowing(c, fact) : NOTHING);
    return capped(
      c,
      step(c, out, () => eachWords(node, low === 0 && high === Infinity ? '' : quantityWords(low, high), price)),
      cap,
      '封顶'
    );
  };
});
/**
 * The units that are paid for.
 * @param {Each} node
 * @returns {(quantity: Exact) => Exact}
 */
function counter(node) {
  const most = node.at_most ? exact(node.at_most) : Infinity;
  const per = exact(node.per || 1);
  const how = node.whole;
  return quantity => {
    const units = over(min(quantity, most), per);
    return how ? wholes(units, how) : units;
  };
}
/**
 * @param {Each} node
 * @param {string} quantity empty where nothing is known of it
 * @param {Sum} price
 */
function eachWords(node, quantity, price) {
  const unit = node.unit || '';
  const per = exact(node.per || 1);
  const counted = quantity ? (quantity + ' ' + unit).trim() : '几' + unit;
  let text = counted + ' × ' + moneyWords(price.low, price.high);
  if (node.at_most) text += ('（最多 ' + decimal(exact(node.at_most)) + ' ' + unit + '）').replace(' ）', '）');
  if (per !== 1) text += ' ÷ ' + decimal(per);
  if (node.whole) text += node.whole === 'up' ? '，不足一个单位的按一个算' : '，不足一个单位的不算';
  return text;
}
