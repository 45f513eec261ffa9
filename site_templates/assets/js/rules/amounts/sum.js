/** `sum`: parts that are added; those that are `included` are only named. */
import { defineAmount, prepareAmount } from '../forms.js';
import { add } from '../numbers.js';
import { allOf, shown, step } from '../sums.js';

/** @typedef {{title: string, amount: Amount, included?: boolean}} Piece */
defineAmount('sum', (/** @type {Piece[]} */ pieces, book) => {
  const all = pieces.map(p => prepareAmount(p.amount, book));
  const added = all.filter((_, i) => !pieces[i].included);
  return c => {
    const parts = added.map(amount => amount(c));
    const found = allOf(parts, () => [parts.map(p => p.low).reduce(add, 0), parts.map(p => p.high).reduce(add, 0)]);
    if (!c.explained) return found;
    found.steps = pieces.map((piece, i) => ({
      text: (piece.included ? '其中：' : '') + piece.title,
      amount: shown(piece.included ? all[i](c) : parts[added.indexOf(all[i])]),
    }));
    return step(c, found, () => '合计');
  };
});
