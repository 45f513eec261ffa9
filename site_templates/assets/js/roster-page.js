/**
 * The page for class lists: open or paste, check the columns, compute in slices, read, filter, export. Nothing leaves the device.
 * The list's text is read anew from the file or the text box whenever its columns change, so that no copy with ID numbers is kept.
 */
import { evaluate, isDate, own } from './rules.js';
import { allFacts, relevant } from './answers.js';
import { outcomeNode, span } from './explanation.js';
import { badge, el, loadJson, saveFile } from './dom.js';
import { ask } from './device.js';
import { entries } from './ledger.js';
import { answerText, questionList } from './questions.js';
import { nameKey } from './cells.js';
import { DELIMITERS, ENCODINGS, decode, detect, parse, toCsv } from './delimited.js';
import { bestDelimiter, blanks, columnsOf, fillDown, findHeader, idColumn, mask, reader, takeIds } from './roster.js';
import { addTotals, exportRows, paying, stateOf } from './roster-results.js';
import { today } from './age.js';

const host = document.querySelector('[data-kf-roster]');
const base = host.getAttribute('data-kf-base');
const SLICE = 24, SHOWN = 200, TYPING = 200, FAULTS = 20;
const PAYEE = { person: '本人', institution: '培训机构', enterprise: '企业' };
const STATES = [['yes', '能领'], ['maybe', '待定'], ['no', '不能领'], ['error', '有错'], ['same', '重复']];
const WORD = {};
STATES.forEach(s => { WORD[s[0]] = s[1]; });
const OWN = { name: '姓名', id: '身份证号', unit: '单位（只照抄）' };
const secret = crypto.getRandomValues(new Int32Array(2));
let rules = null, occupations = null, courses = null, words = null, on = today, common = {}, project = '';
let source = null, ticket = 0, typing = 0, choice = null, mapOpen = null;
let encoding = '', delimiter = ',', tops = [], faults = [], headAt = -1, head = [], headLine = 0, columns = [], body = [];
let results = [], totals = {}, run = 0, filter = '', shown = 0, doneMs = 0;
const kinds = Object.create(null), labels = Object.create(null), rates = Object.create(null), parts = {};

/* ---- reading ---- */
function button(label, click, primary) {
  const b = el('button', { type: 'button', class: 'kf-btn kf-btn--small' + (primary ? ' kf-btn--primary' : ''), text: label });
  b.addEventListener('click', click);
  return b;
}
function select(id, label, options, current, changed) {
  const s = el('select', { id }, options.map(o => el('option', { value: o[0], text: o[1] })));
  s.value = current;
  s.addEventListener('change', () => changed(s.value));
  return el('div', { class: 'kf-field' }, [el('label', { for: id, text: label }), el('br'), s]);
}
function say(problem) { parts.error.textContent = problem; }
/** What was chosen by hand; the rest is found out. */
function chosen(more) { return Object.assign({ encoding: '', delimiter: '', head: null, columns: null, filled: [] }, more); }
function openSource(next) {
  source = next;
  choice = chosen();
  mapOpen = null;
  read();
}
/** The text of the file or the box, handed on and not kept. */
function withText(then) {
  if (!source.file) { encoding = ''; then(source.area.value); return; }
  const files = new FileReader();
  files.onerror = () => { stop(); say('这个文件读不出来，请重新打开。'); };
  files.onload = () => {
    const bytes = new Uint8Array(files.result), found = detect(bytes);
    if (found === 'xlsx' || found === 'xls') { stop(); say('这是 Excel 工作簿。请在 Excel 或 WPS 里“另存为”CSV，再打开；或者选中表格，复制，贴到下面。'); return; }
    encoding = choice.encoding || found;
    then(decode(bytes, encoding));
  };
  files.readAsArrayBuffer(source.file);
}
/** @param {string} [focus] the control that was used */
function read(focus) {
  ticket += 1;
  const mine = ticket;
  pending();
  withText(text => { if (mine === ticket) { split(text); drawColumns(focus); compute(); } });
}
function split(text) {
  say(source.file && !text.trim() ? '里面没有读到一行字。' : '');
  delimiter = choice.delimiter || bestDelimiter(text, words);
  const table = parse(text, delimiter), rows = table.rows;
  faults = table.faults;
  tops = rows.slice(0, 20).map(r => mask(r.cells.filter(c => c.trim()).join('，')).slice(0, 24));
  headAt = choice.head === null ? findHeader(rows, words).at : choice.head;
  headLine = headAt >= 0 ? rows[headAt].line : 0;
  head = headAt >= 0 ? rows[headAt].cells.map(mask) : [];
  const width = rows.reduce((w, r) => Math.max(w, r.cells.length), 0), found = choice.columns || (headAt >= 0 ? columnsOf(rows[headAt], words) : []);
  columns = [];
  for (let i = 0; i < width; i += 1) columns.push(found[i] || '');
  body = rows.slice(headAt + 1);
  if (!choice.columns && columns.indexOf('id') < 0) { const k = idColumn(body, columns); if (k >= 0) columns[k] = 'id'; }
  body = takeIds(body, columns.indexOf('id'), secret);
  choice.filled.forEach(c => { body = fillDown(body, c); });
}
/** Nothing to show: an unreadable file, or an emptied box. */
function stop() {
  ticket += 1;
  source = null;
  columns = [];
  body = [];
  tops = [];
  parts.columns.textContent = '';
  compute();
}

