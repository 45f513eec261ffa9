/** `each`: so much for each unit of a quantity. */
import { cmp, decimal, div, fraction, integer, mul, wholes } from '../numbers.js';
import { FIGURE, bounded, capped, figure, moneyWords, quantityWords, step } from '../sums.js';
import { numeric } from '../values.js';

/** @typedef {{of: string, amount: Amount, per?: Fraction, at_most?: Fraction, whole?: string, unit?: string, cap?: number}} Each */
/**
 * @param {Each} node
 * @param {Context} c
 */
export function each(node, c) {
  const price = c.amountOf(node.amount, c);
  if (price.state !== FIGURE) return price;
  const [found, missing] = numeric(c.known, node.of, c.deciding);
  const [low, high] = units(bounded(found, node.at_most), node);
  const most = high === null || price.high === null ? null : mul(high, price.high);
  const out = figure(mul(low, price.low), most, price.missing.concat(missing));
  out.steps = price.steps;
  out.doubt = price.doubt;
  return capped(step(out, words(node, bounded(found, undefined), price)), node.cap, '封顶');
}
/**
 * The units that are paid for.
 * @param {Interval} quantity
 * @param {Each} node
 * @returns {Interval}
 */
function units(quantity, node) {
  const per = fraction(node.per || 1);
  const low = div(quantity[0], per);
  const high = quantity[1] === null ? null : div(quantity[1], per);
  const how = node.whole;
  return how ? [wholes(low, how), high === null ? null : wholes(high, how)] : [low, high];
}
/**
 * @param {Each} node
 * @param {Interval} quantity
 * @param {Sum} price
 */
function words(node, quantity, price) {
  const unit = node.unit || '';
  const per = fraction(node.per || 1);
  const counted = quantityWords(quantity[0], quantity[1]) + ' ' + unit;
  let text = (counted + ' × ' + moneyWords(price.low, price.high)).replace(/ {2}/g, ' ');
  if (node.at_most) text += ('（最多 ' + decimal(fraction(node.at_most)) + ' ' + unit + '）').replace(' ）', '）');
  if (cmp(per, integer(1)) !== 0) text += ' ÷ ' + decimal(per);
  if (node.whole) text += node.whole === 'up' ? '，不足一个单位的按一个算' : '，不足一个单位的不算';
  return text;
}
