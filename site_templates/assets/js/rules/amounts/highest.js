/** `highest`: the highest of those that have a cell; one without a figure leaves the high end open. */
import { ZERO, higher, max, min } from '../numbers.js';
import { among, step } from '../sums.js';

/**
 * @param {Amount[]} nodes
 * @param {Context} c
 */
export function highest(nodes, c) {
  const { out, figures, complete } = among(nodes, c);
  if (!figures.length) return out;
  const sure = figures.filter(p => !p.doubt).map(p => p.low);
  out.low = sure.length ? sure.reduce(max) : figures.map(p => p.low).reduce(min);
  out.high = figures.map(p => p.high).reduce(higher, complete ? ZERO : null);
  return step(out, '取最高');
}
