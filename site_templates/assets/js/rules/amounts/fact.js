/** `fact`: a money fact as it is, not below 0. */
import { defineAmount } from '../forms.js';
import { narrowing, numberOf } from '../intervals.js';
import { max } from '../numbers.js';
import { figure, step } from '../sums.js';

defineAmount('fact', (/** @type {string} */ id, book) => {
  const fact = book.fact(id);
  return c => {
    const { low, high } = numberOf(c, fact);
    const missing = c.explained ? narrowing(c, fact) : undefined;
    return step(c, figure(max(0, low), max(0, high), missing), () => fact.kind.label);
  };
});
