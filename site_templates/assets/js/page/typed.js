/** What people type, in the form that programs read. */

/** Characters that nobody sees: marks of joining, of direction and of variants, soft hyphens, empty letters. */
const UNSEEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/g;
/**
 * Full-width signs and spaces as their half-width ones.
 * @param {string} text
 */
export function half(text) {
  return text.replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');
}
/**
 * Half-width, without what cannot be seen, and without spaces around it.
 * @param {string} text
 */
export function clean(text) {
  return half(text.replace(UNSEEN, '')).trim();
}
