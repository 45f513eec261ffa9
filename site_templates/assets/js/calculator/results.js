/**
 * What the answers come to: who is paid how much, every outcome explained, and how it differs from another day or a shared
 * link.
 */
import { append, button, el, given } from '../page/dom.js';
import { aheadNodes } from './ahead.js';
import { differences } from './answers.js';
import { reckon } from './book.js';
import { blocksOf } from './choices.js';
import { claimDays } from './claim-day.js';
import { differenceTable } from './comparison.js';
import { copiedText } from './copied.js';
import { blockNode, examplesNode, rivalNotes } from './either.js';
import { hangingNodes, outcomeNode } from './explanation.js';
import { moneyHead } from './money-head.js';
import { figuresFirst, isSample } from './payees.js';
import { payable } from './purses.js';
import { basisWords, farWords, print, sharePanel } from './receipt.js';
import { isLikely } from './words.js';

/** @type {[string, (o: Outcome) => boolean][]} */
const SURE = [['能领', o => o.status === 'yes' && !o.beaten_by]];
/** @type {[string, (o: Outcome) => boolean][]} */
const OTHERS = [
  ['还不能确定', o => o.status === 'maybe' && !o.beaten_by],
  ['让给另一项的', o => Boolean(o.beaten_by)],
  ['不能领', o => o.status === 'no'],
  ['以前或以后的标准', o => o.status === 'expired' || o.status === 'not_yet'],
];
/** What is said, but not paid. */
const BENEFITS = [
  ['check', '要做到的'],
  ['deduction', '可以在税前扣除的'],
];
/**
 * What results are shown with. link: the address that holds them; facts: all that is known; qr: empty where
 * nothing draws codes.
 * @typedef {{book: import('./book.js').Book, a: Answers, today: string, base: string, link: string, facts: Facts,
 *   qr: string, sharing: boolean}} About
 */
/**
 * What the reader does with results; ask: goes to a question; answer: answers one here; carry: takes the answers along to other pages.
 * @typedef {{carry: () => void, share: () => void, pick: (group: string, rate: string|null) => void, ask: (fact: string) => void,
 *   answer: (fact: string, value: any) => void}} Act
 */
/**
 * A shared link against today's rules.
 * @param {Result} result
 * @param {About} about
 */
function replayNode(result, { book, a, today, base }) {
  if (!a.rules) return null;
  const { rules, rates, labels } = book;
  const now = (a.on === today ? result : reckon(book, a, today)).outcomes.filter(isLikely);
  const same = a.rules === rules.hash ? '，规则没有变' : '，规则已从 ' + a.rules + ' 变成 ' + rules.hash;
  const words = {
    title: '和今天（' + today + '）比',
    heads: ['补贴', '那时的结果', '今天再算'],
    none: '今天再算，结果和那时一样。',
  };
  return el('div', { 'data-kf-replay': '' }, [
    el('p', { class: 'kf-note', text: '这是 ' + a.on + ' 算的结果' + same + '。' }),
    differenceTable(words, differences(a.was, now), { rates, labels, base }),
  ]);
}
/**
 * Another day against today.
 * @param {Result} result
 * @param {About} about
 */
function otherDayNode(result, { book, a, today, base }) {
  if (a.on === today || a.rules) return null;
  const words = {
    title: '和今天（' + today + '）比，不一样的',
    heads: ['补贴', a.on, '今天'],
    none: '按 ' + a.on + ' 算，和今天没有不一样。',
  };
  const { rates, labels } = book;
  return differenceTable(words, differences(result.outcomes, reckon(book, a, today).outcomes), { rates, labels, base });
}
/**
 * Ways to take the result along.
 * @param {Result} result
 * @param {About} about
 * @param {Act} act
 */
function takeAlong(result, { book, a, today, base, link, facts, qr, sharing }, act) {
  const { kinds, rates } = book;
  const { audience, picks } = a;
  const paper = () => print(result, { facts, kinds, rates, link, today, audience, picks }, qr);
  const find = el('a', { class: 'kf-btn kf-btn--small', href: base + 'finder/?sort=cost', text: '按我的回答找培训' });
  find.addEventListener('click', act.carry);
  return [
    el('div', { class: 'kf-actions' }, [
      a.audience === 'person' && a.asked.length ? find : null,
      button('分享', act.share, { look: 'small', 'aria-expanded': String(sharing) }),
      button('打印', paper, { look: 'small' }),
    ]),
    sharing ? sharePanel(link, copiedText(result, rates, { audience, picks, link })) : null,
  ];
}
/**
 * What is left to say: for each open outcome what would settle it.
 * @param {Outcome[]} open
 * @param {Record<string, Rate>} rates
 * @param {import('./explanation.js').Place} place
 * @param {import('../page/dom.js').Kid[]} ahead what each answer to one question would bring
 */
