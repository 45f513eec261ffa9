/**
 * QR codes in byte mode: correction level M, or L where M has no room. The encoder is the package lean-qr, copied here
 * by the build.
 */
import { correction, generate, mode } from './lean-qr.mjs';

/**
 * Encode a text. Throws where it is too long.
 * @param {string} text
 * @param {number} [mask] the pattern, 0 to 7; the best where none is given
 * @returns {boolean[][]} rows of modules, true is dark
 */
export function qrMatrix(text, mask) {
  const bytes = mode.bytes(new TextEncoder().encode(text));
  const pattern = mask === undefined ? {} : { mask: /** @type {0|1|2|3|4|5|6|7} */ (mask) };
  const level = (/** @type {import('lean-qr').Correction} */ at) =>
    Object.assign({ minCorrectionLevel: at, maxCorrectionLevel: at }, pattern);
  let code;
  try {
    code = generate(bytes, level(correction.M));
  } catch (e) {
    code = generate(bytes, level(correction.L));
  }
  const found = code;
  const numbers = Array.from({ length: found.size }, (_, i) => i);
  return numbers.map(y => numbers.map(x => found.get(x, y)));
}
