/** `table`: the first row that fits; while facts are unknown, every row that may. */
import { defineAmount, prepareAmount } from '../forms.js';
import { NO_CELL, hasFigure, step, union, waitingFor } from '../sums.js';
import { NOTHING } from '../values.js';

/** @typedef {{cells: [KnownFact, any[]][], amount: Reckon, text: string}} Row */
/** @typedef {{cells: Record<string, any[]>, amount: Amount, text: string}} WrittenRow */
defineAmount('table', (/** @type {{rows: WrittenRow[]}} */ node, book) => {
  const rows = node.rows.map(row => readyRow(row, book));
  return c => {
    /** @type {Row[]} */
    const fitting = [];
    /** @type {KnownFact[]} */
    const unknown = [];
    for (let i = 0, sure = false; i < rows.length && !sure; i += 1) {
      const open = openCells(rows[i], c.world);
      if (!open) continue;
      fitting.push(rows[i]);
      unknown.push(...open.filter(fact => unknown.indexOf(fact) < 0));
      sure = !open.length;
    }
    return fitting.length ? oneOf(fitting, unknown, c) : NO_CELL;
  };
});
/**
 * @param {WrittenRow} row
 * @param {Book} book
 * @returns {Row}
 */
function readyRow(row, book) {
  /** @type {[KnownFact, any[]][]} */
  const cells = Object.keys(row.cells).map(id => [book.fact(id), row.cells[id]]);
  return { cells, amount: prepareAmount(row.amount, book), text: row.text };
}
/**
 * The unknown facts that a row hangs on; null where it does not fit.
 * @param {Row} row
 * @param {World} world
 */
function openCells(row, world) {
  /** @type {KnownFact[]} */
  let open = NOTHING;
  for (const [fact, wanted] of row.cells) {
    const value = world.given[fact.index];
    if (value === undefined) open = open.concat(fact);
    else if (!(Array.isArray(value) ? value : [value]).some(v => wanted.indexOf(v) >= 0)) return null;
  }
  return open;
}
/**
 * @param {Row[]} rows those that may fit, the last of them perhaps surely
 * @param {KnownFact[]} unknown the facts that they hang on
 * @param {Context} c
 */
function oneOf(rows, unknown, c) {
  const sure = rows[rows.length - 1].cells.every(([fact]) => c.world.given[fact.index] !== undefined);
  const open = !sure && !complete(rows, unknown);
  let found = union(rows.map(row => row.amount(c)));
  if (open) found = Object.assign({}, found, { none: true });
  if (c.explained && (rows.length > 1 || found.none))
    found = waitingFor(
      found,
      unknown.map(fact => fact.id)
    );
  if (!hasFigure(found)) return found;
  return step(c, found, () => (rows.length === 1 ? '查表：' + rows[0].text : '查表：还不知道是哪一档'));
}
/**
 * Is there a row for every combination of values that the unknown facts can have?
 * @param {Row[]} rows
 * @param {KnownFact[]} unknown
 * @returns {boolean}
 */
function complete(rows, unknown) {
  if (!unknown.length) return rows.length > 0;
  const [fact] = unknown;
  if (fact.kind.type !== 'choice') return false;
  return fact.kind.values.every(([value]) => {
    const fitting = rows.filter(row =>
      row.cells.every(([other, wanted]) => other !== fact || wanted.indexOf(value) >= 0)
    );
    return complete(fitting, unknown.slice(1));
  });
}
