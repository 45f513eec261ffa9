/**
 * Class lists: bytes → text → rows → people with facts, each fault with its row. Pure: no DOM, nothing stored or sent.
 * An ID number gives the birth date and sex and serves to find duplicates; it is dropped when `people` returns.
 */
import { isDate } from './rules.js';

export const ENCODINGS = [['utf-8', 'UTF-8'], ['gb18030', 'GB18030（GBK）'], ['utf-16le', 'UTF-16'], ['utf-16be', 'UTF-16（大端）']];
export const DELIMITERS = [[',', '逗号'], ['\t', '制表符'], [';', '分号'], ['|', '竖线'], ['，', '中文逗号'], ['、', '顿号'], [' ', '空格']];

/* ---- bytes ---- */
/** Which encoding the bytes are in, or 'xlsx' and 'xls' for workbooks. */
export function detect(bytes) {
  const b = bytes, at = (i, ...v) => v.every((x, k) => b[i + k] === x);
  if (at(0, 0x50, 0x4b, 3, 4)) return 'xlsx';
  if (at(0, 0xd0, 0xcf, 0x11, 0xe0)) return 'xls';
  if (at(0, 0xff, 0xfe)) return 'utf-16le';
  if (at(0, 0xfe, 0xff)) return 'utf-16be';
  let even = 0, odd = 0;
  const n = Math.min(b.length, 2000);
  for (let i = 0; i < n; i += 1) if (b[i] === 0) { if (i % 2) odd += 1; else even += 1; }
  if (odd > n / 10 || even > n / 10) return odd > even ? 'utf-16le' : 'utf-16be';
  return isUtf8(b) ? 'utf-8' : 'gb18030';
}
function isUtf8(b) {
  for (let i = 0; i < b.length;) {
    const c = b[i], more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;
    if (more < 0) return false;
    for (let k = 1; k <= more; k += 1) if ((b[i + k] & 0xc0) !== 0x80) return false;
    i += more + 1;
  }
  return true;
}
export function decode(bytes, encoding) { return new TextDecoder(encoding).decode(bytes).replace(/^\ufeff/, ''); }

/* ---- text to rows ---- */
function median(list) { return list.slice().sort((a, b) => a - b)[Math.floor(list.length / 2)] || 0; }
/** The delimiter that splits the first lines most evenly. */
export function delimiterOf(text) {
  const lines = text.split(/\r\n|\r|\n/).filter(l => l.trim()).slice(0, 30);
  let best = ',', most = 0;
  DELIMITERS.forEach(d => {
    const counts = lines.map(l => (d[0] === ' ' ? l.trim().split(/ +/).length - 1 : l.split(d[0]).length - 1)), typical = median(counts.filter(Boolean));
    const even = counts.filter(c => typical && c === typical).length * (d[0] === ' ' ? 0.5 : 1);
    if (even > most) { most = even; best = d[0]; }
  });
  return best;
}
const QUOTED_LINES = 4;
/** Rows with the line they begin on. A quote that does not close within a few lines is a stray one: said, and read as text. */
export function parse(text, delimiter) {
  const rows = [], faults = [];
  let i = 0, line = 1, cells = [], start = 1;
  const ends = c => c === '\n' || c === '\r' || c === undefined;
  function quoted() {
    let out = '', newlines = 0, k = i + 1;
    for (; k < text.length; k += 1) {
      if (text[k] === '"') {
        if (text[k + 1] === '"') { out += '"'; k += 1; continue; }
        if (text[k + 1] === delimiter || ends(text[k + 1])) return { out, k: k + 1, newlines };
        return null;
      }
      if (text[k] === '\n' || (text[k] === '\r' && text[k + 1] !== '\n')) newlines += 1;
      if (newlines > QUOTED_LINES) return null;
      out += text[k];
    }
    return null;
  }
  while (i <= text.length) {
    let cell = '';
    const found = text[i] === '"' ? quoted() : null;
    if (found) { cell = found.out; i = found.k; line += found.newlines; } else {
      if (text[i] === '"') faults.push({ line, text: '这一行有一个没有成对的引号，按普通文字读了' });
      while (text[i] !== delimiter && !ends(text[i])) { cell += text[i]; i += 1; }
    }
    cells.push(cell);
    if (text[i] === delimiter && i < text.length) {
      i += 1;
      if (delimiter === ' ') while (text[i] === ' ') i += 1;
      continue;
    }
    rows.push({ line: start, cells });
    if (text[i] === '\r' && text[i + 1] === '\n') i += 1;
    i += 1;
    line += 1;
    cells = [];
    start = line;
  }
  return { rows: rows.filter(r => r.cells.some(c => c.trim())), faults };
}

