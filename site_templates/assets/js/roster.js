/**
 * Class lists: bytes → text → rows → people with facts, each fault with its row. Pure: no DOM, nothing stored or sent.
 * `takeIds` reads the ID numbers (birth date, sex, last four, a keyed value that finds repeats) and drops them; rows that
 * went through it hold none, in whatever column it stood.
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
    const second = b[i + 1]; // overlong forms, surrogates and beyond the last code point are no UTF-8
    if ((c === 0xe0 && second < 0xa0) || (c === 0xed && second > 0x9f) || (c === 0xf0 && second < 0x90) || (c === 0xf4 && second > 0x8f)) return false;
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
const QUOTED_LINES = 4, STRAY = '有一个没有成对的引号，按普通文字读了';
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
      if (text[i] === '"') faults.push({ line, text: STRAY });
      const from = i;
      while (text[i] !== delimiter && !ends(text[i])) i += 1;
      cell = text.slice(from, i);
      if (cell.lastIndexOf('"') > 0 && cell[0] !== '"' && cell.split('"').length % 2 === 0) faults.push({ line, text: STRAY });
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
  const short = half(String(head)).replace(/\([^()]*\)\s*$/, '');
  return named(plain(head), words) || named(plain(short), words);
}
function named(p, words) {
  if (!p) return '';
  const own = Object.keys(HEADS).filter(k => HEADS[k].some(w => plain(w) === p))[0];
  if (own === 'sex') return words.sex || '';
  if (own) return own;
  const fact = Object.keys(words.heads).filter(w => plain(w) === p)[0];
  return fact ? words.heads[fact] : '';
}
/** The delimiter under which most heads are known; where none tells, the one that splits most evenly. */
export function bestDelimiter(text, words) {
  const top = text.split(/\r\n|\r|\n/).slice(0, HEAD_ROWS).join('\n');
  const known = d => findHeader(parse(top, d).rows, words).columns.filter(Boolean).length;
  let best = delimiterOf(text), most = known(best);
  DELIMITERS.forEach(d => { const n = known(d[0]); if (n > most) { most = n; best = d[0]; } });
  return best;
}
const HEAD_ROWS = 20;
/** What the columns are if row `at` is the head; of two columns for one thing the first is taken. */
export function columnsOf(row, words) {
  const seen = {};
  return row.cells.map(c => meaning(c, words)).map(c => { if (!c || seen[c]) return ''; seen[c] = true; return c; });
}
/** The row that names most columns; titles above it are passed over. @returns {{at: number, columns: string[]}} at -1: none */
export function findHeader(rows, words) {
  let at = -1, columns = [], most = 0;
  rows.slice(0, HEAD_ROWS).forEach((row, i) => {
    const found = columnsOf(row, words), count = found.filter(Boolean).length;
    const sure = count > 1 || found.indexOf('name') >= 0 || found.indexOf('id') >= 0 || row.cells.length === 1;
    if (count > most && sure) { most = count; at = i; columns = found; }
  });
  return { at, columns };
}
/** The column whose cells are ID numbers though its head does not say so, or -1. */
export function idColumn(rows, columns) {
  const some = rows.slice(0, HEAD_ROWS);
  return columns.findIndex((c, i) => {
    if (c) return false;
    const full = some.filter(r => (r.cells[i] || '').trim());
    return full.length > 0 && full.filter(r => readId(r.cells[i]).key).length * 2 > full.length;
  });
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
  if (/^\d{1,2}[-/.年]/.test(t)) return { error: '“' + text + '”要先写年份，年份写四位' };
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
    return { key: t, born: old, tail: t.slice(-4), sex: Number(t[14]) % 2 ? 'male' : 'female', note: '这是 15 位旧证件号，请核对并改填 18 位' };
  }
  if (!/^\d{17}[\dX]$/.test(t)) return { error: '身份证号应是 18 位数字（最后一位可以是 X），这里是 ' + t.length + ' 位' + (/[^\dX]/.test(t) ? '，还有别的字' : '') };
  const born = t.slice(6, 10) + '-' + t.slice(10, 12) + '-' + t.slice(12, 14), right = checkDigit(t) === t[17];
  if (!right && /000$/.test(t)) return { error: damaged };
  if (!isDate(born)) return { error: '身份证号里的出生日期 ' + born + ' 不存在' };
  if (!right) return { error: '身份证号的校验位不对，有一位写错了' };
  return { key: t, born, tail: t.slice(-4), sex: Number(t[16]) % 2 ? 'male' : 'female' };
}
/** A number that stands for the text without telling it: two lanes of 32 bits under the page's own secret. */
export function keyed(text, secret) {
  let a = secret[0] | 0, b = secret[1] | 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ (c << 8) ^ c, 0x5bd1e995);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  return (a >>> 0).toString(36) + '.' + (b >>> 0).toString(36);
}
const LONG = /[0-9０-９][0-9０-９\s]{13,}/, IN_TEXT = /(^|[^0-9A-Za-z])(\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])/g;
/** The text without ID numbers: each leaves its last four. */
export function mask(text) {
  if (!LONG.test(text)) return text;
  const found = readId(text);
  if (found.key) return '证件号尾号 ' + found.tail;
  return half(text).replace(IN_TEXT, (all, before, n) => { const id = readId(n); return id.key ? before + '证件号尾号 ' + id.tail : all; });
}
/** Rows without ID numbers; what the number says stands in `id`. */
export function takeIds(rows, column, secret) {
  return rows.map(row => {
    const own = column < 0 ? '' : (row.cells[column] || '').trim(), cells = row.cells.map((c, i) => (i === column ? '' : mask(c)));
    if (!own) return { line: row.line, cells, id: null };
    const id = readId(own);
    if (id.key) id.key = keyed(id.key, secret);
    return { line: row.line, cells, id };
  });
}
const YES = ['是', '有', '√', '✓', '✔', '☑', 'y', 'yes', 'true', '1', '对'], NO = ['否', '无', '不是', '没有', '×', '✗', '✘', '☐', 'x', 'n', 'no', 'false', '0', '不'];
/** Every plain spelling of a fact's values, made once: lists are long. A word of several values keeps them all. */
function spellings(fact, words) {
  words.made = words.made || {};
  if (!words.made[fact.id]) {
    const out = Object.create(null), known = words.values[fact.id] || {};
    Object.keys(known).forEach(w => { out[plain(w)] = known[w]; });
    fact.values.forEach(o => { out[plain(o[0])] = o[0]; });
    fact.values.forEach(o => { out[plain(o[1])] = o[0]; });
    words.made[fact.id] = out;
  }
  return words.made[fact.id];
}
/** @returns {{value?: string, error?: string}} */
function choose(fact, text, words) {
  const found = spellings(fact, words)[plain(text)], title = v => (fact.values.filter(o => o[0] === v)[0] || ['', v])[1];
  if (found === undefined) return { error: '没有“' + text + '”这个' + fact.label };
  if (Array.isArray(found)) return { error: '“' + text + '”可能是' + found.map(title).join('或') + '，请写明' };
  if (!fact.values.some(o => o[0] === found)) return { error: '“' + text + '”在这里算不了，请问经办部门' };
  return { value: found };
}
const EMPTY = ['-', '--', '—', '——', '/', 'null', 'n/a', '不详', '未知', '不知道'], NONE = ['无', '都不是', '没有'];
/** A cell as a value of its fact: {value}, {empty} or {error}; never a guess. */
export function readCell(fact, text, words) {
  const t = half(String(text)).trim();
  if (!t || EMPTY.indexOf(t.toLowerCase()) >= 0) return { empty: true };
  if (NONE.indexOf(t) >= 0 && fact.type !== 'yes_no') return fact.type === 'choices' ? { value: [] } : { empty: true };
  if (fact.type === 'date') return readDate(t);
  if (fact.type === 'yes_no') {
    const p = plain(t);
    return YES.indexOf(p) >= 0 ? { value: true } : NO.indexOf(p) >= 0 ? { value: false } : { error: '“' + text + '”请写“是”或“否”' };
  }
  if (fact.type === 'choice') return choose(fact, text, words);
  if (fact.type === 'choices') {
    const whole = choose(fact, text, words);
    if (!whole.error) return { value: [whole.value] };
    const parts = String(text).split(/[、;；,，/|\n]/).map(x => x.trim()).filter(Boolean).map(x => choose(fact, x, words)), bad = parts.filter(p => p.error);
    if (bad.length) return { error: bad.map(p => p.error).join('；') };
    return { value: parts.map(p => p.value).filter((v, i, l) => l.indexOf(v) === i) };
  }
  return readNumber(fact, t, text);
}
/** Units that mean the same; a number with another unit is an error, not a number. */
const UNITS = [['个月', '月'], ['天', '日'], ['学时', '课时'], ['元', '元整', '块'], ['人', '名', '个'], ['周岁', '岁'], ['年']];
function readNumber(fact, t, text) {
  const unit = (fact.unit || (fact.type === 'money' ? '元' : '')).replace(/\s/g, ''), same = UNITS.filter(u => u.indexOf(unit) >= 0)[0] || [unit];
  const m = /^[￥¥]?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*([^\d\s.,]*)$/.exec(t), bad = why => ({ error: '“' + text + '”' + why });
  if (!m) return bad('不是数字' + (unit ? '（单位：' + unit + '）' : ''));
  const whole = m[1].replace(/,/g, ''), places = m[2] ? m[2].slice(1) : '';
  if (fact.type === 'percent') {
    if (m[3] !== '%') return bad('请写成 80% 的样子');
  } else if (m[3] && same.indexOf(m[3]) < 0) return bad('的单位应是' + (unit || '空') + '，不是' + m[3]);
  if (whole.length > 9 || places.length > 4) return bad('太长了');
  if (fact.type === 'percent') return { value: [Number(whole + places), 100 * Math.pow(10, places.length)] };
  if (fact.type !== 'money') return { value: whole + (places ? '.' + places : '') };
  if (places.length > 2) return bad('最多写两位小数');
  return { value: Number(whole) * 100 + Number((places + '00').slice(0, 2)) };
}
/** All middle dots are one, spaces between Chinese characters do not count. */
export function nameKey(name) {
  return half(name).replace(/[·•・．.‧∙･]/g, '·').replace(/\s+/g, ' ').replace(/([^\x00-\x7f]) (?=[^\x00-\x7f])/g, '$1').trim().toLowerCase();
}
const PRIVATE = /[\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff]/;

