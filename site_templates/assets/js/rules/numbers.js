/**
 * Exact numbers: fractions [numerator, denominator] of safe integers, and intervals [low, high] whose high may be
 * null, unbounded.
 */

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
  if (!Number.isSafeInteger(n)) throw new RangeError('number too large');
  return n;
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
 * Read an exact number.
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
/** @type {Fraction} */
export const ZERO = [0, 1];
/**
 * @param {number} n an integer
 * @returns {Fraction}
 */
export function integer(n) {
  return [n, 1];
}
/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
export function mul(a, b) {
  const x = gcd(Math.abs(a[0]), b[1]) || 1;
  const y = gcd(Math.abs(b[0]), a[1]) || 1;
  return reduced((a[0] / x) * (b[0] / y), (a[1] / y) * (b[1] / x));
}
/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
export function div(a, b) {
  return mul(a, [b[1], b[0]]);
}
/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
export function add(a, b) {
  return reduced(safe(a[0] * b[1]) + safe(b[0] * a[1]), safe(a[1] * b[1]));
}
/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
export function sub(a, b) {
  return add(a, [-b[0], b[1]]);
}
/**
 * Compare by whole parts and remainders, so that no product can grow too large.
 * @param {Fraction} a
 * @param {Fraction} b
 * @returns {number} below 0, 0 or above 0
 */
export function cmp(a, b) {
  const x = Math.floor(a[0] / a[1]);
  const y = Math.floor(b[0] / b[1]);
  if (x !== y) return x < y ? -1 : 1;
  const p = a[0] - x * a[1];
  const q = b[0] - y * b[1];
  if (!p || !q) return p ? 1 : q ? -1 : 0;
  return cmp([b[1], q], [a[1], p]);
}
/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
export function min(a, b) {
  return cmp(a, b) <= 0 ? a : b;
}
/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
export function max(a, b) {
  return cmp(a, b) >= 0 ? a : b;
}
/**
 * The lower of two high ends.
 * @param {Fraction|null} a
 * @param {Fraction|null} b
 */
export function lower(a, b) {
  return a === null ? b : b === null ? a : min(a, b);
}
/**
 * The higher of two high ends.
 * @param {Fraction|null} a
 * @param {Fraction|null} b
 */
export function higher(a, b) {
  return a === null || b === null ? null : max(a, b);
}
/**
 * Do two high ends lie at the same place?
 * @param {Fraction|null} a
 * @param {Fraction|null} b
 */
export function sameEnd(a, b) {
  return a === null || b === null ? a === b : cmp(a, b) === 0;
}
/** @param {Fraction} a */
export function roundHalfUp(a) {
  const whole = Math.floor(a[0] / a[1]);
  return 2 * (a[0] - whole * a[1]) >= a[1] ? whole + 1 : whole;
}
/**
 * Round to whole units.
 * @param {Fraction} a
 * @param {string} how up or down
 */
export function wholes(a, how) {
  return integer(how === 'up' ? Math.ceil(a[0] / a[1]) : Math.floor(a[0] / a[1]));
}
/**
 * Write a number in decimals; as n/d where they do not end.
 * @param {Fraction} a
 */
export function decimal(a) {
  if (a[1] === 1) return String(a[0]);
  let scaled = a;
  let power = 0;
  while (scaled[1] !== 1 && power < 9) {
    scaled = mul(scaled, [10, 1]);
    power += 1;
  }
  if (scaled[1] !== 1) return a[0] + '/' + a[1];
  const digits = String(Math.abs(scaled[0])).padStart(power + 1, '0');
  return (scaled[0] < 0 ? '-' : '') + digits.slice(0, -power) + '.' + digits.slice(-power);
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
