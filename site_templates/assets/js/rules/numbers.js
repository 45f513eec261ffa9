/**
 * Exact numbers: a whole number stands as it is, any other as a fraction [numerator, denominator] of safe integers in lowest
 * terms; Infinity and -Infinity are the ends of what has no bound. What cannot be held exactly is refused, never rounded.
 */

const MOST = Number.MAX_SAFE_INTEGER;
/**
 * @param {number} a
 * @param {number} b
 */
function gcd(a, b) {
  while (b) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
/**
 * Refuse what cannot be held exactly.
 * @param {number} n
 */
function safe(n) {
  if (n <= MOST && n >= -MOST) return n;
  throw new RangeError('number too large');
}
/**
 * A whole number or an end without bound; anything else is refused.
 * @param {number} n
 */
function whole(n) {
  return n === Infinity || n === -Infinity ? n : safe(n);
}
/**
 * @param {number} n
 * @param {number} d
 * @returns {Fraction} in lowest terms
 */
function reduced(n, d) {
  safe(n);
  safe(d);
  const common = gcd(Math.abs(n), d) || 1;
  return [n / common, d / common];
}
/**
 * Read an exact number as a fraction.
 * @param {number|string|Fraction} value an integer, a decimal text or [n, d]
 * @returns {Fraction}
 */
export function fraction(value) {
  if (Array.isArray(value)) {
    if (!value[1]) throw new RangeError('no denominator');
    return reduced(value[0], value[1]);
  }
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!found) throw new RangeError('not a number: ' + value);
  const decimals = found[3] || '';
  const n = Number(found[2] + decimals);
  return reduced(found[1] ? -n : n, Math.pow(10, decimals.length));
}
/**
 * Read an exact number.
 * @param {number|string|Fraction} value an integer, a decimal text or [n, d]
 * @returns {Exact}
 */
export function exact(value) {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const found = fraction(value);
  return found[1] === 1 ? found[0] : found;
}
/**
 * @param {number} n
 * @param {number} d above 0
 * @returns {Exact}
 */
function ratio(n, d) {
  const found = reduced(n, d);
  return found[1] === 1 ? found[0] : found;
}
/** @param {Exact} a */
function top(a) {
  return typeof a === 'number' ? a : a[0];
}
/** @param {Exact} a */
function bottom(a) {
  return typeof a === 'number' ? 1 : a[1];
}
/**
 * @param {Exact} a
 * @param {Exact} b not the opposite end without bound
 * @returns {Exact}
 */
export function add(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return whole(a + b);
  if (a === Infinity || a === -Infinity) return a;
  if (b === Infinity || b === -Infinity) return b;
  return ratio(safe(top(a) * bottom(b)) + safe(top(b) * bottom(a)), safe(bottom(a) * bottom(b)));
}
/**
 * @param {Exact} a
 * @param {Exact} b
 */
export function sub(a, b) {
  return add(a, typeof b === 'number' ? -b : /** @type {Fraction} */ ([-b[0], b[1]]));
}
/**
 * The product; nothing of what has no bound is nothing.
 * @param {Exact} a
 * @param {Exact} b
 * @returns {Exact}
 */
export function times(a, b) {
  if (a === 0 || b === 0) return 0;
  const p = top(a);
  const q = top(b);
  if (typeof a === 'number' && typeof b === 'number') return whole(p * q);
  if (p === Infinity || p === -Infinity || q === Infinity || q === -Infinity) return p * q;
  const x = gcd(Math.abs(p), bottom(b)) || 1;
  const y = gcd(Math.abs(q), bottom(a)) || 1;
  return ratio((p / x) * (q / y), (bottom(a) / y) * (bottom(b) / x));
}
/**
 * The quotient; what has no bound stays so, and anything of a whole without bound is nothing.
 * @param {Exact} a
 * @param {Exact} b not 0
 * @returns {Exact}
 */
export function over(a, b) {
  if (b === 1 || a === Infinity || a === -Infinity) return a;
  if (b === Infinity || b === -Infinity) return 0;
  const sign = top(b) < 0 ? -1 : 1;
  return times(a, ratio(sign * bottom(b), sign * top(b)));
}
/**
 * Compare by whole parts and remainders, so that no product can grow too large.
 * @param {Exact} a
 * @param {Exact} b
 * @returns {number} below 0, 0 or above 0
 */
export function cmp(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  const x = Math.floor(top(a) / bottom(a));
  const y = Math.floor(top(b) / bottom(b));
  if (x !== y) return x < y ? -1 : 1;
  const p = top(a) - x * bottom(a);
  const q = top(b) - y * bottom(b);
  if (!p || !q) return p ? 1 : q ? -1 : 0;
  return cmp([bottom(b), q], [bottom(a), p]);
}
/**
 * @param {Exact} a
 * @param {Exact} b
 */
export function min(a, b) {
  return cmp(a, b) <= 0 ? a : b;
}
/**
 * @param {Exact} a
 * @param {Exact} b
 */
export function max(a, b) {
  return cmp(a, b) >= 0 ? a : b;
}
/** @param {Exact} a */
export function roundHalfUp(a) {
  if (typeof a === 'number') return a;
  const floor = Math.floor(a[0] / a[1]);
  return 2 * (a[0] - floor * a[1]) >= a[1] ? floor + 1 : floor;
}
/**
 * Round to whole units.
 * @param {Exact} a
 * @param {string} how up or down
 */
export function wholes(a, how) {
  if (typeof a === 'number') return a;
  return how === 'up' ? Math.ceil(a[0] / a[1]) : Math.floor(a[0] / a[1]);
}
/**
 * Write a number in decimals; as n/d where they do not end.
 * @param {Exact} a
 */
export function decimal(a) {
  if (typeof a === 'number') return String(a);
  /** @type {Exact} */
  let scaled = a;
  let power = 0;
  while (typeof scaled !== 'number' && power < 9) {
    scaled = times(scaled, 10);
    power += 1;
  }
  if (typeof scaled !== 'number') return a[0] + '/' + a[1];
  const digits = String(Math.abs(scaled)).padStart(power + 1, '0');
  return (scaled < 0 ? '-' : '') + digits.slice(0, -power) + '.' + digits.slice(-power);
}
/**
 * Write 分 as 元: 150000 → "1,500".
 * @param {number} fen
 */
export function yuan(fen) {
  const size = Math.abs(fen);
  const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = size % 100;
  return (fen < 0 ? '-' : '') + whole + (rest ? '.' + (rest < 10 ? '0' : '') + rest : '');
}