/* ---- people ---- */
/** Columns that look as if merged cells had been filled only once: the first cell is full and later ones are empty. */
export function blanks(rows, columns, personal) {
  const own = ['', 'name', 'id'].concat(personal || []);
  return columns.map((c, i) => ({ column: i, meaning: c })).filter(x => own.indexOf(x.meaning) < 0).map(x => {
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
    return { line: r.line, cells, id: r.id };
  });
}
/**
 * Reads rows one after the other, so that a long list can be read in slices.
 * @param {string[]} columns what each column is (see `meaning`) @param {object[]} facts of the rules
 * @returns {(row: object) => {line, name, tail, facts, errors: string[], notes: string[], same: number|null}} same: the line it repeats
 */
export function reader(columns, facts, words, on) {
  const byId = {}, fromId = {}, repeated = repeats();
  facts.forEach(f => {
    byId[f.id] = f;
    if (f.from === 'person.birth_date') fromId.born = f.id;
    if (f.from === 'person.sex') fromId.sex = f.id;
  });
  function readInto(out, row) {
    columns.forEach((what, i) => {
      const text = row.cells[i] === undefined ? '' : row.cells[i];
      if (what === 'name') {
        out.name = text.trim();
        if (PRIVATE.test(text)) out.notes.push('姓名里有自造字，别的电脑上可能看不到');
      } else if (byId[what]) {
        const cell = readCell(byId[what], text.trim(), words);
        if (cell.error) out.errors.push(byId[what].label + '：' + cell.error);
        if (cell.note) out.notes.push(byId[what].label + '：' + cell.note);
        if (cell.value !== undefined) out.facts[what] = cell.value;
      }
    });
  }
  function readIdInto(out, id) {
    if (id.error) { out.errors.push(id.error); return ''; }
    if (id.note) out.notes.push(id.note);
    if (id.born > on) { out.errors.push('身份证号里的出生日期 ' + id.born + ' 在今天以后'); return ''; }
    out.tail = id.tail;
    if (fromId.sex) out.facts[fromId.sex] = id.sex;
    const written = out.facts[fromId.born];
    if (written && written !== id.born) out.errors.push('出生日期 ' + written + ' 和身份证号里的 ' + id.born + ' 不一样');
    if (fromId.born) out.facts[fromId.born] = id.born;
    return id.key;
  }
  return row => {
    const out = { line: row.line, name: '', tail: '', facts: {}, errors: [], notes: [], same: null };
    readInto(out, row);
    const key = row.id ? readIdInto(out, row.id) : '', born = out.facts[fromId.born];
    if (born && !row.id && born > on) out.errors.push('出生日期 ' + born + ' 在今天以后');
    if (!out.name && !key) out.errors.push('没有姓名');
    repeated(out, key, out.name && born ? nameKey(out.name) + ' ' + born : '', byId);
    return out;
  };
}
/** One person by ID number; by name and birth date where one of the two rows has no number. A faulty row does not stand for anyone. */
function repeats() {
  const ids = Object.create(null), names = Object.create(null);
  return (out, key, name, kinds) => {
    let first = key ? ids[key] : undefined;
    if (!first && name && names[name] && !(key && names[name].key)) first = names[name];
    const bad = out.errors.length > 0;
    if (first && !first.bad) {
      out.same = first.line;
      const differs = Object.keys(out.facts).filter(f => first.facts[f] !== undefined && String(first.facts[f]) !== String(out.facts[f]));
      if (differs.length) out.notes.push(differs.map(f => kinds[f].label).join('、') + '和第 ' + first.line + ' 行不一样，请核对');
      if (key && !first.key) { first.key = key; ids[key] = first; }
      return;
    }
    if (first && !bad) out.notes.push('和第 ' + first.line + ' 行是同一人，那一行有错，所以算这一行');
    const entry = { line: out.line, key, bad, facts: out.facts };
    if (key) ids[key] = entry;
    if (name && (!names[name] || names[name] === first)) names[name] = entry;
  };
}

