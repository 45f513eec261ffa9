/** `choose`: the first whose condition is a yes; one without a condition is the rest. */
import { judge } from '../conditions.js';
import { NO_CELL, sumOf, union } from '../sums.js';
import { NO, YES } from '../truth.js';

/**
 * @param {{when?: Condition, amount: Amount}[]} choices
 * @param {Context} c
 */
export function choose(choices, c) {
  /** @type {Sum[]} */
  const possible = [];
  /** @type {string[]} */
  let missing = [];
  let settled = false;
  for (let i = 0; i < choices.length && !settled; i += 1) {
    const verdict = judge(choices[i].when, c.known, c.deciding);
    settled = verdict.value === YES;
    if (verdict.value === NO) continue;
    possible.push(c.amountOf(choices[i].amount, c));
    missing = missing.concat(verdict.missing);
  }
  if (!settled) possible.push(sumOf(NO_CELL));
  const found = union(possible);
  found.missing = found.missing.concat(missing);
  return found;
}
