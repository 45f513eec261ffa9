/** The page for SQL on the device: ready-made queries, the reader's own, a table of what is found, and a CSV of it. */
import { el, field, given, one, saveFile, scrolling, table } from '../page/dom.js';
import { toCsv } from '../roster/delimited.js';

const host = one('[data-kf-query]');
/** Rows that are shown; rows that are fetched; letters above which a cell is wide. */
const SHOWN = 200;
const MOST = 100000;
const LONG = 24;
const sql = /** @type {HTMLTextAreaElement} */ (one('textarea', host));
const ready = /** @type {HTMLSelectElement} */ (one('select', host));
const about = one('[data-kf-told]', host);
const inputs = one('[data-kf-inputs]', host);
const status = one('[role="status"]', host);
const result = one('[data-kf-result]', host);
const start = /** @type {HTMLButtonElement} */ (one('[data-kf-run]', host));
const stop = one('[data-kf-stop]', host);
const save = one('[data-kf-save]', host);
const link = one('[data-kf-link]', host);
/** @typedef {{columns: string[], rows: any[][], more: boolean}} Rows what is found; more: there are rows that were not fetched */
/** @type {Worker|null} */
let worker = null;
/** @type {Promise<unknown>|null} SQLite and the database on their way, or here. */
let opening = null;
/** @type {{id: number, done: (answer: any) => void, fail: (why: Error) => void}|null} */
let waiting = null;
/** @type {Rows|null} */
let found = null;
let asked = 0;

/* ---- the thread that has the database ---- */
/**
 * @param {Worker} thread
 * @param {object} request
 * @returns {Promise<any>}
 */
function ask(thread, request) {
  asked += 1;
  return new Promise((done, fail) => {
    waiting = { id: asked, done, fail };
    thread.postMessage(Object.assign({ id: asked }, request));
  });
}
/** @param {string} why whoever waits is told */
function close(why) {
  if (worker) worker.terminate();
  worker = null;
  opening = null;
  if (waiting) waiting.fail(new Error(why));
  waiting = null;
}
/** Start the thread. */
function thread() {
  const made = new Worker(given(host, 'data-kf-worker'), { type: 'module' });
  made.onmessage = event => {
    if (!waiting || event.data.id !== waiting.id) return;
    const { done, fail } = waiting;
    waiting = null;
    if (event.data.problem) fail(new Error(event.data.problem));
    else done(event.data);
  };
  made.onerror = event => {
    event.preventDefault();
    close('这个浏览器打不开 SQLite。请换一个新一点的浏览器，或者下载数据库');
  };
  return made;
}
/**
 * Load SQLite and the database, once.
 * @returns {Promise<unknown>}
 */
function open() {
  if (opening) return opening;
  worker = thread();
  const database = new URL(given(host, 'data-kf-database'), location.href).href;
  opening = ask(worker, { database }).catch(error => {
    close('');
    const online = '没有载入（' + error.message + '）。请再试一次';
    throw new Error(navigator.onLine ? online : '还没有载入过，现在没有网络。有网络时打开一次，以后就能离线查');
  });
  return opening;
}

/* ---- what is asked ---- */
/**
 * The names of the parameters: `:name` outside of quotes and remarks.
 * @param {string} text
 */
