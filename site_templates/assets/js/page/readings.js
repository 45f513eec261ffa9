/**
 * Numbers and dates as people type them, in every form and list: a value, nothing, or what is wrong in words without a
 * full stop; never a guess. Pure.
 */
import { isDate } from '../figures.js';
import { clean } from './typed.js';

/** @typedef {{value?: any, empty?: boolean, error?: string}} Reading */
/** @typedef {'y'|'m'|'d'} Part of a date */

/* ---- numbers ---- */
/** Units that mean the same; a number with another unit is an error, not a number. */
const UNITS = [
  ['个月', '月'],
  ['天', '日'],
  ['学时', '课时'],
  ['元', '元整', '块', '块钱', '圆'],
  ['人', '名', '个'],
  ['周岁', '岁'],
  ['年'],
  ['%'],
];
const NUMBER = /^([￥¥]?)\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*([^\d\s.,]*)$/;
/** A unit is a word in characters; letters behind a number are a slip of the keyboard. */
const UNIT = /^(?:[\u3400-\u9fff/]+|%)?$/;
/** @param {{type: string, unit?: string}} fact */
function unitOf({ type, unit }) {
  return (unit || (type === 'money' ? '元' : type === 'percent' ? '%' : '')).replace(/\s/g, '');
}
/**
 * Read a number: full-width digits, thousands commas, and the fact's own unit behind it. Money comes in 分, a share as
 * [n, d], other numbers as decimal texts.
 * @param {string} text
 * @param {{type: string, unit?: string}} fact
 * @param {{bare?: boolean}} [where] bare: a share needs no sign, for the sign stands beside the field
 * @returns {Reading}
 */
export function readNumber(text, fact, { bare = false } = {}) {
  const plain = clean(text);
  const unit = unitOf(fact);
  const bad = (/** @type {string} */ why) => ({ error: '“' + plain + '”' + why });
  if (!plain) return { empty: true };
  const found = NUMBER.exec(plain);
  if (!found || !UNIT.test(found[4]) || (found[1] && fact.type !== 'money'))
    return bad('不是数字' + (unit ? '（单位：' + unit + '）' : ''));
  const [, , digits, places = '', word] = found;
  const whole = digits.replace(/,/g, '').replace(/^0+(?=\d)/, '');
  const same = UNITS.filter(u => u.indexOf(unit) >= 0)[0] || [unit];
  if (fact.type === 'percent' && !word && !bare) return bad('请写成 80% 的样子');
  if (word && same.indexOf(word) < 0)
    return bad(unit ? '的单位应是' + unit + '，不是' + word : '请只写数字，不写“' + word + '”');
  if (whole.length > (fact.type === 'money' ? 10 : 9)) return bad('太大了，请检查');
  if (places.length > (fact.type === 'money' ? 2 : 4))
    return bad(fact.type === 'money' ? '最多写两位小数' : '最多写四位小数');
  return { value: valueOf(fact.type, whole, places) };
}
/**
 * @param {string} type
 * @param {string} whole
 * @param {string} places
 */
function valueOf(type, whole, places) {
  if (type === 'money') return Number(whole) * 100 + Number((places + '00').slice(0, 2));
  if (type === 'percent') return [Number(whole + places), 100 * Math.pow(10, places.length)];
  return whole + (places ? '.' + places : '');
}

/* ---- dates ---- */
/**
 * @param {string} y
 * @param {string} m
 * @param {string} d
 */
function iso(y, m, d) {
  return y + '-' + m.padStart(2, '0') + '-' + d.padStart(2, '0');
}
/**
 * 2019/1/5, 2019.1.5, 2019-01-05, 2019年1月5日, 20190105 → ISO.
 * @param {string} text
 * @returns {Reading}
 */
export function readDay(text) {
  const plain = clean(text);
  const t = plain
    .replace(/\s+0?0:00(:00)?$/, '')
    .replace(/\s/g, '')
    .replace(/[‐‑–—−]/g, '-');
  const bad = (/** @type {string} */ why) => ({ error: '“' + plain + '”' + why });
  if (!t) return { empty: true };
  const m = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?$/.exec(t) || /^(\d{4})(\d{2})(\d{2})$/.exec(t);
  if (m) {
    const day = iso(m[1], m[2], m[3]);
    return isDate(day) ? { value: day } : bad('这一天不存在');
  }
  if (/^\d{4}(?:[-/.]|年)\d{1,2}月?$/.test(t)) return bad('没有写到哪一日');
  if (/^\d{1,2}[-/.年]/.test(t)) return bad('要先写年份，年份写四位');
  return bad('不是日期，请写成 2019-01-05');
}
/** @type {[Part, RegExp, RegExp, string][]} name, its word, what it may be, what to write */
const PARTS = [
  ['y', /年$/, /^\d{4}$/, '年份写 4 位数字，例如 1990'],
  ['m', /月$/, /^\d{1,2}$/, '月份写 1 到 12'],
  ['d', /[日号]$/, /^\d{1,2}$/, '日期写 1 到 31'],
];
/**
 * Read a date from fields of its own for year, month and day; a whole date may stand in the first.
 * @param {Record<Part, string>} typed
 * @returns {Reading & {at?: Part, partial?: boolean}} at: the part that is wrong; partial: some part is still empty
 */
export function readParts(typed) {
  const parts = PARTS.map(([name, word]) => clean(typed[name]).replace(word, '').trim());
  const filled = parts.filter(Boolean).length;
  if (!filled) return { empty: true };
  if (filled === 1 && parts[0].length > 4) {
    const whole = readDay(typed.y);
    return whole.value ? whole : { error: whole.error, at: 'y' };
  }
  const wrong = PARTS.findIndex(([, , may], n) => !may.test(parts[n]));
  if (wrong >= 0) return { error: PARTS[wrong][3], at: PARTS[wrong][0], partial: filled < 3 };
  const day = iso(parts[0], parts[1], parts[2]);
  return isDate(day) ? { value: day } : { error: day + ' 这一天不存在，请检查', at: 'd' };
}
