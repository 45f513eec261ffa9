/**
 * Rates that are not paid together: which of them give way, and to which. Labels in rounds: a rate is in when all that may
 * beat it are out, and out when one that is in and sure beats it. A round is one pass over the members, never over pairs.
 */
import { hasFigure } from './sums.js';
import { own } from './values.js';

/** @type {Record<string, string>} */
const BEATEN = {
  choice: '两项只能领一项，您选了另一项',
  order: '两项只能领一项，按规定的顺序先领另一项',
  highest: '几项只能领一项，取最高的',
};
/** @typedef {{inside: Member[], sure: Member[], earliest: Member[]}} Winners */
/**
 * A group's members; `ranked`: those that may beat others, the first before all; `sure`: those that may do so surely.
 * @typedef {{settle: string, list: Member[], ranked: Member[], sure: Member[], places: Map<Member, number>, chosen: Member|null,
 *   apart: boolean, first: Member|null, second: Member|null, left: number, winners: Winners|null}} Group
 */
/** @typedef {{groups: Set<string>, list: Set<Member>, left: number}} Kin members of a series that stand in the same groups */
/**
 * Label members that are a yes or a maybe.
 * @param {Member[]} members of one kind, real ones or samples, by id
 * @param {Record<string, string>} choices group → the rate that was chosen
 */
export function settle(members, choices) {
  const tied = members.filter(m => m.rate.groups.length || m.rate.series !== null);
  members.forEach(m => {
    m.isIn = !m.rate.groups.length && m.rate.series === null;
  });
  const series = seriesOf(tied);
  series.forEach(kin => kin.forEach(countKin));
  members.forEach(m => {
    m.hasKin = !freeOfKin(m, series);
  });
  const groups = groupsOf(tied, choices);
  groups.forEach(group => {
    if (group.apart) beat(group, m => m.found.status === 'yes');
  });
  let more = tied;
  let before = -1;
  while (more.length !== before) {
    before = more.length;
    groups.forEach(count);
    series.forEach(kin => kin.forEach(countKin));
    more.forEach(m => {
      m.isIn = !m.isOut && m.rate.groups.every(rule => isClear(m, pick(groups, rule.group))) && freeOfKin(m, series);
    });
    groups.forEach(group => beat(group, m => m.isIn && m.found.status === 'yes'));
    more = more.filter(m => !m.isIn && !m.isOut);
  }
  tied.filter(m => m.isOut).forEach(m => tell(m, groups));
}
/**
 * @template T
 * @param {Map<string, T>} map
 * @param {string} key that it has
 * @returns {T}
 */
function pick(map, key) {
  return /** @type {T} */ (map.get(key));
}
/**
 * @param {Member[]} members
 * @param {Record<string, string>} choices
 */
function groupsOf(members, choices) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  members.forEach(m =>
    m.rate.groups.forEach(({ group, settle }) => {
      const found = groups.get(group);
      if (found) found.list.push(m);
      else groups.set(group, newGroup(settle, m));
    })
  );
  groups.forEach((group, name) => {
    group.chosen = group.list.filter(m => m.rate.id === own(choices, name))[0] || null;
    group.apart = group.list.every(m => m.rate.groups.length === 1 && !m.hasKin);
    rank(group, name);
  });
  return groups;
}
/**
 * @param {string} settle
 * @param {Member} m
 * @returns {Group}
 */
function newGroup(settle, m) {
  const orders = { ranked: [], sure: [], places: new Map(), first: null, second: null, left: 0 };
  return Object.assign(orders, { settle, list: [m], chosen: null, apart: true, winners: null });
}
/**
 * Put those that may beat others in their order, and those that may do so surely.
 * @param {Group} group
 * @param {string} name
 */
function rank(group, name) {
  if (group.settle === 'highest') {
    const figures = group.list.filter(m => hasFigure(m.found));
    const by = (/** @type {'low'|'high'} */ end) => (/** @type {Member} */ a, /** @type {Member} */ b) =>
      a.found[end] === b.found[end] ? byId(a, b) : a.found[end] < b.found[end] ? 1 : -1;
    group.ranked = figures.slice().sort(by('high'));
    group.sure = figures.filter(m => !m.found.silent).sort(by('low'));
  } else if (group.settle === 'order') {
    const order = (/** @type {Member} */ m) => rankIn(m, name);
    group.ranked = group.list.slice().sort((a, b) => order(a) - order(b) || byId(a, b));
    group.sure = group.ranked;
    group.ranked.forEach((m, place) => group.places.set(m, place));
  } else {
    group.ranked = group.chosen ? [group.chosen] : [];
    group.sure = group.ranked;
  }
}
/**
 * @param {Member} member
 * @param {string} group
 */
function rankIn(member, group) {
  const { rank: given } = member.rate.groups.filter(rule => rule.group === group)[0];
  return given === undefined ? 999 : given;
}
/**
 * @param {Member} a
 * @param {Member} b
 */
function byId(a, b) {
  return a.rate.id < b.rate.id ? -1 : a.rate.id > b.rate.id ? 1 : 0;
}
/**
 * The members of each series, those in the same groups together.
 * @param {Member[]} members
 */
