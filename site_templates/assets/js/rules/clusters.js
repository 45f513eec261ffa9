/**
 * What a few rates bring that are tied by several groups. All sets of them that may be paid together are tried; a set, and the
 * others of a rate, are bits of a number.
 */
import { hasFigure } from './sums.js';
import { own } from './values.js';

/**
 * Who may beat whom: may[i]: the others that may beat i; alone[i]: those that may do so by amounts alone; free[i]: those
 * between which and i the person is free.
 * @typedef {{may: number[], alone: number[], free: number[]}} Edges
 */
/** @typedef {{members: Member[], low: number[], sure: number[], edges: Edges, tie: number[], firm: number[]}} Cluster sure: places */
/** @typedef {{may: boolean, sure: boolean, other: boolean, free: boolean}} Relation */
/**
 * The least that a member surely pays, if it is paid at all: nothing where it may be without a figure, or is no payment.
 * @param {Member} m
 */
export function bottomOf({ rate, found }) {
  return rate.pays && hasFigure(found) && !found.silent ? found.low : 0;
}
/**
 * The most that a member pays.
 * @param {Member} m
 */
export function topOf({ rate, found }) {
  return rate.pays && hasFigure(found) ? found.high : 0;
}
/**
 * The least and the most that a cluster comes to.
 * @param {Member[]} members by id
 * @param {Record<string, string>} choices group → the rate that was chosen
 * @param {(m: Member) => number} top the most that counts of a member
 * @returns {{low: number, high: number}}
 */
export function boundsOfCluster(members, choices, top) {
  const cluster = clusterOf(members, choices);
  const { low, sure, edges, tie, firm } = cluster;
  const high = members.map(top);
  const sets = allSets(members.length).filter(set => apartIn(set, firm));
  let most = sets.filter(set => apartIn(set, tie)).reduce((best, set) => Math.max(best, picked(set, high)), 0);
  let least = sets
    .filter(set => covers(set, sure, tie))
    .reduce((worst, set) => Math.min(worst, picked(set, low)), Infinity);
  const reach = sets
    .filter(set => covers(set, sure, edges.may))
    .reduce((best, set) => Math.max(best, picked(set, high)), 0);
  plansOf(sets, cluster).forEach(plan => {
    const beat = beatenBy(plan, cluster);
    if (inCircle(beat, edges.alone)) return;
    const stable = sets.filter(set => covers(set, sure, beat));
    const worst = stable.map(set => worth(set, beat, cluster)).reduce((a, b) => Math.min(a, b), Infinity);
    least = Math.max(least, stable.length ? worst : 0);
    most = Math.min(most, reach);
  });
  return { low: least, high: most };
}
/**
 * @param {Member[]} members
 * @param {Record<string, string>} choices
 * @returns {Cluster}
 */
function clusterOf(members, choices) {
  const edges = edgesOf(members, choices);
  const n = members.length;
  const tie = members.map((_, i) => bits(n, j => isIn(edges.may[i], j) || isIn(edges.may[j], i)));
  const firm = members.map((a, i) => bits(n, j => isIn(tie[i], j) && isFirm(i, j, a, members[j], edges)));
  const sure = members.map((_, i) => i).filter(i => members[i].found.status === 'yes');
  return { members, low: members.map(bottomOf), sure, edges, tie, firm };
}
/**
 * Do two ties surely exclude each other? A group that takes the highest does not tie those without a figure.
 * @param {number} i
 * @param {number} j
 * @param {Member} a
 * @param {Member} b
 * @param {Edges} edges
 */
function isFirm(i, j, a, b, { may, alone }) {
  if (!a.found.silent && !b.found.silent) return true;
  return (isIn(may[j], i) && !isIn(alone[j], i)) || (isIn(may[i], j) && !isIn(alone[i], j));
}
/**
 * @param {Member[]} members
 * @param {Record<string, string>} choices
 * @returns {Edges}
 */
function edgesOf(members, choices) {
  const n = members.length;
  const all = members.map(a => members.map(b => relation(a, b, choices)));
  /** @param {(one: Relation, back: Relation) => boolean} holds of who beats and who is beaten */
  const over = holds => members.map((_, i) => bits(n, j => j !== i && holds(all[j][i], all[i][j])));
  const may = over((one, back) => one.may || (one.free && !back.sure));
  const alone = over(one => one.may && !one.other && !one.free);
  const free = over((one, back) => (one.sure && back.sure) || (one.free && !one.may && !back.may));
  return { may, alone, free: free.map((set, i) => bits(n, j => isIn(set, j) && isIn(may[i], j) && isIn(may[j], i))) };
}
/**
 * May one rate beat another; does it surely, where both are open; not by amounts alone; is it for the person to choose?
 * @param {Member} a
 * @param {Member} b
 * @param {Record<string, string>} choices
 * @returns {Relation}
 */
function relation(a, b, choices) {
  const found = { may: false, sure: false, other: false, free: false };
  let shared = false;
  a.rate.groups.forEach(mine => {
    const theirs = b.rate.groups.filter(rule => rule.group === mine.group)[0];
    if (!theirs) return;
    shared = true;
    if (mine.settle === 'highest') byAmount(a, b, found);
    else byRule(a, b, mine, theirs, own(choices, mine.group), found);
  });
  if (!shared && a.rate.series !== null && a.rate.series === b.rate.series) found.free = true;
  return found;
}
/**
 * @param {Member} a
 * @param {Member} b
 * @param {Relation} found
 */