/* ---- what the columns are ---- */
function meanings() {
  const sex = rules.facts.filter(f => f.from === 'person.sex');
  return [['', '不用这一列']].concat(Object.keys(OWN).map(k => [k, OWN[k]]), relevant(rules, 'person').concat(sex).filter((f, i, l) => l.indexOf(f) === i).map(f => [f.id, f.label]));
}
function titleOf(i) { return (head[i] || '').trim() || '第 ' + (i + 1) + ' 列'; }
function columnItem(what, i) {
  const id = 'r-col-' + i, options = meanings();
  const s = el('select', { id, 'aria-describedby': id + '-eg' }, options.map(o => el('option', { value: o[0], text: o[1] })));
  s.value = what;
  s.addEventListener('change', () => {
    choice.columns = columns.map((x, k) => (k === i ? s.value : x === s.value ? '' : x));
    choice.filled = [];
    mapOpen = true;
    read(id);
  });
  const example = what === 'id' ? '不显示' : body.map(r => (r.cells[i] || '').trim()).filter(Boolean).slice(0, 3).join('，');
  return el('li', {}, [el('label', { for: id, text: titleOf(i) }), s, el('span', { class: 'kf-muted', id: id + '-eg', text: example ? '例：' + example : '全是空的' })]);
}
function blankNote(b) {
  return el('p', { class: 'kf-note' }, ['“' + titleOf(b.column) + '”有 ' + b.count + ' 行是空的。是合并过的单元格吗？ ', button('按上一行补', () => { choice.filled.push(b.column); read('r-map'); })]);
}
function filledNote(c) {
  return el('p', { class: 'kf-note' }, ['“' + titleOf(c) + '”的空格已按上一行补上。 ', button('不补了', () => { choice.filled = choice.filled.filter(x => x !== c); read('r-map'); })]);
}
function drawColumns(focus) {
  const box = parts.columns, used = columns.filter(Boolean).length, controls = [];
  box.textContent = '';
  if (!tops.length) return;
  if (source.file) controls.push(select('r-encoding', '文字编码', ENCODINGS, encoding, v => { choice = chosen({ encoding: v }); mapOpen = true; read('r-encoding'); }));
  controls.push(select('r-delimiter', '分隔符', DELIMITERS, delimiter, v => { choice = chosen({ encoding: choice.encoding, delimiter: v }); mapOpen = true; read('r-delimiter'); }));
  controls.push(select('r-head', '表头在哪一行', [['-1', '没有表头']].concat(tops.map((t, i) => [String(i), '第 ' + (i + 1) + ' 行：' + t])), String(headAt), v => {
    choice = chosen({ encoding: choice.encoding, delimiter: choice.delimiter, head: Number(v) });
    mapOpen = true;
    read('r-head');
  }));
  const headless = headAt < 0 && choice.head === null && !choice.columns, lost = columns.indexOf('name') < 0;
  const map = el('details', { class: 'kf-outcome kf-map' }, [
    el('summary', { id: 'r-map' }, [el('h2', { text: '每一列是什么' }), el('span', { class: 'kf-muted', text: (headAt >= 0 ? '表头在第 ' + headLine + ' 行，' : '') + '认出 ' + used + ' 列，共 ' + columns.length + ' 列' + (source.file ? '；文字编码 ' + ENCODINGS.filter(e => e[0] === encoding)[0][1] : '') })]),
    el('div', { class: 'kf-row' }, controls), el('ul', { class: 'kf-columns' }, columns.map(columnItem))]);
  map.open = mapOpen === null ? headless || lost : mapOpen;
  map.addEventListener('toggle', () => { mapOpen = map.open; });
  if (headless || lost) box.appendChild(el('p', { class: 'kf-note', text: headless ? '没有认出表头，请选每一列是什么。' : '还不知道哪一列是姓名，请在下面选。' }));
  box.appendChild(map);
  faults.slice(0, FAULTS).forEach(f => box.appendChild(el('p', { class: 'kf-error', text: '第 ' + f.line + ' 行：' + f.text + '。' })));
  if (faults.length > FAULTS) box.appendChild(el('p', { class: 'kf-error', text: '还有 ' + (faults.length - FAULTS) + ' 行也是这样。' }));
  const personal = rules.facts.filter(f => /^person\./.test(f.from || '')).map(f => f.id);
  choice.filled.forEach(c => box.appendChild(filledNote(c)));
  blanks(body, columns, personal).forEach(b => box.appendChild(blankNote(b)));
  const at = focus && document.getElementById(focus);
  if (at) at.focus();
}

