/**
 * Subsidies received before, kept on this device only: read, checked, written, taken out and put in as a file. An entry
 * is what it says: there are never two alike. Each is kept under a key of its own, so that two tabs cannot write over
 * each other: a browser may show a tab what another has written a moment later only.
 */
import { isDate, own } from '../figures.js';

/** Where the whole list was kept as one. */
const KEY = 'kf-ledger';
const EACH = KEY + ':';
const FORMAT = 'training-subsidy-ledger';
/** @type {LedgerEntry[]} */
let memory = [];

/** @returns {LedgerEntry[]} */
function listed() {
  const found = JSON.parse(localStorage.getItem(KEY) || '[]');
  return Array.isArray(found) ? found : [];
}
/** @returns {(LedgerEntry|null)[]} */
function single() {
  return Object.keys(localStorage)
    .filter(key => key.indexOf(EACH) === 0)
    .map(key => JSON.parse(localStorage.getItem(key) || 'null'));
}
/**
 * The entries that are kept, by date.
 * @returns {LedgerEntry[]} amounts in 分
 */
export function entries() {
  try {
    const all = /** @type {LedgerEntry[]} */ (listed().concat(/** @type {LedgerEntry[]} */ (single())));
    return merge(all.filter(e => e && isDate(e.date || '')));
  } catch (e) {
    return memory;
  }
}
/** What is kept as one text: it is another when anything has changed. */
export function ledgerText() {
  return JSON.stringify(entries());
}
/** @param {LedgerEntry} entry */
function put(entry) {
  localStorage.setItem(EACH + keyOf(entry), JSON.stringify(entry));
}
/** Give each entry of the list its own place. */
function partList() {
  if (localStorage.getItem(KEY) === null) return;
  listed().forEach(put);
  localStorage.removeItem(KEY);
}
/**
 * Change what is kept, and nothing else.
 * @param {(entry: LedgerEntry) => void} change
 * @param {LedgerEntry[]} list
 * @param {LedgerEntry[]} after what the page has where nothing can be kept
 * @returns {Promise<boolean>} false where the device keeps nothing: then it lasts as long as the page
 */
function write(change, list, after) {
  const now = async () => {
    try {
      partList();
      list.forEach(change);
      return true;
    } catch (e) {
      memory = after;
      return false;
    }
  };
  return navigator.locks ? navigator.locks.request(KEY, now) : now();
}
/** Phones may delete what a site keeps: ask this one not to. Nobody waits for the answer. */
function askToStay() {
  const { storage } = navigator;
  if (!storage || !storage.persist) return;
  storage.persist().catch(() => {
    /* the list says how to keep it */
  });
}
/**
 * Keep more entries.
 * @param {LedgerEntry[]} added
 */
export async function add(added) {
  const before = entries();
  const kept = await write(put, added, merge(before.concat(added)));
  if (kept && added.length && !before.length) askToStay();
  return kept;
}
/**
 * Delete entries.
 * @param {LedgerEntry[]} gone
 */
export function remove(gone) {
  const keys = gone.map(keyOf);
  const left = entries().filter(entry => keys.indexOf(keyOf(entry)) < 0);
  return write(entry => localStorage.removeItem(EACH + keyOf(entry)), gone, left);
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
 * Each entry once, by date.
 * @param {LedgerEntry[]} all
 */
function merge(all) {
  const keys = all.map(keyOf);
  return all
    .filter((_, i) => keys.indexOf(keys[i]) === i)
    .sort((x, y) => (x.date < y.date ? -1 : x.date > y.date ? 1 : 0));
}