function openNode(open, rates, place, ahead) {
  if (!open.length) return null;
  const items = open.map(o =>
    el('li', { 'data-kf-open': o.rate }, [el('strong', { text: o.title }), ...hangingNodes(o, rates[o.rate], place)])
  );
  return el('section', { class: 'kf-settle' }, [
    el('h2', { text: '还差一句话', tabindex: '-1', id: 'kf-settle' }),
    ...ahead,
    el('p', { class: 'kf-muted', text: '答了下面的，这几项就能定下来。点一下就到那一题。' }),
    el('ul', {}, items),
  ]);
}
/**
 * Outcomes under their heading, those with a figure first.
 * @param {string} title
 * @param {Outcome[]} list
 * @param {(outcome: Outcome) => Node} nodeOf
 */
function section(title, list, nodeOf) {
  return list.length ? [el('h2', { text: title + '（' + list.length + '）' }), ...figuresFirst(list).map(nodeOf)] : [];
}
/** @param {Element} box */
function outcomesIn(box) {
  return /** @type {HTMLDetailsElement[]} */ (Array.from(box.querySelectorAll('details[data-kf-rate]')));
}
/**
 * Every outcome: what is had, what excludes each other, what is open, what is not had, and the examples.
 * @param {HTMLElement} box
 * @param {Result} result
 * @param {import('./choices.js').Block[]} blocks
 * @param {About} about
 * @param {Act} act
 */
function showLists(box, result, blocks, about, act) {
  const { rates } = about.book;
  const place = placeOf(about, act);
  const plain = (/** @type {Outcome} */ o) => outcomeNode(o, rates[o.rate], place);
  const nodeOf = (/** @type {Outcome} */ o) =>
    outcomeNode(o, rates[o.rate], place, rivalNotes(o, result.outcomes, rates, blocks));
  const inBlock = (/** @type {Outcome} */ o) => blocks.some(b => b.members.indexOf(o) >= 0);
  const real = result.outcomes.filter(o => !isSample(o));
  const single = real.filter(o => !rates[o.rate].benefit && !inBlock(o));
  SURE.forEach(([title, is]) => append(box, section(title, single.filter(is), nodeOf)));
  blocks.forEach((block, at) => box.appendChild(blockNode(block, { at, base: about.base, nodeOf, pick: act.pick })));
  OTHERS.forEach(([title, is]) => append(box, section(title, single.filter(is), nodeOf)));
  BENEFITS.forEach(([benefit, title]) =>
    append(
      box,
      section(
        title,
        real.filter(o => rates[o.rate].benefit === benefit),
        plain
      )
    )
  );
  append(box, [examplesNode(result.outcomes.filter(isSample), '也不证明您能领', nodeOf)]);
}
/**
 * @param {About} about
 * @param {Act} act
 * @returns {import('./explanation.js').Place}
 */
function placeOf({ book, base, a }, act) {
  return { labels: book.labels, base, kinds: book.kinds, audience: a.audience, ask: act.ask };
}
/**
 * Show all outcomes; what was open stays open.
 * @param {HTMLElement} box
 * @param {Result} result
 * @param {About} about
 * @param {Act} act
 */
export function showOutcomes(box, result, about, act) {
  const rateOf = (/** @type {Element} */ node) => given(node, 'data-kf-rate');
  const opened = outcomesIn(box)
    .filter(d => d.open)
    .map(rateOf);
  const { rules, rates } = about.book;
  const { a, base, today } = about;
  const far = farWords(a.on);
  const blocks = blocksOf(
    result.outcomes.filter(o => !rates[o.rate].benefit),
    rates,
    a.picks
  );
  const paid = payable(result, rates);
  const open = paid.filter(o => o.status === 'maybe');
  box.textContent = '';
  append(box, [
    replayNode(result, about),
    moneyHead(result, rates, blocks, { audience: a.audience, base }),
    el('p', { class: 'kf-muted', text: '估算不等于承诺，以经办部门审核为准。' }),
    far ? el('p', { class: 'kf-note', 'data-kf-far': '', text: far }) : null,
    ...takeAlong(result, about, act),
    openNode(open, rates, placeOf(about, act), open.length ? aheadNodes(result, about.book, a, act.answer) : []),
    claimDays(paid, base),
    otherDayNode(result, about),
  ]);
  showLists(box, result, blocks, about, act);
  box.appendChild(el('p', { class: 'kf-muted', 'data-kf-rules-age': '', text: basisWords(rules.hash, today) }));
  outcomesIn(box)
    .filter(d => opened.indexOf(rateOf(d)) >= 0)
    .forEach(d => {
      d.open = true;
    });
}
