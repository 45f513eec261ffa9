/** The text of a list as a table of people's rows: delimiter, head, columns; ID numbers are taken out at once. */
import { isFull, readRows } from './delimited.js';
import { bestDelimiter, columnsOf, fillDown, findHeader, idColumn, idTaker, mask } from './roster.js';
import { eachOf } from './slices.js';

/** Rows among which a head is offered to be chosen, and letters of each that are shown. */
const TOPS = 20;
const LETTERS = 24;
/**
 * What was chosen by hand.
 * @param {Partial<Choice>} [more]
 * @returns {Choice}
 */
export function chosen(more) {
  return Object.assign({ encoding: '', delimiter: '', head: null, columns: null, filled: [] }, more);
}
/** @type {ListTable} */
export const NOTHING = {
  delimiter: ',',
  faults: [],
  tops: [],
  headAt: -1,
  headLine: 0,
  head: [],
  columns: [],
  body: [],
};
/**
 * Read a text.
 * @param {string} text
 * @param {Choice} choice
 * @param {RosterWords} words
 * @param {Int32Array} secret under which ID numbers are compared
 * @param {() => Promise<void>|null} rest as of `sliced`
 * @returns {Promise<ListTable>}
 */
export async function readTable(text, choice, words, secret, rest) {
  const delimiter = choice.delimiter || bestDelimiter(text, words);
  /** @type {ListTable['faults']} */
  const faults = [];
  const every = await eachOf(readRows(text, delimiter, faults), row => row, rest);
  const rows = every.filter(isFull);
  const headAt = choice.head === null ? findHeader(rows, words).at : choice.head;
  const top = headAt >= 0 ? rows[headAt] : null;
  const below = rows.slice(headAt + 1);
  const columns = choice.columns || (top ? columnsOf(top, words) : []);
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
  const named = Array.from({ length: width }, (_, i) => columns[i] || '');
  const numbers = choice.columns || named.indexOf('id') >= 0 ? -1 : idColumn(below, named);
  if (numbers >= 0) named[numbers] = 'id';
  const body = await eachOf(below, idTaker(named.indexOf('id'), secret), rest);
  return {
    delimiter,
    faults,
    tops: rows.slice(0, TOPS).map(row => mask(row.cells.filter(c => c.trim()).join('，')).slice(0, LETTERS)),
    headAt,
    headLine: top ? top.line : 0,
    head: top ? top.cells.map(mask) : [],
    columns: named,
    body: choice.filled.reduce(fillDown, body),
  };
}
/**
 * What stands above a column.
 * @param {ListTable} table
 * @param {number} i
 */
export function titleOf({ head }, i) {
  return (head[i] || '').trim() || '第 ' + (i + 1) + ' 列';
}
