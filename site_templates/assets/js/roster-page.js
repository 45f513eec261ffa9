/** The page for class lists: open or paste, check the columns, compute in slices, read, filter, export. Nothing leaves the device. */
import { evaluate, isDate } from './rules.js';
import { allFacts, relevant } from './answers.js';
import { el, outcomeNode, span } from './explanation.js';
import { entries } from './ledger.js';
import { answerText, questionList } from './questions.js';
import { DELIMITERS, ENCODINGS, addTotals, blanks, decode, delimiterOf, detect, fillDown, findHeader, nameKey, parse, people, stateOf, toCsv } from './roster.js';
import { today } from './site.js';

const host = document.querySelector('[data-kf-roster]');
const base = host.getAttribute('data-kf-base');
const SLICE = 24, SHOWN = 200, PAYEE = { person: '付给本人', institution: '付给培训机构', enterprise: '付给企业' };
const STATES = [['yes', '能领'], ['maybe', '还不能确定'], ['no', '不能领'], ['error', '有错'], ['same', '重复']];
const OWN = { name: '姓名', id: '身份证号（只用来算年龄、查重复）', unit: '单位' };
let rules = null, filled = null, words = null, kinds = {}, labels = {}, rates = {}, on = today, common = {}, project = '';
let bytes = null, encoding = '', text = '', delimiter = ',', table = null, headAt = -1, columns = [], body = [];
let results = [], totals = {}, run = 0, filter = '', shown = SHOWN, doneMs = 0;
const parts = {};

/* ---- reading ---- */
function button(text_, click, primary) {
  const b = el('button', { type: 'button', class: 'kf-btn kf-btn--small' + (primary ? ' kf-btn--primary' : ''), text: text_ });
  b.addEventListener('click', click);
  return b;
}
function say(words_) { parts.error.textContent = words_; }
function openFile(file) {
  const reader = new FileReader();
  reader.onerror = () => say('这个文件读不出来。');
  reader.onload = () => {
    bytes = new Uint8Array(reader.result);
    const found = detect(bytes);
    if (found === 'xlsx' || found === 'xls') { bytes = null; say('这是 Excel 工作簿。请在 Excel 里“另存为”CSV，再打开；或者选中表格，复制，贴到下面。'); return; }
    encoding = found;
    take(decode(bytes, encoding));
  };
  reader.readAsArrayBuffer(file);
}
function take(content) {
  say('');
  text = content;
  delimiter = delimiterOf(text);
  split();
}
function split() {
  table = parse(text, delimiter);
  const head = findHeader(table.rows, words);
  headAt = head.at;
  const width = Math.max.apply(null, [0].concat(table.rows.map(r => r.cells.length)));
  columns = [];
  for (let i = 0; i < width; i += 1) columns.push(head.columns[i] || '');
  body = table.rows.slice(headAt + 1);
  drawColumns();
  compute();
}