/* ---- results ---- */
/** The outcomes that are money for the person: what is only deducted or checked, or gives way to another, is left out. */
export function paying(result, rates) {
  return result ? result.outcomes.filter(o => !o.beaten_by && !(rates[o.rate] || {}).benefit) : [];
}
/** What a person comes to: error, same, yes, maybe or no. */
export function stateOf(person, outcomes) {
  if (person.same !== null) return 'same';
  if (person.errors.length) return 'error';
  const has = s => outcomes.some(o => o.status === s);
  return has('yes') ? 'yes' : has('maybe') ? 'maybe' : 'no';
}
/** Adds one person's outcomes to the totals by subsidy: {rate: {yes, maybe, min, max}}; max null is unbounded. Amounts in 分. */
export function addTotals(totals, outcomes) {
  outcomes.filter(o => o.status === 'yes' || o.status === 'maybe').forEach(o => {
    const t = totals[o.rate] = totals[o.rate] || { title: o.title, verification: o.verification, yes: 0, maybe: 0, min: 0, max: 0, figures: 0, paid: {} };
    t[o.status] += 1;
    if (o.paid_to) t.paid[o.paid_to] = (t.paid[o.paid_to] || 0) + 1;
    if (!o.amount) return;
    t.figures += 1;
    if (o.status === 'yes') t.min += o.amount.min;
    t.max = t.max === null || o.amount.max === null ? null : t.max + o.amount.max;
  });
}
/** A cell that a spreadsheet shows as it is: no formula (full-width signs count too), quotes doubled. */
function cell(text) {
  const t = String(text), safe = /^[=+\-@＝＋－＠\t\r\n]/.test(t) ? "'" + t : t;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}
