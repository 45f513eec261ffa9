/** The sum of what can be had together, where rates exclude each other and some are not settled yet. */
import { bottomOf, boundsOfCluster, topOf } from './clusters.js';
import { own } from './values.js';

/** Larger clusters get safe, wide bounds. */
const EXACT = 8;
/** @typedef {{low: number, high: number}} Line high may be without bound */
/**
 * What is certain whatever the open answers are, and the most there can be: in all, and for each payee.
 * @param {Member[]} members real ones that are a yes or a maybe and not out
 * @param {Record<string, string>} choices
 * @param {string[]} payees whose totals are told
 * @returns {{total: Bounds, totals: Record<string, Bounds>}}
 */
export function totalsOf(members, choices, payees) {
  let low = 0;
  let high = 0;
  /** @type {Record<string, Line>} */
  const by = {};
  payees.forEach(to => {
    by[to] = { low: 0, high: 0 };
  });
  clustersOf(members).forEach(cluster => {
    const found = broughtBy(cluster, choices, topOf);
    low = sum(low, found.low);
    high = sum(high, found.high);
    const [first] = cluster[0].found.to;
    const alone = cluster.every(m => m.found.to.length === 1 && m.found.to[0] === first);
    payees.forEach(to => {
      const mine = /** @param {Member} m */ m => m.found.to.indexOf(/** @type {Payee} */ (to)) >= 0;
      if (!cluster.some(mine)) return;
      const part = alone ? found : { low: 0, high: broughtBy(cluster, choices, m => (mine(m) ? topOf(m) : 0)).high };
      by[to] = { low: sum(by[to].low, part.low), high: sum(by[to].high, part.high) };
    });
  });
  /** @type {Record<string, Bounds>} */
  const totals = {};
  payees.forEach(to => {
    totals[to] = asBounds(by[to].low, by[to].high);
  });
  return { total: asBounds(low, high), totals };
}
/**
 * @param {number} a
 * @param {number} b
 */
function sum(a, b) {
  const found = a + b;
  if (found !== Infinity && !Number.isSafeInteger(found)) throw new RangeError('number too large');
  return found;
}
/**
 * @param {number} low
 * @param {number} high
 * @returns {Bounds}
 */
function asBounds(low, high) {
  return { min: low, max: high === Infinity ? null : high };
}
/**
 * Members that hang together by groups and series, each lot apart, in the order of their first.
 * @param {Member[]} members
 */
function clustersOf(members) {
  const above = members.map((_, i) => i);
  /** @param {number} i */
  const root = i => {
    let at = i;
    while (above[at] !== at) {
      above[at] = above[above[at]];
      at = above[at];
    }
    return at;
  };
  /** @type {Map<string, number>} */
  const seen = new Map();
  members.forEach(({ rate }, i) =>
    keysOf(rate).forEach(key => {
      const other = seen.get(key);
      if (other === undefined) seen.set(key, i);
      else above[root(i)] = root(other);
    })
  );
  /** @type {Map<number, Member[]>} */
  const lots = new Map();
  members.forEach((m, i) => {
    const at = root(i);
    const lot = lots.get(at);
    if (lot) lot.push(m);
    else lots.set(at, [m]);
  });
  return Array.from(lots.values());
}
/**
 * What ties a rate to others.
 * @param {ReadyRate} rate
 */
function keysOf(rate) {
  if (!rate.groups.length && rate.series === null) return [];
  const keys = rate.groups.map(rule => 'group ' + rule.group);
  return rate.series === null ? keys : keys.concat('series ' + rate.series);
}
/**
 * What a cluster brings.
 * @param {Member[]} cluster
 * @param {Record<string, string>} choices
 * @param {(m: Member) => number} top the most that counts of a member
 * @returns {Line}
 */
function broughtBy(cluster, choices, top) {
  const [first] = cluster;
  if (cluster.length === 1) return { low: first.found.status === 'yes' ? bottomOf(first) : 0, high: top(first) };
  if (cluster.every(m => m.rate.groups.length === 1 && !m.hasKin && m.rate.pays))
    return ofOneGroup(cluster, choices, top);
  return cluster.length > EXACT ? wide(cluster, top) : boundsOfCluster(cluster, choices, top);
}
/**
 * One group of payments and nothing else: at most one figure of it is paid, in `highest` the silent ones beside it.
 * @param {Member[]} list
 * @param {Record<string, string>} choices
 * @param {(m: Member) => number} top
 * @returns {Line}
 */
function ofOneGroup(list, choices, top) {
  const high = list.map(top).reduce((a, b) => Math.max(a, b));
  const sure = list.filter(m => m.found.status === 'yes');
  const rule = list[0].rate.groups[0];
  if (!sure.length) return { low: 0, high };
  if (rule.settle === 'order') return { low: list.map(bottomOf).reduce((a, b) => Math.min(a, b)), high };
  const best = sure.map(bottomOf).reduce((a, b) => Math.max(a, b));
  const chosen = rule.settle === 'choice' && list.filter(m => m.rate.id === own(choices, rule.group))[0];
  return { low: chosen ? Math.min(bottomOf(chosen), best) : best, high };
}
/**
 * Bounds of a large cluster: at most one of a group is paid.
 * @param {Member[]} cluster
 * @param {(m: Member) => number} top
 * @returns {Line}
 */
function wide(cluster, top) {
  /** @type {Map<string, number>} */
  const tops = new Map();
  cluster.forEach(m => {
    const key = keysOf(m.rate).sort()[0];
    tops.set(key, Math.max(tops.get(key) || 0, top(m)));
  });
  return { low: 0, high: Array.from(tops.values()).reduce(sum, 0) };
}