/* ---- computing in slices, so that the page stays alive ---- */
function pending() { run += 1; parts.results.setAttribute('data-kf-done', '0'); }
function ledgerByName() {
  const out = Object.create(null);
  entries().filter(e => typeof e.person === 'string').forEach(e => { const k = nameKey(e.person); (out[k] = out[k] || []).push(e); });
  return out;
}
function compute() {
  pending();
  const mine = run, began = performance.now(), past = ledgerByName(), cache = Object.create(null), done = [], sums = Object.create(null);
  const rows = columns.indexOf('name') >= 0 || columns.indexOf('id') >= 0 ? body : [], readRow = reader(columns, rules.facts, words, today);
  let i = 0, told = began;
  function outcomeOf(person) {
    const facts = allFacts({ facts: Object.assign({}, common, person.facts), on }, occupations), ledger = past[nameKey(person.name)] || [];
    const key = ledger.length ? '' : JSON.stringify(facts);
    if (!key) person.notes.push('用上了这台设备里记的“' + person.name + '”领过的补贴');
    const result = (key && cache[key]) || evaluate(rules, facts, on, { audience: ['person'], ledger });
    if (key) cache[key] = result;
    return result;
  }
  function one(row) {
    const person = readRow(row);
    let result = null;
    if (person.same === null && !person.errors.length) {
      try { result = outcomeOf(person); } catch (e) { person.errors.push('这一行里有算不了的值'); }
    }
    const outcomes = paying(result, rates), state = stateOf(person, outcomes);
    addTotals(sums, outcomes);
    const r = { person, result, outcomes, state, cells: row.cells, total: result ? result.total : null, words: '' };
    r.words = summary(r);
    done.push(r);
  }
  function slice() {
    if (mine !== run) return;
    const until = performance.now() + SLICE;
    while (i < rows.length && performance.now() < until) { one(rows[i]); i += 1; }
    if (i < rows.length) {
      if (performance.now() - told > 400) { told = performance.now(); parts.progress.textContent = '算到第 ' + i + ' 人，共 ' + rows.length + ' 人'; }
      setTimeout(slice, 0);
      return;
    }
    results = done;
    totals = sums;
    doneMs = Math.round(performance.now() - began);
    parts.progress.textContent = rows.length ? '算完了，共 ' + rows.length + ' 行。' : '';
    drawResults();
  }
  slice();
}

