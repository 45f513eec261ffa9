/** `fact`: a money fact as it is. */
import { bounded, figure, step } from '../sums.js';
import { numeric } from '../values.js';

/**
 * @param {string} id
 * @param {Context} c
 */
export function fact(id, c) {
  const [found, missing] = numeric(c.known, id, c.deciding);
  const [low, high] = bounded(found, undefined);
  return step(figure(low, high, missing), c.known.kinds[id].label);
}
