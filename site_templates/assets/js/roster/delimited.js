/**
 * Delimited text: which encoding, which delimiter, rows and back. Pure.
 * @type {[string, string][]}
 */
export const ENCODINGS = [
  ['utf-8', 'UTF-8'],
  ['gb18030', 'GB18030（GBK）'],
  ['utf-16le', 'UTF-16'],
  ['utf-16be', 'UTF-16（大端）'],
];
/** @type {[string, string][]} */
export const DELIMITERS = [
  [',', '逗号'],
  ['\t', '制表符'],
  [';', '分号'],
  ['|', '竖线'],
  ['，', '中文逗号'],
  ['、', '顿号'],
  [' ', '空格'],
];

/* ---- bytes ---- */
/**
 * Which encoding the bytes are in, or 'xlsx' and 'xls' for workbooks.
 * @param {Uint8Array} bytes
 */
export function detect(bytes) {
  const b = bytes;
  const starts = (/** @type {number[]} */ ...signature) => signature.every((x, k) => b[k] === x);
  if (starts(0x50, 0x4b, 3, 4)) return 'xlsx';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return 'xls';
  if (starts(0xff, 0xfe)) return 'utf-16le';
  if (starts(0xfe, 0xff)) return 'utf-16be';
  let even = 0;
  let odd = 0;
  const n = Math.min(b.length, 2000);
  for (let i = 0; i < n; i += 1)
    if (b[i] === 0) {
      if (i % 2) odd += 1;
      else even += 1;
    }
  if (odd > n / 10 || even > n / 10) return odd > even ? 'utf-16le' : 'utf-16be';
  return isUtf8(b) ? 'utf-8' : 'gb18030';
}
/** @param {Uint8Array} b */
function isUtf8(b) {
  for (let i = 0; i < b.length;) {
    const c = b[i];
    const more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;
    if (more < 0) return false;
    for (let k = 1; k <= more; k += 1) if ((b[i + k] & 0xc0) !== 0x80) return false;
    const second = b[i + 1]; // overlong forms, surrogates and beyond the last code point are no UTF-8
    if (
      (c === 0xe0 && second < 0xa0) ||
      (c === 0xed && second > 0x9f) ||
      (c === 0xf0 && second < 0x90) ||
      (c === 0xf4 && second > 0x8f)
    )
      return false;
    i += more + 1;
  }
  return true;
}
/**
 * @param {Uint8Array} bytes
 * @param {string} encoding
 */
export function decode(bytes, encoding) {
  return new TextDecoder(encoding).decode(bytes).replace(/^\ufeff/, '');
}

/* ---- text to rows ---- */
/** @param {number[]} list */
function median(list) {
  return list.slice().sort((a, b) => a - b)[Math.floor(list.length / 2)] || 0;
}
/**
 * The delimiter that splits the first lines most evenly.
 * @param {string} text
 */
export function delimiterOf(text) {
  const lines = text
    .split(/\r\n|\r|\n/)
    .filter(l => l.trim())
    .slice(0, 30);
  let best = ',';
  let most = 0;
  DELIMITERS.forEach(d => {
    const counts = lines.map(l => (d[0] === ' ' ? l.trim().split(/ +/).length - 1 : l.split(d[0]).length - 1));
    const typical = median(counts.filter(Boolean));
    const even = counts.filter(c => typical && c === typical).length * (d[0] === ' ' ? 0.5 : 1);
    if (even > most) {
      most = even;
      best = d[0];
    }
  });
  return best;
}
const QUOTED_LINES = 4;
const STRAY = '有一个没有成对的引号，按普通文字读了';
/** @typedef {{cell: string, end: number, newlines: number}} Read a cell, where it ends, and the lines within it */
/** @param {string|undefined} c */
function endsLine(c) {
  return c === '\n' || c === '\r' || c === undefined;
}
/**
 * A cell in quotes; null where the quote at its start does not close within a few lines.
 * @param {string} text
 * @param {number} from
 * @param {string} delimiter
 * @returns {Read|null}
 */