/* ---- results ---- */
/** One line for a person: what can be had, what is still open, or the first reason why not. */
function summary(r) {
  const of = s => r.outcomes.filter(o => o.status === s);
  if (r.state === 'same') return '和第 ' + r.person.same + ' 行是同一人，只算一次';
  if (r.state === 'error') return r.person.errors.join('；');
  if (r.state === 'yes') return of('yes').map(o => o.title + (o.amount ? ' ' + span(o.amount) : '')).join('；');
  if (r.state === 'maybe') {
    const missing = Object.create(null);
    of('maybe').forEach(o => o.missing.forEach(m => { missing[m] = true; }));
    const names = Object.keys(missing).map(m => labels[m] || m);
    return names.length ? '还要知道：' + names.join('、') : '条件都符合，还差以前领取的记录';
  }
  const failed = of('no').map(o => o.reasons.filter(x => x.holds === false)[0]).filter(Boolean)[0];
  return failed ? '不符：' + failed.text : '没有可领的';
}
function table(label, cls, heads, rows) {
  return el('div', { class: 'kf-scroll' + cls, role: 'region', tabindex: '0', 'aria-label': label }, [el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, heads.map(h => el('th', { scope: 'col', text: h })))]), el('tbody', {}, rows)])]);
}
function totalRow(id) {
  const t = totals[id], word = { sample: '示例', unverified: '未核验' }[t.verification], payees = Object.keys(t.paid);
  const paid = payees.length === 1 ? PAYEE[payees[0]] : payees.map(p => PAYEE[p] + ' ' + t.paid[p] + ' 人').join('，') || '看情况';
  return el('tr', { 'data-kf-total-of': id }, [
    el('th', { scope: 'row' }, [el('a', { href: base + 'rates/' + encodeURIComponent(id) + '/', text: t.title }), ' ', word ? badge(t.verification, word) : null]),
    el('td', { class: 'kf-num', text: t.figures ? span(t) : '金额文件没有写' }),
    el('td', { class: 'kf-num', text: t.yes + ' 人' }), el('td', { class: 'kf-num', text: t.maybe + ' 人' }), el('td', { class: 'kf-payee', text: '付给' + paid })]);
}
function totalTable() {
  const ids = Object.keys(totals).sort((x, y) => totals[y].yes - totals[x].yes || totals[y].maybe - totals[x].maybe || (x < y ? -1 : 1));
  return table('每项补贴合计', '', ['补贴', '金额', '能领', '待定', '付给谁'], ids.map(totalRow));
}
function plus(a, b) { return { min: a.min + b.min, max: a.max === null || b.max === null ? null : a.max + b.max }; }
function whole() { return results.filter(r => r.total).reduce((t, r) => plus(t, r.total), { min: 0, max: 0 }); }
function detailNodes(r) {
  const facts = Object.assign({}, common, r.person.facts), known = Object.keys(facts).filter(f => kinds[f].ask).map(f => kinds[f].label + '：' + answerText(kinds[f], facts[f]));
  const nodes = r.person.notes.concat(r.state === 'error' ? [] : r.person.errors).map(n => el('p', { class: 'kf-note', text: n + '。' }));
  if (r.state === 'same') return nodes;
  nodes.push(el('p', { class: 'kf-muted', text: known.length ? '用到的：' + known.join('；') + '。' : '这一行没有读到可用的内容。' }));
  const order = ['yes', 'maybe', 'no', 'not_yet', 'expired'];
  if (r.result) r.result.outcomes.slice().sort((x, y) => order.indexOf(x.status) - order.indexOf(y.status)).forEach(o => nodes.push(outcomeNode(o, rates[o.rate], labels, base)));
  return nodes;
}
/** Opens a row of its own below the person's, as wide as the screen. */
function personRow(r) {
  const id = 'r-line-' + r.person.line, cls = { error: 'no', same: 'maybe' }[r.state] || r.state;
  const more = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', 'aria-expanded': 'false', 'aria-controls': id, text: '看依据', 'aria-label': '看依据：第 ' + r.person.line + ' 行 ' + r.person.name });
  const row = el('tr', { 'data-kf-state': r.state, 'data-kf-line': r.person.line }, [
    el('td', { class: 'kf-num', text: String(r.person.line) }), el('th', { scope: 'row', text: r.person.name || '（没有姓名）' }),
    el('td', { class: 'kf-state' }, [badge(cls, WORD[r.state]), r.person.notes.length ? badge('unverified', '有提醒') : null]),
    el('td', { class: 'kf-num', text: r.total && (r.state === 'yes' || r.state === 'maybe') ? span(r.total) : '' }), el('td', { class: 'kf-why' }, [r.words + ' ', r.state === 'same' && !r.person.notes.length ? null : more])]);
  more.addEventListener('click', () => {
    const open = more.getAttribute('aria-expanded') === 'true';
    more.setAttribute('aria-expanded', String(!open));
    if (open) { row.parentNode.removeChild(row.nextSibling); return; }
    const detail = el('tr', { id, class: 'kf-detail' }, [el('td', { colspan: '5' }, [el('div', {}, detailNodes(r))])]);
    row.parentNode.insertBefore(detail, row.nextSibling);
  });
  return row;
}
function download() {
  const rows = exportRows(head, columns, results, totals, WORD);
  rows.push([], ['估算不等于承诺，以经办部门审核为准。按 ' + on + ' 申请算，规则版本 ' + rules.hash + '。身份证号没有导出。']);
  saveFile('roster-' + on + '.csv', 'text/csv', toCsv(rows));
}
function listed() { return results.filter(r => !filter || r.state === filter); }
/** The next rows are added to those that stand; the button keeps the focus. */
function showMore() {
  const list = listed(), next = list.slice(shown, shown + SHOWN);
  next.forEach(r => parts.people.appendChild(personRow(r)));
  shown += next.length;
  parts.more.textContent = '再显示 ' + Math.min(SHOWN, list.length - shown) + ' 行（还有 ' + (list.length - shown) + ' 行）';
  parts.more.hidden = shown >= list.length;
}
function showList() { shown = 0; parts.people.textContent = ''; showMore(); }
function filterNode() {
  const count = s => results.filter(r => r.state === s).length;
  const all = [['', '全部', results.length]].concat(STATES.map(s => [s[0], s[1], count(s[0])])).filter(s => s[2]);
  const nodes = all.map(s => {
    const b = button(s[1] + ' ' + s[2], () => { filter = s[0]; press(); showList(); });
    b.setAttribute('data-kf-filter', s[0]);
    return b;
  });
  const press = () => nodes.forEach(b => { const is = b.getAttribute('data-kf-filter') === filter; b.setAttribute('aria-pressed', String(is)); b.classList[is ? 'add' : 'remove']('kf-btn--primary'); });
  press();
  return el('div', { class: 'kf-actions kf-switch', role: 'group', 'aria-label': '只看哪些人' }, nodes);
}
function drawResults() {
  const box = parts.results;
  box.textContent = '';
  box.setAttribute('data-kf-ms', String(doneMs));
  filter = '';
  if (results.length) {
    const all = whole(), single = Object.keys(totals).map(id => totals[id]), apart = single.reduce(plus, { min: 0, max: 0 });
    const sample = single.some(t => t.verification === 'sample'), twice = apart.min !== all.min || apart.max !== all.max;
    const people = table('每个人的结果', ' kf-people', ['行', '姓名', '结果', '金额', '说明'], []);
    parts.people = people.querySelector('tbody');
    parts.more = button('', () => { showMore(); if (parts.more.hidden) people.focus(); });
    [el('h2', { text: '结果', tabindex: '-1', id: 'r-results' }),
      el('div', { class: 'kf-amount' }, [el('span', { text: '全班合计' }), el('strong', { text: span(all) }), el('span', { text: '估算不等于承诺，以经办部门审核为准。' + (sample ? '里面有示例金额，不能作为依据。' : '') + (twice ? '有的补贴只能领一项，合计不等于各项相加。' : '') })]),
      single.length ? totalTable() : null, el('div', { class: 'kf-actions' }, [button('导出结果（CSV）', download, true)]), el('h2', { text: '每个人' }),
      filterNode(), people, el('div', { class: 'kf-actions' }, [parts.more])].forEach(n => { if (n) box.appendChild(n); });
    showList();
  }
  box.setAttribute('data-kf-done', String(results.length));
}

