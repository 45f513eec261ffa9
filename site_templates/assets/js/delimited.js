/** Delimited text: which encoding, which delimiter, rows and back. Pure. */
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

/* ---- rows to text ---- */
/** A cell that a spreadsheet shows as it is: no formula (full-width signs count too, spaces and quotes before do not), quotes doubled. */
function cell(text) {
  const t = String(text), safe = typeof text !== 'number' && /^(?:[ \n\v\f\u00a0\u200b\u3000\ufeff"'`“”‘’＂＇]*[=+\-@＝＋－＠\t\r]|\n)/.test(t) ? "'" + t : t;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}
/** UTF-8 with BOM and CRLF, so that Excel opens it. */
export function toCsv(rows) { return '\ufeff' + rows.map(r => r.map(cell).join(',')).join('\r\n') + '\r\n'; }