/* ---- what the columns are ---- */
function meanings() {
  const list = relevant(rules, 'person').map(f => [f.id, f.label]);
  const sex = rules.facts.filter(f => f.from === 'person.sex');
  return [['', '不用这一列']].concat(Object.keys(OWN).map(k => [k, OWN[k]]), list, sex.map(f => [f.id, f.label]));
}
function select(id, label, options, current, changed) {
  const s = el('select', { id }, options.map(o => el('option', { value: o[0], text: o[1] })));
  s.value = current;
  s.addEventListener('change', () => changed(s.value));
  return el('div', { class: 'kf-field' }, [el('label', { for: id, text: label }), el('br'), s]);
}
function drawColumns() {
  const box = parts.columns;
  box.textContent = '';
  if (!table || !table.rows.length) { if (text.trim()) say('里面没有读到一行字。'); return; }
  const head = headAt >= 0 ? table.rows[headAt] : null, some = body.slice(0, 3);
  const controls = [];
  if (bytes) controls.push(select('r-encoding', '文字编码', ENCODINGS, encoding, v => { encoding = v; take(decode(bytes, v)); }));
  controls.push(select('r-delimiter', '分隔符', DELIMITERS, delimiter, v => { delimiter = v; split(); }));
  box.appendChild(el('div', { class: 'kf-row' }, controls));
  box.appendChild(el('p', { class: head ? 'kf-muted' : 'kf-note', text: head ? '表头在第 ' + head.line + ' 行，下面有 ' + body.length + ' 人。对不上的，自己改一下。' : '没有认出表头，请选每一列是什么。' }));
  const rows = columns.map((c, i) => {
    const title = head && (head.cells[i] || '').trim() ? head.cells[i].trim() : '第 ' + (i + 1) + ' 列';
    const s = el('select', { id: 'r-col-' + i, 'aria-label': title + '是什么' }, meanings().map(o => el('option', { value: o[0], text: o[1] })));
    s.value = c;
    s.addEventListener('change', () => { columns[i] = s.value; if (s.value) columns.forEach((x, k) => { if (k !== i && x === s.value) columns[k] = ''; }); drawColumns(); document.getElementById('r-col-' + i).focus(); compute(); });
    const hide = c === 'id';
    return el('tr', {}, [el('th', { scope: 'row', text: title }), el('td', {}, [s]), el('td', { text: hide ? '（不显示）' : some.map(r => r.cells[i] || '（空）').join('，') })]);
  });
  box.appendChild(el('div', { class: 'kf-scroll', role: 'region', tabindex: '0', 'aria-label': '每一列是什么' }, [el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, ['表头', '当作', '例子'].map(h => el('th', { scope: 'col', text: h })))]), el('tbody', {}, rows)])]));
  table.faults.forEach(f => box.appendChild(el('p', { class: 'kf-error', text: '第 ' + f.line + ' 行：' + f.text + '。' })));
  blanks(body, columns).forEach(b => {
    const name = head && head.cells[b.column] ? head.cells[b.column].trim() : '第 ' + (b.column + 1) + ' 列';
    box.appendChild(el('p', { class: 'kf-note' }, ['“' + name + '”有 ' + b.count + ' 行是空的，是合并的单元格吗？ ', button('按上一行补', () => { body = fillDown(body, b.column); drawColumns(); compute(); })]));
  });
}

/* ---- computing in slices, so that the page stays alive ---- */
function compute() {
  run += 1;
  const mine = run, began = performance.now(), past = entries().filter(e => e.person), cache = {};
  const list = columns.some(Boolean) ? people(body, columns, rules.facts, words, today) : [];
  const byName = {};
  past.forEach(e => { const k = nameKey(e.person); (byName[k] = byName[k] || []).push(e); });
  results = [];
  totals = {};
  shown = SHOWN;
  filter = '';
  let i = 0;
  function one(person) {
    const facts = allFacts({ facts: Object.assign({}, common, person.facts), on }, filled.occupations);
    const ledger = byName[nameKey(person.name)] || [], key = ledger.length ? '' : JSON.stringify(facts);
    const result = (key && cache[key]) || evaluate(rules, facts, on, { audience: ['person'], ledger });
    if (key) cache[key] = result;
    const state = stateOf(person, result);
    if (state !== 'same' && state !== 'error') addTotals(totals, result);
    results.push({ person, result, state, row: body[i].cells });
  }
  function slice() {
    if (mine !== run) return;
    const until = performance.now() + SLICE;
    while (i < list.length && performance.now() < until) { one(list[i]); i += 1; }
    parts.progress.textContent = i < list.length ? '算到第 ' + i + ' 人，共 ' + list.length + ' 人' : '';
    if (i < list.length) { setTimeout(slice, 0); return; }
    doneMs = Math.round(performance.now() - began);
    drawResults();
  }
  slice();
}

