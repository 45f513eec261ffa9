/** What happens to an amount once it is reckoned: raises, reductions, caps and floors in their order, then rounding. */
import { judge } from './conditions.js';
import {
  ZERO,
  add,
  div,
  fraction,
  higher,
  integer,
  max,
  min,
  mul,
  roundHalfUp,
  sameEnd,
  sub,
  wholes,
} from './numbers.js';
import { FIGURE, step } from './sums.js';
import { NO, UNKNOWN, YES } from './truth.js';
import { flat, get } from './values.js';

const MOST_WORLDS = 24;
/**
 * Apply adjustments in their order; one whose condition is unknown widens the interval. Facts with few values that
 * decide
 * unknown conditions are tried value by value, so that adjustments which exclude each other are not added up.
 * @param {Sum} found
 * @param {Adjustment[]|undefined} list
 * @param {Context} c
 */
export function adjust(found, list, c) {
  if (!list || !list.length || found.state !== FIGURE) return found;
  /** @type {Interval} */
  const base = [found.low, found.high];
  let worlds = worldsOf(list, c).map(known => ({ known, ends: base }));
  list.forEach(node => {
    const verdict = judge(node.when, c.known, c.deciding);
    if (verdict.value === NO) return;
    worlds = worlds.map(w => ({ known: w.known, ends: adjustIn(node, w.known, c.deciding, w.ends, base) }));
    found.low = worlds.map(w => w.ends[0]).reduce(min);
    found.high = worlds.map(w => w.ends[1]).reduce(higher, ZERO);
    found.missing = found.missing.concat(verdict.missing);
    step(found, node.title + (verdict.value === YES ? '' : '（是否适用还不清楚）'));
  });
  return found;
}
/**
 * What is known, with every value of the facts that unknown conditions hang on, where they are few.
 * @param {Adjustment[]} list
 * @param {Context} c
 */
function worldsOf(list, c) {
  const open = list.filter(n => judge(n.when, c.known, c.deciding).value === UNKNOWN);
  const hanging = flat(open.map(n => compared(/** @type {Condition} */ (n.when))))
    .filter((f, i, all) => all.indexOf(f) === i && get(c.known, f) === null)
    .sort();
  const choices = hanging
    .map(fact => ({ fact, values: valuesOf(c.known.kinds[fact]) }))
    .filter(choice => choice.values.length > 0);
  let worlds = [c.known];
  if (choices.reduce((count, choice) => count * choice.values.length, 1) > MOST_WORLDS) return worlds;
  choices.forEach(({ fact, values }) => {
    worlds = flat(worlds.map(w => values.map(v => withFact(w, fact, v))));
  });
  return worlds;
}
/**
 * The facts that a condition compares with a list of values.
 * @param {Condition} node
 * @returns {string[]}
 */
function compared(node) {
  const children = node.all || node.any;
  if (children) return flat(children.map(compared));
  return node.in ? [node.fact] : [];
}
/**
 * The values that a fact can have, where they can be counted.
 * @param {Fact} kind
 * @returns {any[]}
 */
function valuesOf(kind) {
  if (kind.type === 'yes_no') return [true, false];
  return kind.type === 'choice' ? kind.values.map(v => v[0]) : [];
}
/**
 * @param {Known} known
 * @param {string} fact
 * @param {any} value
 * @returns {Known}
 */
function withFact(known, fact, value) {
  const facts = Object.assign({}, known.facts);
  facts[fact] = value;
  return Object.assign({}, known, { facts });
}
/**
 * One adjustment of an interval in one world.
 * @param {Adjustment} node
 * @param {Known} known
 * @param {Deciding} deciding
 * @param {Interval} ends
 * @param {Interval} base the amount before any adjustment
 * @returns {Interval}
 */
function adjustIn(node, known, deciding, ends, base) {
  const value = judge(node.when, known, deciding).value;
  if (value === NO) return ends;
  const low = adjusted(node, ends[0], base[0]);
  const high = ends[1] === null ? openHigh(node) : adjusted(node, ends[1], base[1] === null ? ends[1] : base[1]);
  return value === YES && !node.at_most ? [low, high] : [min(low, ends[0]), higher(high, ends[1])];
}
/**
 * An open high end is closed by a cap alone.
 * @param {Adjustment} node
 */
function openHigh(node) {
  return node.cap === undefined ? null : integer(node.cap);
}
/**
 * @param {Adjustment} node
 * @param {Fraction} value
 * @param {Fraction} base
 */
function adjusted(node, value, base) {
  if (node.raise) return add(value, mul(node.of_base ? base : value, fraction(node.raise)));
  if (node.multiply) return mul(value, fraction(node.multiply));
  if (node.add !== undefined) return add(value, integer(node.add));
  if (node.subtract !== undefined) return max(ZERO, sub(value, integer(node.subtract)));
  if (node.floor !== undefined) return max(value, integer(node.floor));
  return min(value, integer(/** @type {number} */ (node.cap)));
}
/**
 * Round both ends to multiples of so many 分.
 * @param {Sum} found
 * @param {Rounding|undefined} rule
 */
export function rounded(found, rule) {
  if (!rule || found.state !== FIGURE) return found;
  const low = toUnit(found.low, rule);
  const high = found.high === null ? null : toUnit(found.high, rule);
  const same = sameEnd(low, found.low) && sameEnd(high, found.high);
  found.low = low;
  found.high = high;
  return same ? found : step(found, '按规定取整');
}
/**
 * @param {Fraction} value
 * @param {Rounding} rule
 */
function toUnit(value, rule) {
  const units = div(value, integer(rule.fen));
  const whole = rule.how === 'half_up' ? integer(roundHalfUp(units)) : wholes(units, rule.how);
  return mul(whole, integer(rule.fen));
}
