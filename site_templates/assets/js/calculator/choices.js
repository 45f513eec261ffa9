/** What excludes each other, in blocks of which one is had. Pure. */
import { betweenPayees, figuresFirst, isSample, isSilent } from './payees.js';
import { isLikely } from './words.js';

/**
 * Outcomes of which one is had. group: empty for versions of one subsidy; why: how it is settled, in words; chosen: the rate
 * that the reader chose.
 * @typedef {{group: string, settle: string, clause: string|null, members: Outcome[], chosen: string|null, why: string}} Block
 */
/** What is said of sums that stand beside each other. */
export const APART = '里面有只能领其中一项的，不能加在一起';
/** @type {Record<string, string>} */
const WHY = {
  choice: '不能都领，领哪一项由您选。',
  order: '不能都领，按规定的顺序领前面的一项；前面的还不能确定，所以都列着。',
  highest: '不能都领，取最高的一项；现在还比不出，所以都列着。',
  version: '是同一项补贴的几个版本，按日子只用其中一个。',
};
/**
 * @param {string} settle
 * @param {Outcome[]} members
 */
function whyWords(settle, members) {
  const silent = members.filter(isSilent).map(o => '“' + o.title + '”');
  if (settle !== 'highest' || !silent.length) return WHY[settle];
  const count = members.length === 2 ? '两项' : '几项';
  return '不能都领，取最高的一项。' + count + '里' + silent.join('') + '多少没公布，不能比，所以都列着。';
}
/**
 * The keys under which a rate excludes others.
 * @param {Rate} rate
 * @returns {Exclusive[]}
 */
function ties(rate) {
  const versions = rate.series ? [{ group: 'series ' + rate.series, settle: /** @type {any} */ ('version') }] : [];
  return (rate.exclusive || []).concat(versions);
}
/**
 * Put outcomes that exclude each other into blocks; each stands in one. In a group of choice those that gave way stay, so
 * that the choice can be changed.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @param {Record<string, string>} picks group → the rate that was chosen
 * @returns {Block[]} of two and more
 */
export function blocksOf(outcomes, rates, picks) {
  /** @type {Outcome[]} */
  const placed = [];
  const open = outcomes.filter(o => isLikely(o) && !isSample(o));
  /** @type {Map<string, Outcome[]>} */
  const groups = new Map();
  open.forEach(o => ties(rates[o.rate]).forEach(({ group }) => groups.set(group, (groups.get(group) || []).concat(o))));
  /** @type {Block[]} */
  const blocks = [];
  const lots = Array.from(groups).sort((x, y) => Number(/^series /.test(x[0])) - Number(/^series /.test(y[0])));
  lots.forEach(([group, all]) => {
    const { settle, clause } = ties(rates[all[0].rate]).filter(t => t.group === group)[0];
    const stays = (/** @type {Outcome} */ o) =>
      !o.beaten_by || (settle === 'choice' && o.beaten_by.rate === picks[group]);
    const members = figuresFirst(all.filter(o => stays(o) && placed.indexOf(o) < 0));
    if (members.length < 2) return;
    placed.push(...members);
    const chosen = members.some(o => o.rate === picks[group]) ? picks[group] : null;
    const why = whyWords(settle, members);
    blocks.push({ group: settle === 'choice' ? group : '', settle, clause: clause || null, members, chosen, why });
  });
  return blocks;
}
/**
 * What an outcome that can be had excludes and that does not stand in its block. What is real gives no way to an example.
 * @param {Outcome} outcome
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @param {Block[]} blocks
 */
function rivalsElsewhere(outcome, outcomes, rates, blocks) {
  if (!isLikely(outcome) || outcome.beaten_by) return [];
  const mine = ties(rates[outcome.rate]).map(t => t.group);
  const block = blocks.filter(b => b.members.indexOf(outcome) >= 0)[0];
  return outcomes.filter(o => {
    if (o.rate === outcome.rate || !isLikely(o) || o.beaten_by || (block && block.members.indexOf(o) >= 0))
      return false;
    if (isSample(o) && !isSample(outcome)) return false;
    return ties(rates[o.rate]).some(t => mine.indexOf(t.group) >= 0);
  });
}
/**
 * The same in a sentence; empty for nothing.
 * @param {Outcome} outcome
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @param {Block[]} blocks
 */
export function rivalWords(outcome, outcomes, rates, blocks) {
  const rivals = rivalsElsewhere(outcome, outcomes, rates, blocks).map(r => '“' + r.title + '”');
  const also = blocks.some(b => b.members.indexOf(outcome) >= 0) ? '也' : '';
  return rivals.length ? '和' + rivals.join('') + also + '只能领一项。' : '';
}
/**
 * Does the choice decide who is paid?
 * @param {Block} block
 */
export function isBetweenPayees({ members }) {
  return betweenPayees(members.filter(o => !o.beaten_by));
}
/**
 * A block as it is told to whoever asks for others: the choice is not theirs.
 * @param {Block} block
 * @returns {Block}
 */
export function ofOthers(block) {
  const why = block.settle === 'choice' ? '不能都领，领哪一项由本人选。' : block.why;
  return Object.assign({}, block, { group: '', chosen: null, why });
}