/* ---- results ---- */
function money(t) { return t.figures ? span({ min: t.min, max: t.max }) : '金额文件没有写'; }
function totalTable() {
  const ids = Object.keys(totals).sort((x, y) => totals[y].yes - totals[x].yes || (x < y ? -1 : 1));
  const badge = t => (t.verification === 'sample' ? '（示例）' : t.verification === 'unverified' ? '（未核验）' : '');
  return el('div', { class: 'kf-scroll', role: 'region', tabindex: '0', 'aria-label': '每项补贴合计' }, [el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, ['补贴', '能领', '待定', '金额', '付给谁'].map(h => el('th', { scope: 'col', text: h })))]),
    el('tbody', {}, ids.map(id => el('tr', { 'data-kf-total-of': id }, [
      el('th', { scope: 'row' }, [el('a', { href: base + 'rates/' + encodeURIComponent(id) + '/', text: totals[id].title }), badge(totals[id])]),
      el('td', { class: 'kf-num', text: totals[id].yes + ' 人' }), el('td', { class: 'kf-num', text: totals[id].maybe + ' 人' }), el('td', { class: 'kf-num', text: money(totals[id]) }),
      el('td', { text: Object.keys(totals[id].paid).map(p => PAYEE[p]).join('、') || '看情况' }),
    ]))),
  ])]);
}
function whole() {
  return results.filter(r => r.state === 'yes' || r.state === 'maybe').reduce((t, r) => ({
    min: t.min + r.result.total.min, max: t.max === null || r.result.total.max === null ? null : t.max + r.result.total.max }), { min: 0, max: 0 });
}
/** One line for a person: what can be had, what is still open, or the first reason why not. */
function summary(r) {
  if (r.state === 'same') return '和第 ' + r.person.same + ' 行是同一人，只算一次';
  if (r.state === 'error') return r.person.errors.join('；');
  const list = s => r.result.outcomes.filter(o => o.status === s && !o.beaten_by);
  if (r.state === 'yes') return list('yes').map(o => o.title + (o.amount ? ' ' + span(o.amount) : '')).join('；');
  if (r.state === 'maybe') {
    const missing = {};
    list('maybe').forEach(o => o.missing.forEach(m => { missing[m] = true; }));
    return '还要知道：' + Object.keys(missing).map(m => labels[m] || m).join('、');
  }
  const failed = r.result.outcomes.filter(o => o.status === 'no').map(o => o.reasons.filter(x => x.holds === false)[0]).filter(Boolean)[0];
  return failed ? '不符：' + failed.text : '没有可领的';
}
function personRow(r) {
  const word = STATES.filter(s => s[0] === r.state)[0][1], cls = { error: 'no', same: 'maybe' }[r.state] || r.state;
  const detail = el('details', {}, [el('summary', { text: summary(r) })]);
  detail.addEventListener('toggle', () => {
    if (!detail.open || detail.childNodes.length > 1) return;
    r.person.notes.concat(r.state === 'error' ? [] : r.person.errors).forEach(n => detail.appendChild(el('p', { class: 'kf-note', text: n + '。' })));
    if (r.state === 'same') return;
    const facts = Object.assign({}, common, r.person.facts);
    detail.appendChild(el('p', { class: 'kf-muted', text: Object.keys(facts).filter(f => kinds[f].ask).map(f => kinds[f].label + '：' + answerText(kinds[f], facts[f])).join('；') || '这一行没有读到可用的内容。' }));
    if (r.state !== 'error') r.result.outcomes.forEach(o => detail.appendChild(outcomeNode(o, rates[o.rate], labels, base)));
  });
  return el('tr', { 'data-kf-state': r.state, 'data-kf-line': r.person.line }, [
    el('td', { class: 'kf-num', text: String(r.person.line) }), el('th', { scope: 'row', text: r.person.name || '（没有姓名）' }),
    el('td', {}, [el('span', { class: 'kf-badge kf-badge--' + cls, text: word }), r.person.notes.length ? el('span', { class: 'kf-badge kf-badge--unverified', text: '有提醒' }) : null]), el('td', {}, [detail])]);
}
function download() {
  const keep = columns.map((c, i) => i).filter(i => columns[i] !== 'id'), head = headAt >= 0 ? table.rows[headAt].cells : [];
  const ids = Object.keys(totals).sort();
  const rows = [['行'].concat(keep.map(i => head[i] || '第 ' + (i + 1) + ' 列'), ['结果', '说明', '提醒', '合计最少（元）', '合计最多（元）'], ids.map(id => totals[id].title + '（元）'))];
  const yuan = v => (v === null ? '' : String(v / 100));
  results.forEach(r => {
    const counts = r.state === 'yes' || r.state === 'maybe', t = r.result.total, by = {};
    if (counts) r.result.outcomes.forEach(o => { if (o.status === 'yes' && !o.beaten_by && o.amount) by[o.rate] = o.amount.min === o.amount.max ? yuan(o.amount.min) : yuan(o.amount.min) + '-' + yuan(o.amount.max); });
    rows.push([String(r.person.line)].concat(keep.map(i => r.row[i] || ''), [STATES.filter(s => s[0] === r.state)[0][1], summary(r), r.person.notes.join('；'), counts ? yuan(t.min) : '', counts ? yuan(t.max) : ''], ids.map(id => by[id] || '')));
  });
  rows.push([], ['估算不等于承诺，以经办部门审核为准。计算日期 ' + on + '，规则版本 ' + rules.hash + '。身份证号没有导出。']);
  const url = URL.createObjectURL(new Blob([toCsv(rows)], { type: 'text/csv' }));
  parts.link.href = url;
  parts.link.download = 'roster-' + on + '.csv';
  parts.link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
function drawResults() {
  const box = parts.results;
  box.textContent = '';
  box.setAttribute('data-kf-done', String(results.length));
  box.setAttribute('data-kf-ms', String(doneMs));
  if (!results.length) return;
  const count = s => results.filter(r => r.state === s).length;
  const sample = Object.keys(totals).some(id => totals[id].verification === 'sample');
  box.appendChild(el('h2', { text: '结果', tabindex: '-1', id: 'r-results' }));
  box.appendChild(el('div', { class: 'kf-amount', role: 'status' }, [el('span', { text: results.length + ' 行，合计 ' }), el('strong', { text: span(whole()) }), el('span', { text: '估算不等于承诺，以经办部门审核为准。' + (sample ? '里面有示例金额，不能作为依据。' : '') })]));
  box.appendChild(totalTable());
  box.appendChild(el('div', { class: 'kf-actions' }, [button('导出结果（CSV）', download, true)]));
  const all = [['', '全部', results.length]].concat(STATES.map(s => [s[0], s[1], count(s[0])])).filter(s => s[2]);
  box.appendChild(el('div', { class: 'kf-actions kf-switch', role: 'group', 'aria-label': '只看哪些人' }, all.map(s => {
    const b = button(s[1] + ' ' + s[2], () => { filter = s[0]; shown = SHOWN; drawResults(); }, filter === s[0]);
    b.setAttribute('aria-pressed', String(filter === s[0]));
    return b;
  })));
  const list = results.filter(r => !filter || r.state === filter);
  box.appendChild(el('div', { class: 'kf-scroll kf-people', role: 'region', tabindex: '0', 'aria-label': '每个人的结果' }, [el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, ['行', '姓名', '结果', '说明'].map(h => el('th', { scope: 'col', text: h })))]), el('tbody', {}, list.slice(0, shown).map(personRow))])]));
  if (list.length > shown) box.appendChild(el('div', { class: 'kf-actions' }, [button('再显示 ' + Math.min(SHOWN, list.length - shown) + ' 行（还有 ' + (list.length - shown) + ' 行）', () => { shown += SHOWN; drawResults(); })]));
}

