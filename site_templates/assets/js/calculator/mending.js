/**
 * What happens to a link on its way: encoded twice, signs of a sentence around it, broken into lines, & and = encoded or written
 * otherwise. Only what becomes a value that can be is taken for mended. Pure.
 */
import { clean } from '../page/typed.js';

/** Signs that stand behind a link in a sentence and get caught in it; marks that nobody sees among them. */
const CAUGHT =
  /[\s.,;:!?'")\]}>*。．，、；：！？’”）】〕》〉」』…\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd]+$/;
/** What may stand between two pairs where & should. */
const BETWEEN = /(?:&|＆|;|；|\s)+/;
/** What gets before a name: the rest of &amp;, a bracket or a quotation mark before the link. */
const BEFORE = /^(?:amp;|[<("'（【“‘《])+/;
/** = as it is written full-width, and what that becomes in an address. */
const WIDE = /＝|%EF%BC%9D/gi;
/** @param {string} text with percent signs; what is no character becomes U+FFFD */
function decoded(text) {
  return new URLSearchParams('x=' + text.replace(/[&#]/g, encodeURIComponent)).get('x') || '';
}
/** @param {string} text */
function isEncoded(text) {
  return /%[0-9a-f]{2}/i.test(text);
}
/**
 * A value as it came, then as it may have been.
 * @param {string} value
 */
function candidates(value) {
  const list = [value];
  for (let v = value; isEncoded(v) && list.length < 4; list.push(v)) v = decoded(v);
  const joined = list.map(v => clean(v.replace(/[\r\n]+\s*/g, ''))).filter(v => list.indexOf(v) < 0);
  return list.concat(
    joined,
    list.concat(joined).map(v => v.replace(/#.*$/, '').replace(CAUGHT, ''))
  );
}
/**
 * The first form of a value that can be read.
 * @template T
 * @param {string} value
 * @param {(text: string) => T|undefined} read
 * @returns {{value: T, mended: boolean}|null} null: there is none
 */
export function mend(value, read) {
  const forms = candidates(value);
  for (let i = 0; i < forms.length; i += 1) {
    const found = read(forms[i]);
    if (found !== undefined) return { value: found, mended: forms[i] !== value };
  }
  return null;
}
/**
 * Does a fragment hold answers? Others are the id of a part of the page.
 * @param {string} fragment
 */
export function isAnswers(fragment) {
  return /=|＝|%(25)*3d|%EF%BC%9D/i.test(fragment.replace(/:~:.*$/, ''));
}
/**
 * The names and values of a fragment, in their order.
 * @param {string} fragment
 * @param {(name: string) => boolean} isName
 * @returns {{name: string, value: string, moved: boolean}[]} moved: a sign between names was encoded
 */
export function pairs(fragment, isName) {
  const plain = fragment.replace(/:~:.*$/, '');
  const whole = isAnswers(plain.replace(WIDE, '')) ? plain : plain.replace(WIDE, '=');
  const list = whole
    .split('&')
    .filter(Boolean)
    .map(pair => {
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      return split(decoded(name), at < 0 ? null : decoded(pair.slice(at + 1)), isName);
    })
    .reduce((all, some) => all.concat(some), []);
  return whole === plain ? list : list.map(pair => Object.assign(pair, { moved: true }));
}
/**
 * One pair, or those that it holds where & or = were encoded.
 * @param {string} name
 * @param {string|null} value null: there was no sign between them
 * @param {(name: string) => boolean} isName
 * @returns {{name: string, value: string, moved: boolean}[]}
 */
function split(name, value, isName) {
  const bare = clean(name).replace(/\s/g, '').replace(BEFORE, '');
  if (isName(bare)) {
    const parts = (value || '').split(BETWEEN);
    const rest = parts.slice(1);
    const known = rest.length > 0 && rest.every(p => p.indexOf('=') > 0 && isName(p.slice(0, p.indexOf('='))));
    const first = { name: bare, value: known ? parts[0] : value || '', moved: bare !== name };
    return [first].concat(known ? moved(rest.join('&'), isName) : []);
  }
  const hidden = value === null ? name : name + '=' + value;
  if (/[=&]/.test(name)) return moved(hidden, isName);
  if (isEncoded(name) && isAnswers(decoded(name))) return moved(decoded(hidden), isName);
  return [{ name, value: value || '', moved: false }];
}
/**
 * @param {string} text decoded
 * @param {(name: string) => boolean} isName
 */
function moved(text, isName) {
  const list = text.split('&').map(pair => {
    const at = pair.indexOf('=');
    return at < 0 ? split(pair, null, isName) : split(pair.slice(0, at), pair.slice(at + 1), isName);
  });
  return list.reduce((all, some) => all.concat(some), []).map(pair => Object.assign(pair, { moved: true }));
}
