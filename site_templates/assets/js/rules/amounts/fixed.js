/** `fixed`: one figure in 分. */
import { integer } from '../numbers.js';
import { figure, step } from '../sums.js';

/** @param {number} fen */
export function fixed(fen) {
  return step(figure(integer(fen), integer(fen)), '固定金额');
}