/* ---- the page ---- */
function inputs() {
  const area = el('textarea', { id: 'r-text', rows: '6', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'r-hint r-error' });
  area.addEventListener('input', () => { pending(); clearTimeout(typing); typing = setTimeout(() => openSource({ area }), TYPING); });
  const file = el('input', { type: 'file', id: 'r-file', class: 'kf-visually-hidden', accept: '.csv,.txt,.tsv,text/csv,text/plain', 'aria-describedby': 'r-error' });
  const take = f => { clearTimeout(typing); area.value = ''; openSource({ file: f }); };
  file.addEventListener('change', () => { if (file.files[0]) { take(file.files[0]); file.value = ''; } });
  parts.error = el('p', { class: 'kf-error', id: 'r-error', role: 'alert' });
  const clear = button('清空', () => { clearTimeout(typing); area.value = ''; say(''); stop(); area.focus(); });
  const box = el('div', { class: 'kf-field kf-drop' }, [el('label', { for: 'r-text', text: '把名单贴在这里，要带表头' }), el('p', { class: 'kf-hint', id: 'r-hint', text: '在 Excel、WPS 里选中、复制，再贴过来；也可以打开文件，或把文件拖进来。至少要有姓名；有身份证号就能算年龄、查重复。' }), area, parts.error,
    el('div', { class: 'kf-actions' }, [el('label', { class: 'kf-btn', for: 'r-file' }, ['打开文件（CSV）', file]), clear])]);
  const over = is => box.classList[is ? 'add' : 'remove']('kf-drop--over');
  box.addEventListener('dragover', e => { e.preventDefault(); over(true); });
  box.addEventListener('dragleave', () => over(false));
  box.addEventListener('drop', e => {
    over(false);
    if (e.dataTransfer.files[0]) { e.preventDefault(); take(e.dataTransfer.files[0]); }
  });
  return box;
}
function setProject(id) {
  Object.keys(own(courses, project) || {}).forEach(f => { delete common[f]; });
  project = id;
  Object.keys(own(courses, id) || {}).forEach(f => { if (kinds[f]) common[f] = courses[id][f]; });
}
/** What the whole class shares; the facts of the training come first, those of a person last. */
function commonNode(open) {
  const ids = Object.keys(courses).sort((x, y) => (courses[x].title < courses[y].title ? -1 : 1));
  const list = relevant(rules, 'person').filter(f => !/^person\./.test(f.from || '')), own = list.filter(f => f.about === 'person'), others = list.filter(f => f.about !== 'person');
  const changed = (id, value) => { if (value === undefined) delete common[id]; else common[id] = value; compute(); };
  const pick = select('r-project', '按培训项目填', [['', '不按项目']].concat(ids.map(p => [p, courses[p].title])), project, v => {
    setProject(v);
    history.replaceState(null, '', location.pathname + location.search + (v ? '#project=' + encodeURIComponent(v) : ''));
    const next = commonNode(true);
    node.parentNode.replaceChild(next, node);
    next.querySelector('#r-project').focus();
    compute();
  });
  const node = el('details', { class: 'kf-outcome' }, [el('summary', {}, [el('h2', { text: '全班一样的（可以不填）' }), el('span', { class: 'kf-muted', text: project ? courses[project].title : '' })]),
    el('p', { class: 'kf-hint', text: '名单里没有的列在这里填，例如职业、等级、开班日期。名单里有的，以名单为准。' }), pick].concat(questionList(others, common, changed, 'c'), [el('h3', { text: '全班每个人都这样，才填下面的' })], questionList(own, common, changed, 'p')));
  node.open = Boolean(open);
  return node;
}
function dateNode() {
  const error = el('p', { class: 'kf-error', id: 'r-on-error', role: 'alert' }), input = el('input', { type: 'date', id: 'r-on', value: on, 'aria-describedby': 'r-on-error' });
  input.addEventListener('change', () => {
    const good = isDate(input.value);
    error.textContent = good ? '' : '这一天不存在，请重选。';
    if (good) { on = input.value; compute(); }
  });
  return el('div', { class: 'kf-field' }, [el('label', { for: 'r-on', text: '哪一天申请' }), el('br'), input, error]);
}
function draw() {
  parts.columns = el('div');
  parts.progress = el('p', { class: 'kf-muted', role: 'status' });
  parts.results = el('div', { 'data-kf-done': '0' });
  [project ? el('p', { class: 'kf-note' }, ['按培训项目“', el('a', { href: base + 'projects/' + encodeURIComponent(project) + '/', text: courses[project].title }), '”填好了职业、等级、开班日期等，可以在“全班一样的”里改。']) : null,
    inputs(), commonNode(), dateNode(), parts.columns, parts.progress, parts.results].forEach(n => { if (n) host.appendChild(n); });
}
/** A list that another app shared with this one, or that was opened with it: handed over on the device, once. */
function handedOver() {
  if (/[?&]shared\b/.test(location.search)) {
    history.replaceState(null, '', location.pathname + location.hash);
    ask({ kf: 'take-shared' }).then(file => { if (file && file.size) openSource({ file }); else say('没有收到分享来的名单，请点“打开文件”。'); });
  }
  if ('launchQueue' in window) window.launchQueue.setConsumer(given => { if (given.files && given.files[0]) given.files[0].getFile().then(file => openSource({ file })); });
}
Promise.all(['data-kf-rules', 'data-kf-facts', 'data-kf-words', 'data-kf-courses'].map(n => loadJson(host.getAttribute(n)))).then(loaded => {
  rules = loaded[0];
  occupations = loaded[1];
  words = loaded[2];
  courses = loaded[3];
  rules.facts.forEach(f => { kinds[f.id] = f; labels[f.id] = f.label; if (f.from === 'person.sex') words.sex = f.id; });
  rules.rates.forEach(r => { rates[r.id] = r; labels['rate:' + r.id] = r.title; });
  const wanted = new URLSearchParams(location.hash.slice(1)).get('project');
  if (wanted && courses[wanted]) setProject(wanted);
  draw();
  handedOver();
}).catch(() => { host.appendChild(el('p', { class: 'kf-error', text: '规则没有读到。有网络时再试，或看“补贴标准”。' })); });
