/**
 * One cell of a list as people type it: dates, ID numbers, words and numbers as values, each fault in words; never a
 * guess. Pure.
 */
import { readDay, readNumber } from '../page/readings.js';
import { clean, half } from '../page/typed.js';
import { isDate, own } from '../figures.js';

/**
 * Half-width, without spaces and invisible characters, lower case, no decoration: what two spellings have in common.
 * @param {any} text
 */
export function plain(text) {
  return clean(String(text))
    .replace(/[\s*:]/g, '')
    .replace(/[()]/g, '')
    .toLowerCase();
}

/* ---- dates and ID numbers ---- */
/** @param {number} n */
function pad(n) {
  return (n < 10 ? '0' : '') + n;
}
/**
 * A date as people write it, or a serial number of Excel → ISO; anything else is an error.
 * @param {string} text
 * @returns {CellReading}
 */
function readDate(text) {
  const t = clean(text);
  return /^\d{5}(\.0+)?$/.test(t) ? serial(parseInt(t, 10), t) : readDay(t);
}
/**
 * Excel counts days from 1900-01-01 = 1 and has a 29 February 1900 that never was (60).
 * @param {number} n
 * @param {string} text
 * @returns {CellReading}
 */
function serial(n, text) {
  if (n < 10000 || n > 60000) return { error: '“' + text + '”不是日期，请写成 2019-01-05' };
  let y = 1900;
  let left = n - 1;
  const days = (/** @type {number} */ v) =>
    v === 1900 || (v % 4 === 0 && (v % 100 !== 0 || v % 400 === 0)) ? 366 : 365;
  while (left >= days(y)) {
    left -= days(y);
    y += 1;
  }
  const months = [31, days(y) === 366 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let m = 0;
  while (left >= months[m]) {
    left -= months[m];
    m += 1;
  }
  const iso = y + '-' + pad(m + 1) + '-' + pad(left + 1);
  return { value: iso, note: '“' + text + '”是 Excel 的日期序号，按 ' + iso + ' 读' };
}
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';
/**
 * The check character of the first 17 digits.
 * @param {string} digits
 */
function checkDigit(digits) {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += Number(digits[i]) * WEIGHTS[i];
  return CHECK[sum % 11];
}
/**
 * An ID number: a key for it, birth date and sex, or what is wrong with it.
 * @param {string} text
 * @returns {IdReading}
 */
export function readId(text) {
  const t = clean(text)
    .replace(/[\s'’‘-]/g, '')
    .toUpperCase();
  const damaged = '身份证号被 Excel 改坏了，后几位已经丢失；请把这一列设成文本，重新填写后再导出';
  if (/^\d(\.\d+)?E\+?\d+$/.test(t)) return { error: damaged };
  if (/^\d{15}$/.test(t)) {
    const old = '19' + t.slice(6, 8) + '-' + t.slice(8, 10) + '-' + t.slice(10, 12);
    if (!isDate(old)) return { error: '15 位证件号里的出生日期 ' + old + ' 不存在' };
    return {
      key: t,
      born: old,
      tail: t.slice(-4),
      sex: Number(t[14]) % 2 ? 'male' : 'female',
      note: '这是 15 位旧证件号，请核对并改填 18 位',
    };
  }
  if (!/^\d{17}[\dX]$/.test(t))
    return {
      error:
        '身份证号应是 18 位数字（最后一位可以是 X），这里是 ' +
        t.length +
        ' 位' +
        (/[^\dX]/.test(t) ? '，还有别的字' : ''),
    };
  const born = t.slice(6, 10) + '-' + t.slice(10, 12) + '-' + t.slice(12, 14);
  const right = checkDigit(t) === t[17];
  if (!right && /000$/.test(t)) return { error: damaged };
  if (!isDate(born)) return { error: '身份证号里的出生日期 ' + born + ' 不存在' };
  if (!right) return { error: '身份证号的校验位不对，有一位写错了' };
  return { key: t, born, tail: t.slice(-4), sex: Number(t[16]) % 2 ? 'male' : 'female' };
}

/* ---- words and numbers ---- */
const YES = ['是', '有', '√', '✓', '✔', '☑', 'y', 'yes', 'true', '1', '对'];
const NO = ['否', '无', '不是', '没有', '×', '✗', '✘', '☐', 'x', 'n', 'no', 'false', '0', '不'];
/**
 * Every plain spelling of a fact's values, made once: lists are long. A word of several values keeps them all.
 * @param {Fact} fact
 * @param {RosterWords} words
 */
function spellings(fact, words) {
  /** @type {Record<string, Record<string, any>>} */
  const made = words.made || Object.create(null);
  words.made = made;
  if (!made[fact.id]) {
    const out = Object.create(null);
    const known = own(words.values, fact.id) || {};
    Object.keys(known).forEach(w => {
      out[plain(w)] = known[w];
    });
    fact.values.forEach(o => {
      out[plain(o[0])] = o[0];
    });
    fact.values.forEach(o => {
      out[plain(o[1])] = o[0];
    });
    made[fact.id] = out;
  }
  return made[fact.id];
}
/**
 * A word as a value of its fact.
 * @param {Fact} fact
 * @param {string} text
 * @param {RosterWords} words
 * @returns {CellReading}
 */
function choose(fact, text, words) {
  const found = spellings(fact, words)[plain(text)];
  const title = (/** @type {string} */ v) => (fact.values.filter(o => o[0] === v)[0] || ['', v])[1];
  if (found === undefined) return { error: '没有“' + text + '”这个' + fact.label };
  if (Array.isArray(found)) return { error: '“' + text + '”可能是' + found.map(title).join('或') + '，请写明' };
  if (!fact.values.some(o => o[0] === found)) return { error: '“' + text + '”在这里算不了，请问经办部门' };
  return { value: found };
}
const EMPTY = ['-', '--', '—', '——', '/', 'null', 'n/a', '不详', '未知', '不知道'];
const NONE = ['无', '都不是', '没有'];
/**
 * A cell as a value of its fact: {value}, {empty} or {error}; never a guess.
 * @param {Fact} fact
 * @param {string} text
 * @param {RosterWords} words
 * @returns {CellReading}
 */
export function readCell(fact, text, words) {
  const t = clean(String(text));
  if (!t || EMPTY.indexOf(t.toLowerCase()) >= 0) return { empty: true };
  if (NONE.indexOf(t) >= 0 && fact.type !== 'yes_no') return fact.type === 'choices' ? { value: [] } : { empty: true };
  if (fact.type === 'date') return readDate(t);
  if (fact.type === 'yes_no') {
    const p = plain(t);
    return YES.indexOf(p) >= 0
      ? { value: true }
      : NO.indexOf(p) >= 0
        ? { value: false }
        : { error: '“' + text + '”请写“是”或“否”' };
  }
  if (fact.type === 'choice') return choose(fact, text, words);
  if (fact.type === 'choices') {
    const whole = choose(fact, text, words);
    if (!whole.error) return { value: [whole.value] };
    const parts = String(text)
      .split(/[、;；,，/|\n]/)
      .map(x => x.trim())
      .filter(Boolean)
      .map(x => choose(fact, x, words));
    const bad = parts.filter(p => p.error);
    if (bad.length) return { error: bad.map(p => p.error).join('；') };
    return { value: parts.map(p => p.value).filter((v, i, l) => l.indexOf(v) === i) };
  }
  return readNumber(t, fact);
}
/**
 * All middle dots are one, spaces between Chinese characters do not count.
 * @param {string} name
 */
export function nameKey(name) {
  return half(name)
    .replace(/[·•・．.‧∙･]/g, '·')
    .replace(/\s+/g, ' ')
    .replace(/([^\x00-\x7f]) (?=[^\x00-\x7f])/g, '$1')
    .trim()
    .toLowerCase();
}