function quotedCell(text, from, delimiter) {
  let cell = '';
  let newlines = 0;
  for (let k = from + 1; k < text.length; k += 1) {
    const next = text[k + 1];
    if (text[k] === '"' && next !== '"') {
      return next === delimiter || endsLine(next) ? { cell, end: k + 1, newlines } : null;
    }
    if (text[k] === '"') k += 1;
    else if (text[k] === '\n' || (text[k] === '\r' && next !== '\n')) newlines += 1;
    if (newlines > QUOTED_LINES) return null;
    cell += text[k];
  }
  return null;
}
/**
 * A cell without quotes around it.
 * @param {string} text
 * @param {number} from
 * @param {string} delimiter
 * @returns {Read}
 */
function plainCell(text, from, delimiter) {
  let end = from;
  while (text[end] !== delimiter && !endsLine(text[end])) end += 1;
  return { cell: text.slice(from, end), end, newlines: 0 };
}
/**
 * Does a cell without quotes around it hold one that has no other?
 * @param {string} cell
 */
function hasStray(cell) {
  return cell[0] === '"' || (cell.lastIndexOf('"') > 0 && cell.split('"').length % 2 === 0);
}
/**
 * Where the next cell of the row begins, after a delimiter; several spaces are one.
 * @param {string} text
 * @param {number} at the delimiter's place
 * @param {string} delimiter
 */
function afterDelimiter(text, at, delimiter) {
  let next = at + 1;
  if (delimiter === ' ') while (text[next] === ' ') next += 1;
  return next;
}
/**
 * Rows one after the other with the line they begin on, empty ones too. A quote that does not close within a few lines is a
 * stray one: said, and read as text.
 * @param {string} text
 * @param {string} delimiter
 * @param {{line: number, text: string}[]} faults is added to
 * @returns {IterableIterator<TextRow>}
 */
export function* readRows(text, delimiter, faults) {
  let row = { line: 1, cells: /** @type {string[]} */ ([]) };
  let line = 1;
  let at = 0;
  while (at <= text.length) {
    const quoted = text[at] === '"' ? quotedCell(text, at, delimiter) : null;
    const { cell, end, newlines } = quoted || plainCell(text, at, delimiter);
    if (!quoted && hasStray(cell)) faults.push({ line, text: STRAY });
    row.cells.push(cell);
    line += newlines;
    if (text[end] === delimiter) {
      at = afterDelimiter(text, end, delimiter);
      continue;
    }
    yield row;
    line += 1;
    row = { line, cells: [] };
    at = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
  }
}
/**
 * Does a row hold anything?
 * @param {TextRow} row
 */
export function isFull(row) {
  return row.cells.some(c => c.trim());
}
/**
 * The full rows of a text.
 * @param {string} text
 * @param {string} delimiter
 * @returns {{rows: TextRow[], faults: {line: number, text: string}[]}}
 */
export function parse(text, delimiter) {
  /** @type {{line: number, text: string}[]} */
  const faults = [];
  return { rows: Array.from(readRows(text, delimiter, faults)).filter(isFull), faults };
}

/* ---- rows to text ---- */
/**
 * A cell that a spreadsheet shows as it is: no formula (full-width signs count too, spaces and quotes before do not),
 * quotes doubled.
 * @param {string|number} text
 */
function cell(text) {
  const t = String(text);
  const safe =
    typeof text !== 'number' && /^(?:[ \n\v\f\u00a0\u200b\u3000\ufeff"'`“”‘’＂＇]*[=+\-@＝＋－＠\t\r]|\n)/.test(t)
      ? "'" + t
      : t;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}
/**
 * UTF-8 with BOM and CRLF, so that Excel opens it.
 * @param {(string|number)[][]} rows
 */
export function toCsv(rows) {
  return '\ufeff' + rows.map(r => r.map(cell).join(',')).join('\r\n') + '\r\n';
}
