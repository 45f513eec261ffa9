/** `choose`: the first whose condition is a yes; one without a condition is the rest. */
import { prepareCondition } from '../conditions.js';
import { defineAmount, prepareAmount } from '../forms.js';
import { NO_CELL, union, waitingFor } from '../sums.js';
import { NO, YES } from '../truth.js';
import { NOTHING, joined } from '../values.js';

defineAmount('choose', (/** @type {{when?: Condition, amount: Amount}[]} */ choices, book) => {
  const rows = choices.map(row => ({
    when: prepareCondition(row.when, book),
    amount: prepareAmount(row.amount, book),
  }));
  return c => {
    /** @type {Sum[]} */
    const possible = [];
    /** @type {string[]} */
    let missing = NOTHING;
    for (let i = 0; i < rows.length; i += 1) {
      const verdict = rows[i].when.value(c);
      if (verdict === NO) continue;
      possible.push(rows[i].amount(c));
      if (verdict === YES) return waitingFor(union(possible), missing);
      if (c.explained) missing = joined(missing, rows[i].when.missing(c));
    }
    return waitingFor(union(possible.concat(NO_CELL)), missing);
  };
});
