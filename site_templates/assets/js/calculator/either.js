/** Blocks of outcomes of which only one is had, with 或者 between them and the choice where it is the reader's. */
import { button, el } from '../page/dom.js';
import { rivalWords } from './choices.js';
import { clauseLink } from './explanation.js';

/** Outcomes in the order in which they are shown. */
export const ORDER = ['yes', 'maybe', 'no', 'not_yet', 'expired'];
/** @typedef {(group: string, rate: string|null) => void} Pick */
/**
 * @param {import('./choices.js').Block} block
 * @param {Outcome} outcome
 * @param {Pick} pick
 */
function choiceButton({ group, chosen }, { rate, title }, pick) {
  const is = chosen === rate;
  const text = is ? '已选这项，点一下取消' : '选这项';
  return button(text, () => pick(group, is ? null : rate), {
    look: is ? 'small primary' : 'small',
    'aria-pressed': String(is),
    'aria-label': text + '：' + title,
  });
}
/**
 * @param {import('./choices.js').Block} block
 * @param {{at: number|string, base: string, nodeOf: (outcome: Outcome) => Node, pick?: Pick}} about pick: where the choice is
 *   the reader's
 */
export function blockNode(block, { at, base, nodeOf, pick }) {
  const id = 'kf-either-' + at;
  const nodes = block.members.map((outcome, i) => {
    const control =
      block.group && pick ? el('p', { class: 'kf-either__pick' }, [choiceButton(block, outcome, pick)]) : null;
    return [i ? el('p', { class: 'kf-either__or', text: '或者' }) : null, nodeOf(outcome), control];
  });
  const kids = nodes.reduce((all, some) => all.concat(some), /** @type {(Node|null)[]} */ ([]));
  return el('div', { class: 'kf-either', role: 'group', 'aria-labelledby': id, 'data-kf-either': '' }, [
    el('h2', { id, tabindex: '-1', text: '只能领其中一项' }),
    el('p', {}, [block.why + ' ', block.clause ? clauseLink(block.clause, base) : null]),
    ...kids,
  ]);
}
/**
 * What an outcome excludes beside those of its block, as a note to stand inside it; empty for nothing.
 * @param {Outcome} outcome
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @param {import('./choices.js').Block[]} blocks
 */
export function rivalNotes(outcome, outcomes, rates, blocks) {
  const text = rivalWords(outcome, outcomes, rates, blocks);
  return text ? [el('p', { class: 'kf-note', text })] : [];
}
/**
 * Examples, folded away behind what is real; null without any.
 * @param {Outcome[]} list
 * @param {string} proof what they do not prove, in words
 * @param {(outcome: Outcome) => Node} nodeOf
 */
export function examplesNode(list, proof, nodeOf) {
  if (!list.length) return null;
  const sorted = list.slice().sort((x, y) => ORDER.indexOf(x.status) - ORDER.indexOf(y.status));
  return el('details', { class: 'kf-outcome kf-samples', 'data-kf-rate': '' }, [
    el('summary', {}, [
      el('h2', { text: '看看示例怎么算（' + list.length + '）' }),
      el('span', { class: 'kf-outcome__line', text: '这些是编的例子，没有算进上面的钱，' + proof + '。' }),
    ]),
    ...sorted.map(nodeOf),
  ]);
}
