/** `in`: the value, or one of those that were chosen, is in a list; a list that is `open` goes on with 等. */
import { defineTest } from '../forms.js';
import { NO, UNKNOWN, YES } from '../truth.js';
import { NOTHING } from '../values.js';

defineTest('in', (node, book) => {
  const fact = book.fact(node.fact);
  const wanted = node.in || [];
  const otherwise = node.open ? UNKNOWN : NO;
  return {
    value: ({ world }) => {
      const value = world.given[fact.index];
      if (value === undefined) return UNKNOWN;
      const fits = Array.isArray(value) ? value.some(v => wanted.indexOf(v) >= 0) : wanted.indexOf(value) >= 0;
      return fits ? YES : otherwise;
    },
    missing: ({ world }) => (world.given[fact.index] === undefined ? [fact.id] : NOTHING),
  };
});