/**
 * The list as it was, in its order and with its columns (of the ID number only the last four), and what came out.
 * @param {{person, state: string, cells: string[], words: string, total: {min, max}|null, outcomes: object[]}[]} results
 * @param {object} totals see `addTotals` @param {object} stateWords state → word
 */
export function exportRows(head, columns, results, totals, stateWords) {
  const ids = Object.keys(totals).sort(), yuan = v => (v === null || v === undefined ? '' : String(v / 100));
  const title = (c, i) => (c === 'id' ? '身份证末四位' : (head[i] || '').trim() || '第 ' + (i + 1) + ' 列');
  const rows = [['行'].concat(columns.map(title), ['结果', '说明', '提醒', '合计最少（元）', '合计最多（元）'], ids.map(id => totals[id].title + '（元）'))];
  results.forEach(r => {
    const counts = r.state === 'yes' || r.state === 'maybe', by = {};
    if (counts) r.outcomes.forEach(o => { if (o.status === 'yes' && o.amount) by[o.rate] = o.amount.min === o.amount.max ? yuan(o.amount.min) : yuan(o.amount.min) + '–' + (yuan(o.amount.max) || '不封顶'); });
    const given = columns.map((c, i) => (c === 'id' ? (r.person.tail ? '尾号 ' + r.person.tail : '') : r.cells[i] || ''));
    rows.push([String(r.person.line)].concat(given, [stateWords[r.state], r.words, r.person.notes.join('；'), counts ? yuan(r.total.min) : '', counts ? yuan(r.total.max) : ''], ids.map(id => by[id] || '')));
  });
  return rows;
}
/** UTF-8 with BOM and CRLF, so that Excel opens it. */
export function toCsv(rows) { return '\ufeff' + rows.map(r => r.map(cell).join(',')).join('\r\n') + '\r\n'; }