function seriesOf(members) {
  /** @type {Map<string, Map<string, Kin>>} */
  const series = new Map();
  members.forEach(m => {
    if (m.rate.series === null) return;
    const kin = series.get(m.rate.series) || new Map();
    series.set(m.rate.series, kin);
    const names = m.rate.groups.map(rule => rule.group).sort();
    const key = JSON.stringify(names);
    const lot = kin.get(key) || { groups: new Set(names), list: new Set(), left: 0 };
    kin.set(key, lot);
    lot.list.add(m);
  });
  return series;
}
/**
 * Are all versions of the same series that share no group with a member out?
 * @param {Member} m
 * @param {Map<string, Map<string, Kin>>} series
 */
function freeOfKin(m, series) {
  if (m.rate.series === null) return true;
  const names = m.rate.groups.map(rule => rule.group);
  return Array.from(pick(series, m.rate.series).values()).every(lot => {
    const others = lot.left - (lot.list.has(m) && !m.isOut ? 1 : 0);
    return others < 1 || names.some(name => lot.groups.has(name));
  });
}
/**
 * Note the first two that are not out, and how many are not.
 * @param {Group} group
 */
function count(group) {
  const left = group.ranked.filter(m => !m.isOut);
  group.first = left[0] || null;
  group.second = left[1] || null;
  group.left = group.settle === 'choice' ? group.list.filter(m => !m.isOut).length : left.length;
}
/** @param {Kin} lot */
function countKin(lot) {
  lot.left = Array.from(lot.list).filter(m => !m.isOut).length;
}
/**
 * May nobody that is not out beat a member in a group?
 * @param {Member} m
 * @param {Group} group
 */
function isClear(m, group) {
  if (group.settle === 'choice') return group.first ? group.first === m : group.left === 1;
  if (group.settle === 'order') return group.first === m;
  const other = group.first === m ? group.second : group.first;
  return !other || !hasFigure(m.found) || !reaches(other.found.high, other, m.found.low, m);
}
/**
 * Is a figure the higher one; the earlier of two that are equal?
 * @param {number} high
 * @param {Member} a whose figure it is
 * @param {number} low
 * @param {Member} b
 */
function reaches(high, a, low, b) {
  return high > low || (high === low && a.rate.id < b.rate.id);
}
/**
 * Mark out whom the first of those that count surely beats: whom any of them beats, that one does.
 * @param {Group} group
 * @param {(m: Member) => boolean} counts
 */
function beat(group, counts) {
  if (group.list.length < 2) return;
  const best = group.sure.find(counts);
  if (!best) return;
  group.list.forEach(m => {
    if (beats(best, m, group)) m.isOut = true;
  });
}
/**
 * @param {Member} a sure of its figure
 * @param {Member} b
 */
function surelyHigher(a, b) {
  return hasFigure(b.found) && !b.found.silent && reaches(a.found.low, a, b.found.high, b);
}
/**
 * Tell a loser who beats it, and by which rule.
 * @param {Member} m
 * @param {Map<string, Group>} groups
 */
function tell(m, groups) {
  /** @type {Member|null} */
  let winner = null;
  /** @type {Exclusive|null} */
  let rule = null;
  m.rate.groups.forEach(one => {
    const found = winnerOver(m, pick(groups, one.group));
    if (!found || (winner && (winner.isIn !== found.isIn ? winner.isIn : byId(winner, found) <= 0))) return;
    winner = found;
    rule = one;
  });
  if (winner === null || rule === null) return;
  const { rate } = /** @type {Member} */ (winner);
  const { group, clause } = /** @type {Exclusive} */ (rule);
  m.out.beaten_by = { rate: rate.id, reason: BEATEN[pick(groups, group).settle], clause: clause || null };
}
/**
 * Who surely beats a member in a group: one that is in, else the earliest by id of a group that stands apart.
 * @param {Member} m
 * @param {Group} group
 * @returns {Member|null}
 */
function winnerOver(m, group) {
  if (!group.winners) group.winners = winnersOf(group);
  const inside = group.winners.inside.filter(k => beats(k, m, group));
  if (inside.length || !group.apart) return inside[0] || null;
  let least = 0;
  let most = group.winners.sure.length;
  while (least < most) {
    const middle = (least + most) >> 1;
    if (beats(group.winners.sure[middle], m, group)) least = middle + 1;
    else most = middle;
  }
  return least ? group.winners.earliest[least - 1] : null;
}
/**
 * Who may be named as a winner: those that are in; those that are sure, in the order in which they beat, and for each of
 * these the earliest by id so far.
 * @param {Group} group
 */
function winnersOf(group) {
  const sure = group.sure.filter(m => m.found.status === 'yes');
  /** @type {Member[]} */
  const earliest = [];
  sure.forEach((m, i) => earliest.push(i && byId(earliest[i - 1], m) < 0 ? earliest[i - 1] : m));
  return { inside: sure.filter(m => m.isIn).sort(byId), sure, earliest };
}
/**
 * @param {Member} a
 * @param {Member} b
 * @param {Group} group
 */
function beats(a, b, group) {
  if (a === b) return false;
  if (group.settle === 'order') return Number(group.places.get(a)) < Number(group.places.get(b));
  return group.settle === 'choice' || surelyHigher(a, b);
}
