/** `range`: the document gives the least and the most. */
import { integer } from '../numbers.js';
import { figure, step } from '../sums.js';

/** @param {{min: number, max: number}} node in 分 */
export function range(node) {
  return step(figure(integer(node.min), integer(node.max)), '文件只给了区间');
}
