/**
 * SQL on the published database in a thread of its own: read only, on the device's copy. One request at a time: the
 * page waits.
 */
import { fetchOwn } from '../page/dom.js';
import { matching } from './matching.js';
import { default as sqlite3InitModule } from './sqlite3.mjs';

/** @typedef {import('@sqlite.org/sqlite-wasm').Sqlite3Static} Sqlite */
/** @typedef {{capi: Sqlite['capi'], db: import('@sqlite.org/sqlite-wasm').Database}} Opened */
/** The package's types do not know its options. */
const init = /** @type {(options: object) => Promise<Sqlite>} */ (sqlite3InitModule);
/** @type {Opened|null} */
let opened = null;
/**
 * @param {number} id of the request
 * @param {object} answer
 */
function say(id, answer) {
  self.postMessage(Object.assign({ id }, answer));
}
/** Bytes that one value may have, as in Datasette, which refuses some functions too. */
const LONGEST_VALUE = 100000;
/**
 * Load SQLite, and the database into memory.
 * @param {string} url
 * @returns {Promise<Opened>}
 */
async function open(url) {
  const read = fetchOwn(url).then(got => got.arrayBuffer());
  const quiet = { print() {}, printErr() {} };
  const [sqlite3, buffer] = await Promise.all([init(quiet), read]);
  const { capi, wasm } = sqlite3;
  const db = new sqlite3.oo1.DB();
  const { pointer } = db;
  if (pointer === undefined) throw new Error('SQLite');
  const at = wasm.allocFromTypedArray(new Uint8Array(buffer));
  const size = buffer.byteLength;
  const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY;
  db.checkRc(capi.sqlite3_deserialize(pointer, 'main', at, size, size, flags));
  db.createFunction('matching', (_, query) => matching(/** @type {string|null} */ (query)), { deterministic: true });
  db.exec('pragma query_only = 1');
  capi.sqlite3_limit(pointer, capi.SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
  return { capi, db };
}
/**
 * What a page can show: numbers too large for the language as text, bytes as their count.
 * @param {unknown} value
 */
function shown(value) {
  if (value instanceof Uint8Array) return '（二进制，' + value.length + ' 字节）';
  return typeof value === 'bigint' ? String(value) : value;
}
/**
 * Run a query.
 * @param {Opened} database
 * @param {string} sql
 * @param {Record<string, string>} given values of its parameters
 * @param {number} most rows
 * @returns {{columns: string[], rows: unknown[][], more: boolean}}
 */
function run({ capi, db }, sql, given, most) {
  const statement = db.prepare(sql);
  const { pointer } = statement;
  const rows = [];
  try {
    const reads = pointer !== undefined && statement.columnCount && capi.sqlite3_stmt_readonly(pointer);
    if (pointer === undefined || !reads) throw new Error('只能查，不能改：请写 select');
    for (let n = 1; n <= statement.parameterCount; n += 1) {
      const name = capi.sqlite3_bind_parameter_name(pointer, n) || '';
      statement.bind(n, given[name.slice(1)] || '');
    }
    const columns = statement.getColumnNames();
    while (statement.step()) {
      if (rows.length === most) return { columns, rows, more: true };
      rows.push(statement.get([]).map(shown));
    }
    return { columns, rows, more: false };
  } finally {
    statement.finalize();
  }
}
self.onmessage = async event => {
  const { id, database, sql, given, most } = event.data;
  try {
    if (database) {
      opened = await open(database);
      say(id, { ready: true });
    } else if (opened) say(id, run(opened, sql, given, most));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    say(id, { problem: message.replace(/^SQLITE_\w+: sqlite3 result code \d+: /, '') });
  }
};
