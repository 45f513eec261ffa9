/** Amounts: each form has a file of its own, named as its key. */
import { atLeast } from './amounts/at_least.js';
import { choose } from './amounts/choose.js';
import { each } from './amounts/each.js';
import { fact } from './amounts/fact.js';
import { fixed } from './amounts/fixed.js';
import { highest } from './amounts/highest.js';
import { lowest } from './amounts/lowest.js';
import { noFigure } from './amounts/no_figure.js';
import { percent } from './amounts/percent.js';
import { range } from './amounts/range.js';
import { sum } from './amounts/sum.js';
import { table } from './amounts/table.js';
import { tiers } from './amounts/tiers.js';
import { upTo } from './amounts/up_to.js';

/** @type {Record<string, (node: any, c: Context) => Sum>} */
const FORMS = {
  at_least: atLeast,
  choose,
  each,
  fact,
  fixed,
  highest,
  lowest,
  no_figure: noFigure,
  percent,
  range,
  sum,
  table,
  tiers,
  up_to: upTo,
};
/**
 * Reckon an amount.
 * @param {Amount} node
 * @param {Context} c
 */
export function amountOf(node, c) {
  const form = Object.keys(node)[0];
  return FORMS[form](node[form], c);
}
