/** `within`: a date is not after another one, and that one not after the date plus a span. */
import { lastDay } from '../dates.js';
import { defineTest } from '../forms.js';
import { narrowing, validDays } from '../intervals.js';
import { NO, UNKNOWN, YES } from '../truth.js';

defineTest('within', (node, book) => {
  const span = /** @type {Within} */ (node.within);
  const fact = book.fact(node.fact);
  const other = book.fact(span.of);
  return {
    value: c => {
      const start = validDays(c, fact);
      const day = validDays(c, other);
      if (start.high <= day.low && day.high <= lastDay(start.low, span)) return YES;
      return start.low > day.high || day.low > lastDay(start.high, span) ? NO : UNKNOWN;
    },
    missing: c => narrowing(c, fact).concat(narrowing(c, other)),
  };
});