function parametersOf(text) {
  const bare = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const names = (bare.match(/:[A-Za-z_]\w*/g) || []).map(p => p.slice(1));
  return names.filter((p, n) => names.indexOf(p) === n);
}
function values() {
  /** @type {Record<string, string>} */
  const typed = {};
  inputs.querySelectorAll('input').forEach(input => {
    typed[input.name] = input.value.trim();
  });
  return typed;
}
function showInputs() {
  const typed = values();
  const names = parametersOf(sql.value);
  if (names.join() === Object.keys(typed).join()) return;
  inputs.textContent = '';
  names.forEach(name => {
    const value = typed[name] || '';
    const input = el('input', { type: 'text', id: 'kf-q-' + name, name, autocomplete: 'off', value });
    inputs.appendChild(field(name, input));
  });
}
/** @param {string} name of a ready-made query */
function choose(name) {
  const option = Array.from(ready.options).filter(o => o.value === name)[0];
  if (!option || !name) return;
  ready.value = name;
  sql.value = given(option, 'data-kf-sql');
  about.textContent = given(option, 'data-kf-about');
  showInputs();
}
/** Take the query in the address, after the mark that no server sees. */
function fromAddress() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const own = kept.get('sql');
  if (own) {
    sql.value = own;
    ready.value = '';
    about.textContent = '';
    showInputs();
  } else choose(kept.get('q') || '');
  inputs.querySelectorAll('input').forEach(input => {
    const value = kept.get(':' + input.name);
    if (value !== null) input.value = value;
  });
}
function address() {
  const kept = new URLSearchParams();
  const [option] = Array.from(ready.selectedOptions);
  const typed = values();
  if (ready.value && given(option, 'data-kf-sql') === sql.value) kept.set('q', ready.value);
  else kept.set('sql', sql.value);
  Object.keys(typed)
    .filter(name => typed[name])
    .forEach(name => kept.set(':' + name, typed[name]));
  return location.href.split('#')[0] + '#' + kept;
}

/* ---- what is found ---- */
/**
 * @param {any} value
 * @param {string} column
 */
function cell(value, column) {
  if (value === null) return el('td', { class: 'kf-muted', text: '空' });
  const text = String(value);
  const cls = typeof value === 'number' ? 'kf-num' : text.length > LONG ? 'kf-long' : 'kf-short';
  if (column !== 'page' || !/^[\w-]+\/.*\/$/.test(text)) return el('td', { class: cls, text });
  return el('td', { class: cls }, [el('a', { href: given(host, 'data-kf-base') + text, text })]);
}
/** @param {Rows} found */
function foundTable({ columns, rows }) {
  const lines = rows.slice(0, SHOWN).map(row =>
    el(
      'tr',
      {},
      row.map((value, n) => cell(value, columns[n]))
    )
  );
  return scrolling('查到的', table(columns, lines));
}
/**
 * @param {Rows} found
 * @param {number} ms
 */
function told({ rows, more }, ms) {
  const count = more ? '没有完：只取了前 ' + rows.length + ' 行' : rows.length + ' 行';
  const cut = rows.length > SHOWN ? '，这里显示前 ' + SHOWN + ' 行，CSV 里有全部' : '';
  return count + cut + '；用了 ' + ms + ' 毫秒';
}
/** @param {boolean} busy */
function show(busy) {
  start.disabled = busy;
  stop.hidden = !busy;
  save.hidden = busy || !found || !found.rows.length;
}
/** @returns {Promise<string>} what is said of it */
async function query() {
  await open();
  if (!worker) throw new Error('停下了');
  status.textContent = '正在查…';
  const began = performance.now();
  /** @type {Rows} */
  const rows = await ask(worker, { sql: sql.value, given: values(), most: MOST });
  found = rows;
  if (rows.rows.length) result.appendChild(foundTable(rows));
  return told(rows, Math.round(performance.now() - began));
}
async function run() {
  if (!sql.value.trim() || start.disabled) return;
  found = null;
  result.textContent = '';
  status.textContent = opening ? '正在查…' : '正在载入 SQLite 和数据库…';
  show(true);
  status.textContent = await query().catch(error => '没有查成：' + error.message + '。');
  show(false);
}
function download() {
  if (!found) return;
  const rows = found.rows.map(row => row.map(value => (value === null ? '' : value)));
  saveFile('查询结果.csv', 'text/csv', toCsv([found.columns, ...rows]));
}
async function copyLink() {
  history.replaceState(null, '', address());
  try {
    await navigator.clipboard.writeText(location.href);
    status.textContent = '复制好了。别人打开就是这个查询。';
  } catch (e) {
    status.textContent = '这个查询现在写在地址栏里，请从那里复制。';
  }
}

sql.addEventListener('input', showInputs);
sql.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  run();
});
inputs.addEventListener('keydown', event => {
  if (event.key === 'Enter') run();
});
ready.addEventListener('change', () => choose(ready.value));
start.addEventListener('click', run);
stop.addEventListener('click', () => close('停下了'));
save.addEventListener('click', download);
link.addEventListener('click', copyLink);
window.addEventListener('hashchange', fromAddress);
host.hidden = false;
choose(ready.options[1].value);
fromAddress();