/* ---- the page ---- */
function inputs() {
  const area = el('textarea', { id: 'r-text', rows: '6', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'r-error' });
  area.addEventListener('input', () => { bytes = null; take(area.value); });
  const file = el('input', { type: 'file', id: 'r-file', class: 'kf-visually-hidden', accept: '.csv,.txt,.tsv,text/csv,text/plain' });
  file.addEventListener('change', () => { if (file.files[0]) { area.value = ''; openFile(file.files[0]); file.value = ''; } });
  parts.error = el('p', { class: 'kf-error', id: 'r-error', role: 'alert' });
  const box = el('div', { class: 'kf-field kf-drop' }, [el('label', { for: 'r-text', text: '把名单贴在这里，要带表头' }), el('p', { class: 'kf-hint', text: '从 Excel、WPS 里选中、复制、粘贴就行。至少要有姓名；有身份证号就能算年龄、查重复。' }), area, parts.error,
    el('div', { class: 'kf-actions' }, [el('label', { class: 'kf-btn', for: 'r-file' }, ['打开文件（CSV）', file]), button('清空', () => { bytes = null; text = ''; area.value = ''; table = null; body = []; columns = []; parts.columns.textContent = ''; say(''); compute(); })])]);
  ['dragover', 'drop'].forEach(kind => box.addEventListener(kind, e => { e.preventDefault(); if (kind === 'drop' && e.dataTransfer.files[0]) openFile(e.dataTransfer.files[0]); }));
  return box;
}
function commonNode() {
  const list = relevant(rules, 'person').filter(f => f.from !== 'person.birth_date');
  return el('details', { class: 'kf-outcome' }, [el('summary', {}, [el('h2', { text: '全班一样的（可以不填）' })]), el('p', { class: 'kf-hint', text: '名单里没有的列在这里填，例如职业、等级、开班日期；名单里有的，以名单为准。' })].concat(questionList(list, common, (id, value) => {
    if (value === undefined) delete common[id]; else common[id] = value;
    compute();
  }, 'c')));
}
function dateNode() {
  const input = el('input', { type: 'date', id: 'r-on', value: on });
  input.addEventListener('change', () => { if (isDate(input.value)) { on = input.value; compute(); } });
  return el('div', { class: 'kf-field' }, [el('label', { for: 'r-on', text: '哪一天申请' }), el('br'), input]);
}
function draw() {
  parts.columns = el('div');
  parts.progress = el('p', { class: 'kf-muted', role: 'status' });
  parts.results = el('div', { 'data-kf-done': '0' });
  parts.link = el('a', { hidden: '', tabindex: '-1' });
  [project ? el('p', { class: 'kf-note' }, ['按培训项目“', el('a', { href: base + 'projects/' + encodeURIComponent(project) + '/', text: filled.projects[project].title }), '”填好了职业、等级、开班日期等，可以改。']) : null,
    inputs(), commonNode(), dateNode(), parts.columns, parts.progress, parts.results, parts.link].forEach(n => { if (n) host.appendChild(n); });
}
Promise.all([host.getAttribute('data-kf-rules'), base + 'data/facts.json', base + 'data/words.json'].map(u => fetch(u).then(r => { if (!r.ok) throw new Error(String(r.status)); return r.json(); }))).then(loaded => {
  rules = loaded[0];
  filled = loaded[1];
  words = loaded[2];
  rules.facts.forEach(f => { kinds[f.id] = f; labels[f.id] = f.label; if (f.from === 'person.sex') words.sex = f.id; });
  rules.rates.forEach(r => { rates[r.id] = r; labels['rate:' + r.id] = r.title; });
  const chosen = new URLSearchParams(location.hash.slice(1)).get('project');
  if (chosen && filled.projects[chosen]) {
    project = chosen;
    Object.keys(filled.projects[chosen]).forEach(f => { if (kinds[f]) common[f] = filled.projects[chosen][f]; });
  }
  draw();
}).catch(() => { host.appendChild(el('p', { class: 'kf-error', text: '规则没有读到。有网络时再试，或看“补贴标准”。' })); });
