/**
 * Subsidies received before, kept on this device only: read, checked, written, taken out and put in as a file. An entry
 * is what it says: there are never two alike, so that two tabs mean the same one.
 */
import { isDate, own } from '../rules.js';

const KEY = 'kf-ledger';
const FORMAT = 'training-subsidy-ledger';
/** @type {LedgerEntry[]} */
let memory = [];

/**
 * The entries that are kept.
 * @returns {LedgerEntry[]} amounts in 分
 */
export function entries() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || '[]');
    return Array.isArray(found) ? found.filter(e => e && isDate(e.date || '')) : [];
  } catch (e) {
    return memory;
  }
}
/** What is kept as one text: it is another when anything has changed. */
export function ledgerText() {
  return JSON.stringify(entries());
}
/**
 * @param {LedgerEntry[]} list
 * @returns {boolean} false where the device keeps nothing: then it lasts as long as the page
 */
function write(list) {
  memory = list;
  try {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
    else localStorage.removeItem(KEY);
    return true;
  } catch (e) {
    return false;
  }
}
/**
 * Phones may delete what a site keeps: ask this one not to. Nobody waits for the answer.
 * @param {boolean} first was nothing kept before?
 */
function askToStay(first) {
  const storage = navigator.storage;
  if (!first || !storage || !storage.persist) return;
  storage.persist().catch(() => {
    /* the list says how to keep it */
  });
}
/**
 * Change what is kept as it is now, whatever another tab has written since this page read it.
 * @param {(list: LedgerEntry[]) => LedgerEntry[]} change
 * @returns {Promise<boolean>} false where the device keeps nothing
 */
function rewrite(change) {
  const now = async () => {
    const before = entries();
    const after = change(before);
    const kept = write(after);
    if (kept) askToStay(!before.length && after.length > 0);
    return kept;
  };
  return navigator.locks ? navigator.locks.request(KEY, now) : now();
}
/**
 * Add entries to what is kept.
 * @param {LedgerEntry[]} added
 */
export function add(added) {
  return rewrite(list => merge(list, added));
}
/**
 * Take entries out of what is kept, and no others.
 * @param {LedgerEntry[]} gone
 */
export function remove(gone) {
  const keys = gone.map(keyOf);
  return rewrite(list => list.filter(entry => keys.indexOf(keyOf(entry)) < 0));
}
/**
 * What is wrong with an entry, in words; empty for nothing.
 * @param {any} entry
 * @param {RuleBook} rules
 */
export function fault(entry, rules) {
  if (!entry || typeof entry !== 'object' || Array.isArray(entry)) return '不是一条记录';
  if (!own(rules.kinds, entry.kind)) return '补贴种类“' + entry.kind + '”不认识';
  if (typeof entry.date !== 'string' || !isDate(entry.date)) return '日期“' + entry.date + '”不对，要写成 2026-03-01';
  if (entry.amount !== undefined && !(Number.isSafeInteger(entry.amount) && entry.amount >= 0))
    return '金额“' + entry.amount + '”不对，要写整数（分）';
  if (entry.level !== undefined && rules.levels.indexOf(entry.level) < 0) return '等级“' + entry.level + '”不认识';
  const other = Object.keys(entry).filter(k => k !== 'amount' && typeof entry[k] !== 'string');
  return other.length ? other[0] + ' 应是文字' : '';
}
/**
 * A list as a file.
 * @param {LedgerEntry[]} list
 */
export function toFile(list) {
  return JSON.stringify({ format: FORMAT, version: 1, entries: list }, null, 1) + '\n';
}
/**
 * Read a file: all of it, or what is wrong; a file is never half taken.
 * @param {string} text
 * @param {RuleBook} rules
 * @returns {{entries?: LedgerEntry[], error?: string}}
 */
export function fromFile(text, rules) {
  let data;
  try {
    data = JSON.parse(text);
  } catch (e) {
    return { error: '这不是从本站导出的文件（不是 JSON）。' };
  }
  if (!data || data.format !== FORMAT || !Array.isArray(data.entries))
    return { error: '这不是从本站导出的补贴记录（format 应是 ' + FORMAT + '）。' };
  if (data.version !== 1) return { error: '文件的版本是 ' + data.version + '，这里只认 1。' };
  for (let i = 0; i < data.entries.length; i += 1) {
    const wrong = fault(data.entries[i], rules);
    if (wrong) return { error: '第 ' + (i + 1) + ' 条：' + wrong + '。一条也没有导入。' };
  }
  return { entries: data.entries };
}
/**
 * What makes two entries the same: all that they say.
 * @param {LedgerEntry} entry
 */
function keyOf(entry) {
  return JSON.stringify(Object.entries(entry).sort());
}
/**
 * Two lists as one, each entry once, by date.
 * @param {LedgerEntry[]} a
 * @param {LedgerEntry[]} b
 */
function merge(a, b) {
  const all = a.concat(b);
  const keys = all.map(keyOf);
  return all
    .filter((_, i) => keys.indexOf(keys[i]) === i)
    .sort((x, y) => (x.date < y.date ? -1 : x.date > y.date ? 1 : 0));
}
