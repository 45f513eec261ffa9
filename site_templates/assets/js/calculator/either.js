/** Blocks of outcomes of which only one is had, with 或者 between them and the choice where it is the reader's. */
import { button, el } from '../page/dom.js';
import { clauseLink } from './explanation.js';

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
 * @param {{at: number, base: string, nodeOf: (outcome: Outcome) => Node, pick: Pick}} about
 */
export function blockNode(block, { at, base, nodeOf, pick }) {
  const id = 'kf-either-' + at;
  const nodes = block.members.map((outcome, i) => {
    const control = block.group ? el('p', { class: 'kf-either__pick' }, [choiceButton(block, outcome, pick)]) : null;
    return [i ? el('p', { class: 'kf-either__or', text: '或者' }) : null, nodeOf(outcome), control];
  });
  const kids = nodes.reduce((all, some) => all.concat(some), /** @type {(Node|null)[]} */ ([]));
  return el('section', { class: 'kf-either', 'aria-labelledby': id, 'data-kf-either': '' }, [
    el('h2', { id, tabindex: '-1', text: '只能领其中一项' }),
    el('p', {}, [block.why + ' ', block.clause ? clauseLink(block.clause, base) : null]),
    ...kids,
  ]);
}
