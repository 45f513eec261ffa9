/** `lowest`: the lowest of those that have a cell; one without a figure takes the low end down to 0. */
import { ZERO, higher, lower, min } from '../numbers.js';
import { among, step } from '../sums.js';

/**
 * @param {Amount[]} nodes
 * @param {Context} c
 */
export function lowest(nodes, c) {
  const { out, figures, complete } = among(nodes, c);
  if (!figures.length) return out;
  const sure = figures.filter(p => !p.doubt).map(p => p.high);
  out.low = complete ? figures.map(p => p.low).reduce(min) : ZERO;
  if (sure.length) out.high = sure.reduce(lower);
  else out.high = complete ? figures.map(p => p.high).reduce(higher, ZERO) : null;
  return step(out, '取最低');
}