function byAmount(a, b, found) {
  if (!hasFigure(a.found) || !hasFigure(b.found)) return;
  const tie = a.rate.id < b.rate.id;
  if (a.found.high > b.found.low || (a.found.high === b.found.low && tie)) found.may = true;
  if (a.found.silent || b.found.silent) return;
  if (a.found.low > b.found.high || (a.found.low === b.found.high && tie)) found.sure = true;
}
/**
 * @param {Member} a
 * @param {Member} b
 * @param {Exclusive} mine
 * @param {Exclusive} theirs
 * @param {string|undefined} chosen
 * @param {Relation} found
 */
function byRule(a, b, mine, theirs, chosen, found) {
  const choice = mine.settle === 'choice';
  if (choice && chosen !== a.rate.id && chosen !== b.rate.id) found.free = true;
  const ranks = [mine.rank === undefined ? 999 : mine.rank, theirs.rank === undefined ? 999 : theirs.rank];
  const earlier = ranks[0] < ranks[1] || (ranks[0] === ranks[1] && a.rate.id < b.rate.id);
  if (!(choice ? chosen === a.rate.id : earlier)) return;
  found.may = true;
  found.sure = true;
  found.other = true;
}
/**
 * What the person can plan for: full sets of those that are free.
 * @param {number[]} sets
 * @param {Cluster} cluster
 */
function plansOf(sets, { members, edges, tie }) {
  const asked = bits(members.length, i => edges.free[i] !== 0);
  const list = members.map((_, i) => i).filter(i => isIn(asked, i));
  return sets.filter(set => !(set & ~asked) && covers(set, list, tie));
}
/**
 * Who may beat whom when the person wants a plan first, and of the rest the higher.
 * @param {number} plan
 * @param {Cluster} cluster
 */
function beatenBy(plan, { members, low, edges }) {
  /** @param {number} i @param {number} j */
  const after = (i, j) => {
    if (isIn(plan, i) !== isIn(plan, j)) return isIn(plan, j);
    return low[i] === low[j] ? i > j : low[i] < low[j];
  };
  return edges.may.map((set, j) => bits(members.length, i => isIn(set, i) && !(isIn(edges.free[j], i) && after(i, j))));
}
/**
 * May three rates beat each other in a circle? By amounts alone they never do.
 * @param {number[]} beat
 * @param {number[]} alone
 */
function inCircle(beat, alone) {
  const reach = beat.slice();
  beat.forEach((_, k) =>
    reach.forEach((set, j) => {
      if (isIn(set, k)) reach[j] |= reach[k];
    })
  );
  return beat.some((_, i) => {
    const ring = bits(beat.length, j => isIn(reach[i], j) && isIn(reach[j], i));
    if (size(ring | (1 << i)) < 3) return false;
    return beat.some((set, j) => isIn(ring, j) && (set & ring & ~alone[j]) !== 0);
  });
}
/**
 * The least that a set comes to: who has beaten a sure rate by being higher is worth at least what that one is.
 * @param {number} set
 * @param {number[]} beat
 * @param {Cluster} cluster
 */
function worth(set, beat, { members, low, sure, edges }) {
  const mine = low.slice();
  let any = 0;
  sure.forEach(j => {
    const { found } = members[j];
    const by = set & beat[j];
    if (isIn(set, j) || !hasFigure(found) || found.silent || by & ~edges.alone[j]) return;
    const list = members.map((_, i) => i).filter(i => isIn(by, i));
    if (!list.every(i => members[i].rate.pays)) return;
    any = Math.max(any, found.low);
    if (list.length === 1) mine[list[0]] = Math.max(mine[list[0]], found.low);
  });
  return Math.max(any, picked(set, mine));
}
/** @param {number} n */
function allSets(n) {
  return Array.from({ length: 1 << n }, (_, set) => set);
}
/**
 * @param {number} n
 * @param {(i: number) => boolean} holds
 */
function bits(n, holds) {
  let set = 0;
  for (let i = 0; i < n; i += 1) if (holds(i)) set |= 1 << i;
  return set;
}
/**
 * @param {number} set
 * @param {number} i
 */
function isIn(set, i) {
  return ((set >> i) & 1) === 1;
}
/** @param {number} set */
function size(set) {
  let count = 0;
  for (let left = set; left; left &= left - 1) count += 1;
  return count;
}
/**
 * Do no two of a set stand against each other?
 * @param {number} set
 * @param {number[]} against
 */
function apartIn(set, against) {
  return against.every((others, i) => !isIn(set, i) || !(set & others));
}
/**
 * Is each of a list in a set, or stands one of the set against it?
 * @param {number} set
 * @param {number[]} list
 * @param {number[]} against
 */
function covers(set, list, against) {
  return list.every(j => isIn(set, j) || (set & against[j]) !== 0);
}
/**
 * @param {number} set
 * @param {number[]} values
 */
function picked(set, values) {
  return values.reduce((total, v, i) => total + (isIn(set, i) ? v : 0), 0);
}
