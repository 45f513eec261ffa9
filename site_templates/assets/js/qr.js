/**
 * QR codes (ISO/IEC 18004): byte mode, error correction M, or L where M has no room. No DOM but in qrSvg.
 * No package ships one for the browser through our registry; tests compare it with another encoder and decode it.
 */
const ECC = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
};
const BLOCKS = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
};
const LEVEL_BITS = { L: 1, M: 0 };
const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, x => x % 3, (x, y) => (x + y) % 3, (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => x * y % 2 + x * y % 3, (x, y) => (x * y % 2 + x * y % 3) % 2, (x, y) => ((x + y) % 2 + x * y % 3) % 2,
];

function utf8(text) {
  const escaped = encodeURIComponent(text), out = [];
  for (let i = 0; i < escaped.length; i += 1) {
    if (escaped[i] === '%') { out.push(parseInt(escaped.substr(i + 1, 2), 16)); i += 2; } else out.push(escaped.charCodeAt(i));
  }
  return out;
}
/** All modules that hold data or correction, in a symbol of a version. */
function rawModules(v) {
  let n = (16 * v + 128) * v + 64;
  if (v >= 2) { const a = Math.floor(v / 7) + 2; n -= (25 * a - 10) * a - 55; if (v >= 7) n -= 36; }
  return n;
}
function dataBytes(v, level) { return Math.floor(rawModules(v) / 8) - ECC[level][v - 1] * BLOCKS[level][v - 1]; }
function choose(length) {
  for (const level of ['M', 'L']) {
    for (let v = 1; v <= 40; v += 1) if (4 + (v < 10 ? 8 : 16) + 8 * length <= 8 * dataBytes(v, level)) return { v, level };
  }
  throw new RangeError('too long for a QR code: ' + length + ' bytes');
}
/* ---- Reed-Solomon over GF(256), x^8+x^4+x^3+x^2+1 ---- */
function times(a, b) {
  let z = 0;
  for (let i = 7; i >= 0; i -= 1) { z = (z << 1) ^ ((z >>> 7) * 0x11d); z ^= ((b >>> i) & 1) * a; }
  return z;
}
function generator(degree) {
  const out = new Array(degree).fill(0);
  out[degree - 1] = 1;
  let root = 1;
  for (let i = 0; i < degree; i += 1) {
    for (let j = 0; j < degree; j += 1) out[j] = times(out[j], root) ^ (j + 1 < degree ? out[j + 1] : 0);
    root = times(root, 2);
  }
  return out;
}
function remainder(data, divisor) {
  const out = new Array(divisor.length).fill(0);
  data.forEach(b => {
    const factor = b ^ out.shift();
    out.push(0);
    divisor.forEach((d, i) => { out[i] ^= times(d, factor); });
  });
  return out;
}
/** Text bytes as codewords: header, padding, blocks interleaved with their correction. */
function codewords(bytes, v, level) {
  const bits = [], put = (value, length) => { for (let i = length - 1; i >= 0; i -= 1) bits.push((value >>> i) & 1); };
  put(4, 4);
  put(bytes.length, v < 10 ? 8 : 16);
  bytes.forEach(b => put(b, 8));
  const room = dataBytes(v, level) * 8;
  put(0, Math.min(4, room - bits.length));
  put(0, (8 - bits.length % 8) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) put(pad, 8);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  const count = BLOCKS[level][v - 1], ecc = ECC[level][v - 1], all = Math.floor(rawModules(v) / 8), short = count - all % count;
  const divisor = generator(ecc), blocks = [];
  for (let i = 0, k = 0; i < count; i += 1) {
    const part = data.slice(k, k + Math.floor(all / count) - ecc + (i < short ? 0 : 1));
    k += part.length;
    blocks.push({ part, check: remainder(part, divisor) });
  }
  const out = [], longest = Math.max.apply(null, blocks.map(b => b.part.length));
  for (let i = 0; i < longest; i += 1) blocks.forEach(b => { if (i < b.part.length) out.push(b.part[i]); });
  for (let i = 0; i < ecc; i += 1) blocks.forEach(b => out.push(b.check[i]));
  return out;
}
/* ---- the symbol ---- */
function alignment(v) {
  if (v === 1) return [];
  const count = Math.floor(v / 7) + 2, step = v === 32 ? 26 : Math.ceil((v * 4 + 4) / (count * 2 - 2)) * 2, out = [6];
  for (let at = v * 4 + 10; out.length < count; at -= step) out.splice(1, 0, at);
  return out;
}
function bch(value, length, poly) {
  let rest = value;
  for (let i = 0; i < length; i += 1) rest = (rest << 1) ^ ((rest >>> (length - 1)) * poly);
  return (value << length) | rest;
}
function frame(v) {
  const size = v * 4 + 17, dark = [], fixed = [];
  for (let y = 0; y < size; y += 1) { dark.push(new Array(size).fill(false)); fixed.push(new Array(size).fill(false)); }
  const set = (x, y, on) => { if (x >= 0 && y >= 0 && x < size && y < size) { dark[y][x] = Boolean(on); fixed[y][x] = true; } };
  for (let i = 0; i < size; i += 1) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
  [[3, 3], [size - 4, 3], [3, size - 4]].forEach(c => {
    for (let dy = -4; dy <= 4; dy += 1) for (let dx = -4; dx <= 4; dx += 1) { const d = Math.max(Math.abs(dx), Math.abs(dy)); set(c[0] + dx, c[1] + dy, d !== 2 && d !== 4); }
  });
  const at = alignment(v), last = at.length - 1;
  at.forEach((cx, i) => at.forEach((cy, j) => {
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
    for (let dy = -2; dy <= 2; dy += 1) for (let dx = -2; dx <= 2; dx += 1) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }));
  if (v >= 7) {
    const bits = bch(v, 12, 0x1f25);
    for (let i = 0; i < 18; i += 1) { const a = size - 11 + i % 3, b = Math.floor(i / 3), on = (bits >>> i) & 1; set(a, b, on); set(b, a, on); }
  }
  return { size, dark, fixed, set };
}
function format(f, level, mask) {
  const bits = bch((LEVEL_BITS[level] << 3) | mask, 10, 0x537) ^ 0x5412, bit = i => (bits >>> i) & 1, n = f.size;
  for (let i = 0; i <= 5; i += 1) f.set(8, i, bit(i));
  f.set(8, 7, bit(6));
  f.set(8, 8, bit(7));
  f.set(7, 8, bit(8));
  for (let i = 9; i < 15; i += 1) f.set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i += 1) f.set(n - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i += 1) f.set(8, n - 15 + i, bit(i));
  f.set(8, n - 8, 1);
}
function place(f, words) {
  let i = 0;
  for (let right = f.size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let k = 0; k < f.size; k += 1) {
      for (let j = 0; j < 2; j += 1) {
        const x = right - j, y = ((right + 1) & 2) === 0 ? f.size - 1 - k : k;
        if (!f.fixed[y][x] && i < words.length * 8) { f.dark[y][x] = ((words[i >>> 3] >>> (7 - (i & 7))) & 1) === 1; i += 1; }
      }
    }
  }
}
function masked(f, mask) {
  for (let y = 0; y < f.size; y += 1) for (let x = 0; x < f.size; x += 1) if (!f.fixed[y][x] && MASKS[mask](x, y) === 0) f.dark[y][x] = !f.dark[y][x];
}
/** The four penalties of the standard. */
function penalty(f) {
  const n = f.size;
  let score = 0, darks = 0;
  const lines = [];
  for (let i = 0; i < n; i += 1) { lines.push(f.dark[i]); lines.push(f.dark.map(row => row[i])); }
  lines.forEach(line => {
    let run = 1;
    for (let i = 1; i <= n; i += 1) {
      if (i < n && line[i] === line[i - 1]) { run += 1; continue; }
      if (run >= 5) score += run - 2;
      run = 1;
    }
    const text = line.map(d => (d ? '1' : '0')).join('');
    ['10111010000', '00001011101'].forEach(p => { for (let at = text.indexOf(p); at >= 0; at = text.indexOf(p, at + 1)) score += 40; });
  });
  for (let y = 0; y < n; y += 1) {
    for (let x = 0; x < n; x += 1) {
      if (f.dark[y][x]) darks += 1;
      if (x && y && f.dark[y][x] === f.dark[y][x - 1] && f.dark[y][x] === f.dark[y - 1][x] && f.dark[y][x] === f.dark[y - 1][x - 1]) score += 3;
    }
  }
  return score + Math.floor(Math.abs(darks * 20 - n * n * 10) / (n * n)) * 10;
}
/** @returns {boolean[][]} rows of modules, true is dark; throws RangeError when the text is too long. @param {number} [mask] */
export function qrMatrix(text, mask) {
  const bytes = utf8(text), size = choose(bytes.length), f = frame(size.v);
  format(f, size.level, 0);
  place(f, codewords(bytes, size.v, size.level));
  let best = mask, least = Infinity;
  if (best === undefined) {
    for (let m = 0; m < 8; m += 1) {
      masked(f, m);
      format(f, size.level, m);
      const score = penalty(f);
      if (score < least) { least = score; best = m; }
      masked(f, m);
    }
  }
  masked(f, best);
  format(f, size.level, best);
  return f.dark;
}
/** Black on white whatever the theme, with the quiet zone of four modules. */
export function qrSvg(text, options) {
  const rows = qrMatrix(text), n = rows.length + 8, name = 'http://www.w3.org/2000/svg';
  const node = (tag, attributes) => { const e = document.createElementNS(name, tag); Object.keys(attributes).forEach(k => e.setAttribute(k, attributes[k])); return e; };
  const svg = node('svg', { viewBox: '0 0 ' + n + ' ' + n, role: 'img', 'aria-label': options.label, class: 'kf-qr', 'shape-rendering': 'crispEdges' });
  let path = '';
  rows.forEach((row, y) => row.forEach((on, x) => { if (on) path += 'M' + (x + 4) + ' ' + (y + 4) + 'h1v1h-1z'; }));
  svg.appendChild(node('rect', { width: n, height: n, fill: '#fff' }));
  svg.appendChild(node('path', { d: path, fill: '#000' }));
  return svg;
}
