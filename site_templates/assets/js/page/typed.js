/** What people type, in the form that programs read. */

/**
 * Full-width signs and spaces as their half-width ones.
 * @param {string} text
 */
export function half(text) {
  return text.replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');
}