/* ---- words ---- */
/** Half-width, without spaces and invisible characters, lower case, no decoration: what two spellings have in common. */
export function plain(text) {
  return half(String(text)).replace(/[\s\u3000\u200b-\u200f\ufeff*＊:：]/g, '').replace(/[()（）]/g, '').toLowerCase();
}
export function half(text) { return text.replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' '); }
const HEADS = {
  name: ['姓名', '学员姓名', '名字', '学生姓名', '参训人员姓名', '员工姓名', 'name'],
  id: ['身份证号', '身份证号码', '身份证', '证件号', '证件号码', '公民身份号码', '居民身份证号码', '身份证件号码', 'id', 'idnumber', 'idcard', 'idno'],
  sex: ['性别', 'sex', 'gender'],
  unit: ['单位', '工作单位', '企业名称', '单位名称', '用人单位', '公司'],
};
/** What a column's head names: name, id, sex, unit, a fact's id, or ''. */
export function meaning(head, words) {
  const p = plain(head);
  if (!p) return '';
  const own = Object.keys(HEADS).filter(k => HEADS[k].some(w => plain(w) === p))[0];
  if (own && !(own === 'sex' && words.sex)) return own;
  const fact = Object.keys(words.heads).filter(w => plain(w) === p)[0];
  return fact ? words.heads[fact] : own || '';
}
const HEAD_ROWS = 20;
/** The row that names most columns; titles above it are passed over. @returns {{at: number, columns: string[]}} at -1: none */
export function findHeader(rows, words) {
  let at = -1, columns = [], most = 0;
  rows.slice(0, HEAD_ROWS).forEach((row, i) => {
    const found = row.cells.map(c => meaning(c, words)), count = found.filter(Boolean).length;
    if (count > most && (count > 1 || row.cells.length === 1)) { most = count; at = i; columns = found; }
  });
  const seen = {};
  return { at, columns: columns.map(c => { if (!c || seen[c]) return ''; seen[c] = true; return c; }) };
}

