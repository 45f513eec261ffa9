/** The sum of what can be had together, where rates exclude each other and some are not settled yet. */
import { isOpen } from './conflicts.js';
import { has } from './values.js';

/** Clusters of more rates get safe, wide bounds. */
const EXACT = 8;
/** @typedef {Outcome & {amount: Bounds}} Priced an outcome with an amount */
/** @typedef {Record<string, string>} Ties what a rate shares with those it excludes → how that is settled */
/**
 * What is certain whatever the open answers are, and the most there can be. Only what is paid counts: no deductions,
 * no checks.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @returns {Bounds}
 */
export function totalOf(outcomes, rates) {
  const paid = outcomes.filter(o => isOpen(o) && o.amount && !o.beaten_by && !rates[o.rate].benefit);
  return clustersOf(/** @type {Priced[]} */ (paid), rates)
    .map(cluster => bounds(cluster, rates))
    .reduce(plus, { min: 0, max: 0 });
}
/**
 * @param {Bounds} a
 * @param {Bounds} b
 * @returns {Bounds}
 */
function plus(a, b) {
  return { min: a.min + b.min, max: a.max === null || b.max === null ? null : a.max + b.max };
}
/**
 * @param {Rate} rate
 * @returns {Ties}
 */
function tiesOf(rate) {
  /** @type {Ties} */
  const found = {};
  (rate.exclusive || []).forEach(e => {
    found['group:' + e.group] = e.settle;
  });
  if (rate.series) found['series:' + rate.series] = 'series';
  return found;
}
/**
 * Outcomes that hang together by ties, each lot apart.
 * @param {Priced[]} outcomes
 * @param {Record<string, Rate>} rates
 */
function clustersOf(outcomes, rates) {
  /** @type {{keys: string[], list: Priced[]}[]} */
  let clusters = [];
  outcomes.forEach(out => {
    const keys = Object.keys(tiesOf(rates[out.rate]));
    const joined = clusters.filter(c => c.keys.some(k => keys.indexOf(k) >= 0));
    const merged = { keys: keys.concat(...joined.map(c => c.keys)), list: [out].concat(...joined.map(c => c.list)) };
    clusters = clusters.filter(c => joined.indexOf(c) < 0).concat([merged]);
  });
  return clusters.map(c => c.list);
}
/**
 * What a cluster brings.
 * @param {Priced[]} cluster
 * @param {Record<string, Rate>} rates
 * @returns {Bounds}
 */
function bounds(cluster, rates) {
  const lows = cluster.map(o => o.amount.min);
  const highs = cluster.map(o => o.amount.max);
  const unbounded = highs.indexOf(null) >= 0;
  const tops = highs.map(h => h || 0);
  const sure = cluster.reduce((set, o, i) => set | (o.status === 'yes' ? 1 << i : 0), 0);
  if (cluster.length === 1) return { min: sure ? lows[0] : 0, max: highs[0] };
  if (cluster.length > EXACT) return { min: 0, max: unbounded ? null : tops.reduce((a, b) => a + b, 0) };
  const ties = cluster.map(o => tiesOf(rates[o.rate]));
  const sets = compatible(ties);
  const max = unbounded ? null : most(sets, tops);
  const ordered = ties.some(keys => Object.keys(keys).some(k => keys[k] === 'order'));
  const certain = sets.filter(set => !(set & ~sure));
  return { min: ordered ? leastOfWorlds(ties, sets, sure, lows) : most(certain, lows), max };
}
/**
 * @param {Ties} a
 * @param {Ties} b
 */
function tied(a, b) {
  return a !== b && Object.keys(a).some(k => has(b, k));
}
/**
 * @param {number} set bits
 * @param {number} i
 */
function holds(set, i) {
  return ((set >> i) & 1) === 1;
}
/**
 * The sets of members, as bits, of which no two exclude each other.
 * @param {Ties[]} ties of each member
 */
function compatible(ties) {
  const sets = [];
  for (let set = 0; set < 1 << ties.length; set += 1) {
    const members = ties.filter((_, i) => holds(set, i));
    if (!members.some(a => members.some(b => tied(a, b)))) sets.push(set);
  }
  return sets;
}
/**
 * @param {number} set
 * @param {number[]} values
 */
function picked(set, values) {
  return values.reduce((total, v, i) => total + (holds(set, i) ? v : 0), 0);
}
/**
 * @param {number[]} sets
 * @param {number[]} values
 */
function most(sets, values) {
  return sets.reduce((best, set) => Math.max(best, picked(set, values)), -Infinity);
}
/**
 * The least that any completion of the open answers leaves: in each world the members that are a yes are paid as far
 * as they
 * go together.
 * @param {Ties[]} ties
 * @param {number[]} sets
 * @param {number} sure the members that are a yes in every world
 * @param {number[]} lows
 */
function leastOfWorlds(ties, sets, sure, lows) {
  let least = Infinity;
  for (let world = 0; world < 1 << ties.length; world += 1) {
    if ((world & sure) !== sure) continue;
    const all = ties.map((_, i) => i).filter(i => holds(world, i));
    sets
      .filter(
        set =>
          !(set & ~world) && all.every(i => holds(set, i) || all.some(k => holds(set, k) && tied(ties[i], ties[k])))
      )
      .forEach(set => {
        least = Math.min(least, picked(set, lows));
      });
  }
  return least;
}
