/** SQL on the published database in a thread of its own: read only, on the device's copy. One request at a time: the page waits. */
import sqlite3InitModule from './sqlite3.mjs';
import { fetchOwn } from '../js/dom.js';
import { matching } from './matching.js';

let opened = null;
function say(id, answer) { self.postMessage(Object.assign({ id }, answer)); }

async function open(url) {
  const read = fetchOwn(url).then(got => got.arrayBuffer()).then(buffer => new Uint8Array(buffer));
  const [sqlite3, bytes] = await Promise.all([sqlite3InitModule({ print() {}, printErr() {} }), read]);
  const { capi, wasm } = sqlite3, db = new sqlite3.oo1.DB();
  const at = wasm.allocFromTypedArray(bytes), flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY;
  db.checkRc(capi.sqlite3_deserialize(db.pointer, 'main', at, bytes.length, bytes.length, flags));
  db.createFunction('matching', (context, query) => matching(query), { deterministic: true });
  db.exec('pragma query_only = 1');
  return { capi, db };
}
/** What a page can show: numbers too large for the language as text, bytes as their count. */
function shown(value) {
  if (value instanceof Uint8Array) return '（二进制，' + value.length + ' 字节）';
  return typeof value === 'bigint' ? String(value) : value;
}
/** @returns {{columns: string[], rows: Array[], more: boolean}} at most `most` rows */
function run(sql, given, most) {
  const { capi, db } = opened, statement = db.prepare(sql), rows = [];
  try {
    if (!statement.columnCount || !capi.sqlite3_stmt_readonly(statement.pointer)) throw new Error('只能查，不能改：请写 select');
    for (let n = 1; n <= statement.parameterCount; n += 1) {
      const name = capi.sqlite3_bind_parameter_name(statement.pointer, n) || '';
      statement.bind(n, given[name.slice(1)] || '');
    }
    const columns = statement.getColumnNames();
    while (statement.step()) {
      if (rows.length === most) return { columns, rows, more: true };
      rows.push(statement.get([]).map(shown));
    }
    return { columns, rows, more: false };
  } finally { statement.finalize(); }
}
self.onmessage = async event => {
  const { id, database, sql, given, most } = event.data;
  try {
    if (database) {
      opened = await open(database);
      say(id, { ready: true });
    } else say(id, run(sql, given, most));
  } catch (error) { say(id, { problem: error.message.replace(/^SQLITE_\w+: sqlite3 result code \d+: /, '') }); }
};
