/** `minus`: an amount less others, not below 0. */
import { defineAmount, prepareAmount } from '../forms.js';
import { add, max, sub } from '../numbers.js';
import { allOf, hasFigure, shown, step } from '../sums.js';

defineAmount('minus', (/** @type {{from: Amount, less: Amount[]}} */ node, book) => {
  const from = prepareAmount(node.from, book);
  const less = node.less.map(amount => prepareAmount(amount, book));
  return c => {
    const whole = from(c);
    const taken = less.map(amount => amount(c));
    const found = allOf([whole, ...taken], () => [
      reducedBy(whole.low, taken.map(t => t.high).reduce(add, 0)),
      reducedBy(whole.high, taken.map(t => t.low).reduce(add, 0)),
    ]);
    if (c.explained) {
      found.steps = [whole, ...taken].map((part, i) => ({ text: i ? '减去' : '总数', amount: shown(part) }));
    }
    return hasFigure(found) ? step(c, found, () => '相减') : found;
  };
});
/**
 * @param {Exact} whole
 * @param {Exact} taken
 */
function reducedBy(whole, taken) {
  return taken === Infinity ? 0 : max(0, sub(whole, taken));
}
