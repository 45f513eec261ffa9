/** What the answers come to: the total, every outcome explained, and how it differs from another day or a shared link. */
import { append, button, el, given } from '../page/dom.js';
import { differences } from './answers.js';
import { reckon } from './book.js';
import { differenceTable } from './comparison.js';
import { outcomeNode } from './explanation.js';
import { basisWords, farWords, print, sharePanel } from './receipt.js';
import { isLikely, span } from './words.js';

/** @type {[string, (o: Outcome) => boolean][]} */
const GROUPS = [
  ['能领', o => o.status === 'yes' && !o.beaten_by],
  ['还不能确定', o => o.status === 'maybe' && !o.beaten_by],
  ['和上面的只能领一项', o => Boolean(o.beaten_by)],
  ['不能领', o => o.status === 'no'],
  ['以前或以后的标准', o => o.status === 'expired' || o.status === 'not_yet'],
];
/** What is said, but not paid. */
const BENEFITS = [
  ['check', '要做到的'],
  ['deduction', '可以在税前扣除的'],
];
/**
 * What results are shown with. link: the address that holds them; facts: all that is known; qr: address of the script
 * that draws codes.
 * @typedef {{book: import('./book.js').Book, a: Answers, today: string, base: string, link: string, facts: Facts,
 *   qr: string, sharing: boolean}} About
 */
/**
 * What the reader does with results.
 * @typedef {{share: () => void, pick: (group: string, rate: string|null) => void}} Act
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
 * Where one of several may be chosen: a button for each that is not chosen yet.
 * @param {Outcome} outcome
 * @param {Result} result
 * @param {About} about
 * @param {Act} act
 */
function choiceNodes(outcome, result, { book, a }, act) {
  const groups = (/** @type {Outcome} */ o) => book.rates[o.rate].exclusive || [];
  const rule = groups(outcome).filter(e => e.settle === 'choice')[0];
  if (!rule || !isLikely(outcome)) return [];
  const rivals = result.outcomes.filter(
    o => o !== outcome && isLikely(o) && groups(o).some(e => e.group === rule.group)
  );
  if (!rivals.length) return [];
  const chosen = a.picks[rule.group] === outcome.rate;
  const choose = () => act.pick(rule.group, chosen ? null : outcome.rate);
  const pick = button(chosen ? '已选这项，点一下取消' : '选这项', choose, {
    look: 'small',
    'aria-pressed': String(chosen),
  });
  const names = '和“' + rivals.map(r => r.title).join('”“') + '”只能领一项，由您选。 ';
  return [el('p', { class: 'kf-note' }, [names, pick])];
}
/** @param {Result} result */
function hasSample({ outcomes }) {
  return outcomes.some(o => o.amount && !o.beaten_by && o.verification === 'sample' && isLikely(o));
}
/**
 * What it comes to in all.
 * @param {Result} result
 */
export function totalNode({ total }) {
  return el('div', { 'data-kf-total': JSON.stringify(total) }, [
    el('span', { text: '合计 ' }),
    el('strong', { text: span(total) }),
    el('span', { class: 'kf-muted', text: total.min === total.max ? '' : ' 回答越多越准' }),
  ]);
}
/**
 * Ways to take the result along.
 * @param {Result} result
 * @param {About} about
 * @param {Act} act
 */
function takeAlong(result, { book, a, today, base, link, facts, qr, sharing }, act) {
  const { kinds, rates } = book;
  const paper = () => print(result, { facts, kinds, rates, link, today }, qr);
  const find = { class: 'kf-btn kf-btn--small', href: base + 'finder/?sort=cost', text: '按我的回答找培训' };
  return [
    el('div', { class: 'kf-actions' }, [
      a.audience === 'person' && a.asked.length ? el('a', find) : null,
      button('分享', act.share, { look: 'small', 'aria-expanded': String(sharing) }),
      button('打印', paper, { look: 'small' }),
    ]),
    sharing ? sharePanel(link) : null,
  ];
}
/**
 * Outcomes under their heading.
 * @param {string} title
 * @param {Outcome[]} list
 * @param {About} about
 * @param {(outcome: Outcome) => Node[]} [extra]
 */
function section(title, list, { book, base }, extra) {
  if (!list.length) return [];
  const { rates, labels } = book;
  const nodes = list.map(o => outcomeNode(o, rates[o.rate], { labels, base }, extra ? extra(o) : []));
  return [el('h2', { text: title + '（' + list.length + '）' }), ...nodes];
}
/** @param {Element} box */
function outcomesIn(box) {
  return /** @type {HTMLDetailsElement[]} */ (Array.from(box.querySelectorAll('details[data-kf-rate]')));
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
  const far = farWords(about.a.on);
  const sample = hasSample(result) ? '合计里有示例金额，不能作为依据。' : '';
  const paid = result.outcomes.filter(o => !rates[o.rate].benefit);
  box.textContent = '';
  append(box, [
    el('p', { class: 'kf-muted', 'data-kf-rules-age': '', text: basisWords(rules.hash, about.today) }),
    far ? el('p', { class: 'kf-note', 'data-kf-far': '', text: far }) : null,
    el('p', { class: 'kf-muted', text: '估算不等于承诺，以经办部门审核为准。' + sample }),
    replayNode(result, about),
    ...takeAlong(result, about, act),
    otherDayNode(result, about),
  ]);
  const choices = (/** @type {Outcome} */ o) => choiceNodes(o, result, about, act);
  GROUPS.forEach(([title, is]) => append(box, section(title, paid.filter(is), about, choices)));
  BENEFITS.forEach(([benefit, title]) => {
    const list = result.outcomes.filter(o => rates[o.rate].benefit === benefit);
    append(box, section(title, list, about));
  });
  outcomesIn(box)
    .filter(d => opened.indexOf(rateOf(d)) >= 0)
    .forEach(d => {
      d.open = true;
    });
}
