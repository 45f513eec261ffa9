/** The page for SQL on the device: ready-made queries, the reader's own, a table of what is found, and a CSV of it. */
import { el, saveFile } from './dom.js';
import { toCsv } from './delimited.js';

const host = document.querySelector('[data-kf-query]');
const SHOWN = 200, MOST = 100000, LONG = 24;
const sql = host.querySelector('textarea'), ready = host.querySelector('select'), about = host.querySelector('[data-kf-told]');
const inputs = host.querySelector('[data-kf-inputs]'), status = host.querySelector('[role="status"]'), result = host.querySelector('[data-kf-result]');
const [start, stop, save, link] = ['run', 'stop', 'save', 'link'].map(name => host.querySelector('[data-kf-' + name + ']'));
let worker = null, opening = null, waiting = null, found = null, asked = 0;

/* ---- the thread that has the database ---- */
function ask(request) {
  asked += 1;
  return new Promise((done, fail) => {
    waiting = { id: asked, done, fail };
    worker.postMessage(Object.assign({ id: asked }, request));
  });
}
function close(why) {
  if (worker) worker.terminate();
  worker = opening = null;
  if (waiting) waiting.fail(new Error(why));
  waiting = null;
}
/** Loads SQLite and the database, once. */
function open() {
  if (opening) return opening;
  worker = new Worker(host.getAttribute('data-kf-worker'), { type: 'module' });
  worker.onmessage = event => {
    if (!waiting || event.data.id !== waiting.id) return;
    const { done, fail } = waiting;
    waiting = null;
    if (event.data.problem) fail(new Error(event.data.problem)); else done(event.data);
  };
  worker.onerror = event => { event.preventDefault(); close('这个浏览器打不开 SQLite。请换一个新一点的浏览器，或者下载数据库'); };
  opening = ask({ database: new URL(host.getAttribute('data-kf-database'), location.href).href }).catch(error => {
    close('');
    throw new Error(navigator.onLine ? '没有载入（' + error.message + '）。请再试一次' : '还没有载入过，现在没有网络。有网络时打开一次，以后就能离线查');
  });
  return opening;
}

/* ---- what is asked ---- */
/** The names of the parameters: `:name` outside of quotes and remarks. */
function parametersOf(text) {
  const bare = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return (bare.match(/:[A-Za-z_]\w*/g) || []).map(p => p.slice(1)).filter((p, n, all) => all.indexOf(p) === n);
}
function values() {
  const given = {};
  inputs.querySelectorAll('input').forEach(i => { given[i.name] = i.value.trim(); });
  return given;
}
function showInputs() {
  const given = values(), names = parametersOf(sql.value);
  if (names.join() === Object.keys(given).join()) return;
  inputs.textContent = '';
  names.forEach(name => {
    const field = el('input', { type: 'text', id: 'kf-q-' + name, name, autocomplete: 'off', value: given[name] || '' });
    inputs.appendChild(el('div', { class: 'kf-field' }, [el('label', { for: field.id, text: name }), el('br'), field]));
  });
}
function choose(name) {
  const option = Array.from(ready.options).filter(o => o.value === name)[0];
  if (!option || !name) return;
  ready.value = name;
  sql.value = option.getAttribute('data-kf-sql');
  about.textContent = option.getAttribute('data-kf-about');
  showInputs();
}
/** The query in the address, after the mark that no server sees. */
function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.get('sql')) { sql.value = given.get('sql'); ready.value = ''; about.textContent = ''; showInputs(); } else choose(given.get('q') || '');
  inputs.querySelectorAll('input').forEach(i => { if (given.has(':' + i.name)) i.value = given.get(':' + i.name); });
}
function address() {
  const kept = new URLSearchParams(), name = ready.value, given = values();
  if (name && ready.selectedOptions[0].getAttribute('data-kf-sql') === sql.value) kept.set('q', name); else kept.set('sql', sql.value);
  Object.keys(given).filter(k => given[k]).forEach(k => kept.set(':' + k, given[k]));
  return location.href.split('#')[0] + '#' + kept;
}

/* ---- what is found ---- */
function cell(value, column) {
  if (value === null) return el('td', { class: 'kf-muted', text: '空' });
  const tag = { class: typeof value === 'number' ? 'kf-num' : String(value).length > LONG ? 'kf-long' : 'kf-short' };
  if (column === 'page' && /^[\w-]+\/.*\/$/.test(value)) return el('td', tag, [el('a', { href: host.getAttribute('data-kf-base') + value, text: value })]);
  return el('td', Object.assign(tag, { text: String(value) }));
}
function table() {
  const rows = found.rows.slice(0, SHOWN);
  return el('div', { class: 'kf-scroll', role: 'region', tabindex: '0', 'aria-label': '查到的' }, [el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, found.columns.map(c => el('th', { scope: 'col', text: c })))]),
    el('tbody', {}, rows.map(r => el('tr', {}, r.map((v, n) => cell(v, found.columns[n]))))),
  ])]);
}
function told(ms) {
  const rows = found.rows.length, shown = Math.min(rows, SHOWN);
  return (found.more ? '没有完：只取了前 ' + rows + ' 行' : rows + ' 行') + (rows > shown ? '，这里显示前 ' + shown + ' 行，CSV 里有全部' : '') + '；用了 ' + ms + ' 毫秒';
}
function show(busy) {
  start.disabled = busy;
  stop.hidden = !busy;
  save.hidden = busy || !found || !found.rows.length;
}
function run() {
  if (!sql.value.trim() || start.disabled) return;
  found = null;
  result.textContent = '';
  status.textContent = opening ? '正在查…' : '正在载入 SQLite 和数据库…';
  show(true);
  let began = 0;
  open().then(() => {
    status.textContent = '正在查…';
    began = performance.now();
    return ask({ sql: sql.value, given: values(), most: MOST });
  }).then(answer => {
    found = answer;
    status.textContent = told(Math.round(performance.now() - began));
    if (found.rows.length) result.appendChild(table());
  }, error => { status.textContent = '没有查成：' + error.message + '。'; }).then(() => show(false));
}

sql.addEventListener('input', showInputs);
sql.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } });
inputs.addEventListener('keydown', event => { if (event.key === 'Enter') run(); });
ready.addEventListener('change', () => choose(ready.value));
start.addEventListener('click', run);
stop.addEventListener('click', () => close('停下了'));
save.addEventListener('click', () => saveFile('查询结果.csv', 'text/csv', toCsv([found.columns].concat(found.rows.map(r => r.map(v => (v === null ? '' : v)))))));
link.addEventListener('click', () => {
  history.replaceState(null, '', address());
  const copied = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject(new Error('none'));
  copied.then(() => { status.textContent = '复制好了。别人打开就是这个查询。'; }, () => { status.textContent = '这个查询现在写在地址栏里，请从那里复制。'; });
});
window.addEventListener('hashchange', fromAddress);
host.hidden = false;
choose(ready.options[1].value);
fromAddress();
