/** The question that settles most, each answer to it beside what it would bring: reckoned, never guessed. */
import { button, el } from '../page/dom.js';
import { reckon } from './book.js';
import { APART, blocksOf, isBetweenPayees } from './choices.js';
import { payable, sumLine } from './purses.js';
import { answerText } from './questions.js';

/** Answers up to which they are told one by one. */
const MOST = 6;
/** @typedef {{value: any, text: string, words: string}} Ahead an answer, and what all would come to with it */
/**
 * @param {Fact} fact
 * @returns {any[]} its answers where they are few; else none
 */
function answersOf({ type, values }) {
  if (type === 'yes_no') return [true, false];
  return type === 'choice' && values.length <= MOST ? values.map(v => v[0]) : [];
}
/**
 * What each answer to the question that settles most would bring; none where they cannot be listed, or bring the same.
 * @param {Result} result
 * @param {import('./book.js').Book} book
 * @param {Answers} a those that count
 * @returns {Ahead[]}
 */
function aheadOf({ ask }, book, a) {
  if (!ask) return [];
  const { kinds, rates } = book;
  const list = answersOf(kinds[ask]).map(value => {
    const facts = Object.assign({}, a.facts, { [ask]: value });
    const then = reckon(book, Object.assign({}, a, { facts }), a.on);
    const apart = blocksOf(payable(then, rates), rates, a.picks).some(isBetweenPayees) ? '（' + APART + '）' : '';
    return { value, text: answerText(kinds[ask], value), words: sumLine(then, rates, a.audience) + apart };
  });
  return list.some(one => one.words !== list[0].words) ? list : [];
}
/**
 * @param {Result} result
 * @param {import('./book.js').Book} book
 * @param {Answers} a those that count
 * @param {(fact: string, value: any) => void} answer
 */
export function aheadNodes(result, book, a, answer) {
  const list = aheadOf(result, book, a);
  if (!list.length || !result.ask) return [];
  const { ask } = result;
  const { question } = book.kinds[ask];
  const item = (/** @type {Ahead} */ { value, text, words }) =>
    el('li', {}, [
      button(text, () => answer(ask, value), { look: 'small', 'aria-label': question + '答：' + text }),
      el('span', { text: words }),
    ]);
  return [el('p', {}, [el('strong', { text: question })]), el('ul', { class: 'kf-ahead' }, list.map(item))];
}
