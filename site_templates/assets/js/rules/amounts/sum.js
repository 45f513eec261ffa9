/** `sum`: parts that are added; those that are `included` are only named. */
import { add } from '../numbers.js';
import { FIGURE, shown, step, sumOf } from '../sums.js';

/**
 * @param {{title: string, amount: Amount, included?: boolean}[]} pieces
 * @param {Context} c
 */
export function sum(pieces, c) {
  const total = sumOf(FIGURE);
  for (const piece of pieces) {
    const part = c.amountOf(piece.amount, c);
    if (part.state !== FIGURE) return part;
    total.missing = total.missing.concat(part.missing);
    total.doubt = total.doubt || part.doubt;
    total.steps.push({ text: (piece.included ? '其中：' : '') + piece.title, amount: shown(part.low, part.high) });
    if (!piece.included) {
      total.low = add(total.low, part.low);
      total.high = total.high === null || part.high === null ? null : add(total.high, part.high);
    }
  }
  return step(total, '合计');
}
