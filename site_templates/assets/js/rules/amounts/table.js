/** `table`: the first row that fits; while facts are unknown, every row that may. */
import { FIGURE, NO_CELL, step, sumOf, union } from '../sums.js';
import { get, has } from '../values.js';

/** @typedef {{cells: Record<string, string[]>, amount: Amount, text: string}} Row */
/**
 * @param {{rows: Row[]}} node
 * @param {Context} c
 */
export function table(node, c) {
  /** @type {string[]} */
  const missing = [];
  const fitting = node.rows.filter(row => Object.keys(row.cells).every(fact => mayFit(row, fact, c.known, missing)));
  if (!fitting.length) return sumOf(NO_CELL);
  const rows = missing.length ? fitting : fitting.slice(0, 1);
  const found = union(rows.map(row => c.amountOf(row.amount, c)));
  found.doubt = found.doubt || !complete(rows, missing.slice().sort(), c.known.kinds);
  if (rows.length > 1 || found.doubt) found.missing = found.missing.concat(missing);
  if (found.state !== FIGURE) return found;
  return step(found, rows.length === 1 ? '查表：' + rows[0].text : '查表：还不知道是哪一档');
}
/**
 * @param {Row} row
 * @param {string} fact
 * @param {Known} known
 * @param {string[]} missing takes the fact where it is unknown
 */
function mayFit(row, fact, known, missing) {
  const value = get(known, fact);
  if (value !== null) return [].concat(value).some(v => row.cells[fact].indexOf(v) >= 0);
  if (missing.indexOf(fact) < 0) missing.push(fact);
  return true;
}
/**
 * Is there a row for every combination of values that the unknown facts can have?
 * @param {Row[]} rows
 * @param {string[]} unknown
 * @param {Record<string, Fact>} kinds
 * @returns {boolean}
 */
function complete(rows, unknown, kinds) {
  if (!unknown.length) return rows.length > 0;
  const kind = kinds[unknown[0]];
  if (kind.type !== 'choice') return false;
  return kind.values.every(([value]) => {
    const fitting = rows.filter(r => !has(r.cells, kind.id) || r.cells[kind.id].indexOf(value) >= 0);
    return complete(fitting, unknown.slice(1), kinds);
  });
}