/* ---- values ---- */
function pad(n) { return (n < 10 ? '0' : '') + n; }
/** 2019/1/5, 2019.1.5, 2019-01-05, 2019年1月5日, 20190105, or a serial number of Excel → ISO; anything else is an error. */
export function readDate(text) {
  const t = half(text).replace(/\s+(0?0:00(:00)?)$/, '').replace(/\s/g, '');
  const m = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/.exec(t) || /^(\d{4})(\d{2})(\d{2})$/.exec(t);
  if (m) {
    const iso = m[1] + '-' + pad(Number(m[2])) + '-' + pad(Number(m[3]));
    return isDate(iso) ? { value: iso } : { error: '“' + text + '”这一天不存在' };
  }
  if (/^\d{5}(\.0+)?$/.test(t)) return serial(parseInt(t, 10), text);
  if (/^\d{4}(?:[-/.]|年)\d{1,2}月?$/.test(t)) return { error: '“' + text + '”没有写到哪一日' };
  if (/^\d{1,2}[-/.年]/.test(t)) return { error: '“' + text + '”的年份要写四位' };
  return { error: '“' + text + '”不是日期，请写成 2019-01-05' };
}
/** Excel counts days from 1900-01-01 = 1 and has a 29 February 1900 that never was (60). */
function serial(n, text) {
  if (n < 10000 || n > 60000) return { error: '“' + text + '”不是日期，请写成 2019-01-05' };
  let y = 1900, left = n - 1;
  const days = v => (v === 1900 || (v % 4 === 0 && (v % 100 !== 0 || v % 400 === 0)) ? 366 : 365);
  while (left >= days(y)) { left -= days(y); y += 1; }
  const months = [31, days(y) === 366 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let m = 0;
  while (left >= months[m]) { left -= months[m]; m += 1; }
  const iso = y + '-' + pad(m + 1) + '-' + pad(left + 1);
  return { value: iso, note: '“' + text + '”是 Excel 的日期序号，按 ' + iso + ' 读' };
}
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], CHECK = '10X98765432';
/** The check character of the first 17 digits. */
export function checkDigit(digits) {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += Number(digits[i]) * WEIGHTS[i];
  return CHECK[sum % 11];
}
/** @returns {{key?: string, born?: string, sex?: string, note?: string, error?: string}} */
export function readId(text) {
  const t = half(text).replace(/[\s'’‘\u200b-\u200f\ufeff-]/g, '').toUpperCase(), damaged = '身份证号被 Excel 改坏了，后几位已经丢失；请把这一列设成文本，重新填写后再导出';
  if (/^\d(\.\d+)?E\+?\d+$/.test(t)) return { error: damaged };
  if (/^\d{15}$/.test(t)) {
    const old = '19' + t.slice(6, 8) + '-' + t.slice(8, 10) + '-' + t.slice(10, 12);
    if (!isDate(old)) return { error: '15 位证件号里的出生日期 ' + old + ' 不存在' };
    return { key: t, born: old, sex: Number(t[14]) % 2 ? 'male' : 'female', note: '这是 15 位旧证件号，请核对并改填 18 位' };
  }
  if (!/^\d{17}[\dX]$/.test(t)) return { error: '身份证号应是 18 位数字（最后一位可以是 X），这里是 ' + t.length + ' 位' + (/[^\dX]/.test(t) ? '，还有别的字' : '') };
  const born = t.slice(6, 10) + '-' + t.slice(10, 12) + '-' + t.slice(12, 14), right = checkDigit(t) === t[17];
  if (!right && /000$/.test(t)) return { error: damaged };
  if (!isDate(born)) return { error: '身份证号里的出生日期 ' + born + ' 不存在' };
  if (!right) return { error: '身份证号的校验位不对，有一位写错了' };
  return { key: t, born, sex: Number(t[16]) % 2 ? 'male' : 'female' };
}
const YES = ['是', '有', '√', 'y', 'yes', 'true', '1', '对'], NO = ['否', '无', '不是', '没有', '×', 'x', 'n', 'no', 'false', '0', '不'];
/** Every plain spelling of a fact's values, made once: lists are long. */
function spellings(fact, words) {
  words.made = words.made || {};
  if (!words.made[fact.id]) {
    const out = {}, known = words.values[fact.id] || {};
    fact.values.forEach(o => { out[plain(o[0])] = o[0]; });
    fact.values.forEach(o => { out[plain(o[1])] = o[0]; });
    Object.keys(known).forEach(w => { out[plain(w)] = known[w]; });
    words.made[fact.id] = out;
  }
  return words.made[fact.id];
}
function choose(fact, text, words) {
  const found = spellings(fact, words), p = plain(text);
  return Object.prototype.hasOwnProperty.call(found, p) ? found[p] : undefined;
}
/** A cell as a value of its fact: {value}, {empty} or {error}; never a guess. */
export function readCell(fact, text, words) {
  const t = half(String(text)).trim();
  if (!t || ['-', '--', '—', '/', '无', 'null', 'n/a'].indexOf(t.toLowerCase()) >= 0) return fact.type === 'yes_no' && t === '无' ? { value: false } : { empty: true };
  if (fact.type === 'date') return readDate(t);
  if (fact.type === 'yes_no') {
    const p = plain(t);
    return YES.indexOf(p) >= 0 ? { value: true } : NO.indexOf(p) >= 0 ? { value: false } : { error: '“' + text + '”请写“是”或“否”' };
  }
  if (fact.type === 'choice') {
    const value = choose(fact, text, words);
    return value === undefined ? { error: '没有“' + text + '”这个' + fact.label } : { value };
  }
  if (fact.type === 'choices') {
    const parts = String(text).split(/[、;；,，/|]/).map(x => x.trim()).filter(Boolean), found = parts.map(x => choose(fact, x, words)), whole = choose(fact, text, words);
    if (whole !== undefined) return { value: [whole] };
    const bad = parts.filter((_, i) => found[i] === undefined);
    return bad.length ? { error: '没有“' + bad.join('”“') + '”这个' + fact.label } : { value: found };
  }
  const unit = fact.unit ? fact.unit.replace(/\s/g, '') : '', n = t.replace(/[,\s￥¥]/g, '').replace(new RegExp('(' + unit + '|元|学时|课时|天|个月|月|人|年)$'), '');
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(n)) return { error: '“' + text + '”不是数字' + (unit ? '（单位：' + unit + '）' : '') };
  if (fact.type !== 'money') return { value: n };
  if (!/^\d+(\.\d{1,2})?$/.test(n)) return { error: '“' + text + '”最多写两位小数' };
  const p = n.split('.');
  return { value: Number(p[0]) * 100 + Number(((p[1] || '') + '00').slice(0, 2)) };
}
/** All middle dots are one, spaces between Chinese characters do not count. */
export function nameKey(name) {
  return half(name).replace(/[·•・．.‧∙･]/g, '·').replace(/\s+/g, ' ').replace(/([^\x00-\x7f]) (?=[^\x00-\x7f])/g, '$1').trim().toLowerCase();
}
const PRIVATE = /[\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff]/;

/* ---- people ---- */
/** Columns that look as if merged cells had been filled only once: the first cell is full and later ones are empty. */
export function blanks(rows, columns) {
  return columns.map((c, i) => ({ column: i, meaning: c })).filter(x => x.meaning && x.meaning !== 'name' && x.meaning !== 'id').map(x => {
    const empty = rows.filter(r => !(r.cells[x.column] || '').trim()).length;
    return { column: x.column, count: empty, first: rows.length > 0 && Boolean((rows[0].cells[x.column] || '').trim()) };
  }).filter(x => x.first && x.count > 0);
}
export function fillDown(rows, column) {
  let last = '';
  return rows.map(r => {
    const own = (r.cells[column] || '').trim();
    if (own) { last = r.cells[column]; return r; }
    const cells = r.cells.slice();
    while (cells.length <= column) cells.push('');
    cells[column] = last;
    return { line: r.line, cells };
  });
}
/**
 * @param {{line: number, cells: string[]}[]} rows below the head
 * @param {string[]} columns what each column is (see `meaning`)
 * @param {object[]} facts of the rules
 * @returns {{line, name, facts, errors: string[], notes: string[], same: number|null}[]} same: the line that it repeats
 */
export function people(rows, columns, facts, words, on) {
  const byId = {}, seen = {}, fromId = {};
  facts.forEach(f => {
    byId[f.id] = f;
    if (f.from === 'person.birth_date') fromId.born = f.id;
    if (f.from === 'person.sex') fromId.sex = f.id;
  });
  return rows.map(row => {
    const out = { line: row.line, name: '', facts: {}, errors: [], notes: [], same: null };
    let key = '', given = '';
    columns.forEach((what, i) => {
      const text = row.cells[i] === undefined ? '' : row.cells[i];
      if (what === 'name') {
        out.name = text.trim();
        if (PRIVATE.test(text)) out.notes.push('姓名里有自造字，别的电脑上可能看不到');
      } else if (what === 'id' && text.trim()) {
        const id = readId(text);
        if (id.error) { out.errors.push(id.error); return; }
        if (id.note) out.notes.push(id.note);
        if (id.born > on) { out.errors.push('身份证号里的出生日期 ' + id.born + ' 在今天以后'); return; }
        key = 'id ' + id.key;
        if (fromId.born) given = id.born;
        if (fromId.sex) out.facts[fromId.sex] = id.sex;
      } else if (byId[what]) {
        const cell = readCell(byId[what], text, words);
        if (cell.error) out.errors.push(byId[what].label + '：' + cell.error);
        if (cell.note) out.notes.push(byId[what].label + '：' + cell.note);
        if (cell.value !== undefined) out.facts[what] = cell.value;
      }
    });
    if (given) {
      const written = out.facts[fromId.born];
      if (written && written !== given) out.errors.push('出生日期 ' + written + ' 和身份证号里的 ' + given + ' 不一样');
      out.facts[fromId.born] = given;
    }
    if (!out.name && !key) out.errors.push('没有姓名');
    if (!key && out.name && out.facts[fromId.born]) key = 'name ' + nameKey(out.name) + ' ' + out.facts[fromId.born];
    if (key) { if (seen[key]) out.same = seen[key]; else seen[key] = row.line; }
    return out;
  });
}

/* ---- results ---- */
/** What a person's result comes to: error, same, yes, maybe or no. */
export function stateOf(person, result) {
  if (person.same !== null) return 'same';
  if (person.errors.length) return 'error';
  const has = s => result.outcomes.some(o => o.status === s && !o.beaten_by);
  return has('yes') ? 'yes' : has('maybe') ? 'maybe' : 'no';
}
/** Adds one result to the totals by subsidy: {rate: {yes, maybe, min, max}}; max null is unbounded. Amounts in 分. */
export function addTotals(totals, result) {
  result.outcomes.filter(o => (o.status === 'yes' || o.status === 'maybe') && !o.beaten_by).forEach(o => {
    const t = totals[o.rate] = totals[o.rate] || { title: o.title, verification: o.verification, yes: 0, maybe: 0, min: 0, max: 0, figures: 0, paid: {} };
    t[o.status] += 1;
    if (o.paid_to) t.paid[o.paid_to] = (t.paid[o.paid_to] || 0) + 1;
    if (!o.amount) return;
    t.figures += 1;
    if (o.status === 'yes') t.min += o.amount.min;
    t.max = t.max === null || o.amount.max === null ? null : t.max + o.amount.max;
  });
}
/** A cell that a spreadsheet shows as it is: no formula, quotes doubled. */
function cell(text) {
  const t = String(text), safe = /^[=+\-@\t\r]/.test(t) ? "'" + t : t;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}
/** UTF-8 with BOM and CRLF, so that Excel opens it. */
export function toCsv(rows) { return '\ufeff' + rows.map(r => r.map(cell).join(',')).join('\r\n') + '\r\n'; }
