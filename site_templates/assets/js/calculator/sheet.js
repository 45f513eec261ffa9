/** A result on paper: who is paid, what to claim until when, what to bring, where to go, on what it rests. */
import { fundWords } from '../page/age.js';
import { el, table } from '../page/dom.js';
import { APART, blocksOf, isBetweenPayees, rivalWords } from './choices.js';
import { hangingOf, officeWords } from './hanging.js';
import { figuresFirst, payeeWords } from './payees.js';
import { besideWords, examples, nothingWords, payable, purses } from './purses.js';
import { answerText } from './questions.js';
import { amountWords, statusWord } from './words.js';

/**
 * code: what leads to the same result on a phone; basis: by which rules it was reckoned.
 * @typedef {{facts: Facts, kinds: Record<string, Fact>, rates: Record<string, Rate>, link: string, today: string,
 *   audience: string, picks: Record<string, string>, code: Node, basis: string}} About
 */
/**
 * @param {Result} result
 * @param {About} about
 */
function sumsNode(result, { rates, audience }) {
  const each = purses(result, rates, audience);
  const rows = each.map(p =>
    el('div', {}, [
      el('dt', { text: p.title }),
      el('dd', {}, [el('strong', { text: p.figure }), ' ' + besideWords(p).join('')]),
    ])
  );
  return rows.length
    ? el('dl', { class: 'kf-sheet__sums' }, rows)
    : el('p', { text: nothingWords(result, rates) + '。' });
}
/**
 * @param {string} name
 * @param {string} value
 */
function line(name, value) {
  return value ? el('p', {}, [el('b', { text: name + '：' }), value]) : null;
}
/**
 * One text may stand alone.
 * @param {string|string[]} texts
 */
function listed(texts) {
  return /** @type {string[]} */ ([]).concat(texts);
}
/**
 * Things to tick off with a pen.
 * @param {string} name
 * @param {string[]} texts
 */
function ticks(name, texts) {
  if (!texts.length) return null;
  const items = texts.map(text => el('li', { text }));
  return el('div', { class: 'kf-sheet__tick' }, [el('b', { text: name + '：' }), el('ul', {}, items)]);
}
/**
 * The clauses that an outcome rests on, each once.
 * @param {Outcome} outcome
 */
function clauseWords({ reasons }) {
  const quotes = reasons.filter(r => r.quote).map(r => '“' + r.quote + '”');
  return quotes.filter((q, i, all) => all.indexOf(q) === i).join('；');
}
/**
 * One outcome as a box.
 * @param {Outcome} outcome
 * @param {About} about
 * @param {string} rivals what it excludes beside those of its block, in a sentence
 */
function box(outcome, { rates, kinds, audience, today }, rivals) {
  const rate = rates[outcome.rate];
  const { apply } = rate;
  const hanging = hangingOf(outcome, rate, kinds);
  const fund = rate.fund_state ? '（' + fundWords(rate.fund_state, today) + '）' : '';
  const checked = outcome.verification === 'unverified' ? '只见到转载，请窗口核对。' : '';
  const sure = outcome.status === 'yes';
  const until = outcome.claim_until ? '，最晚 ' + outcome.claim_until + ' 申请，当天也算' : '';
  return el('section', { class: 'kf-sheet__box', 'data-kf-printed': outcome.rate }, [
    el('h3', { text: outcome.title + fund }),
    el('p', {}, [
      el('strong', { text: statusWord(outcome, rate) + '，' + amountWords(outcome) }),
      '，' + payeeWords(outcome.paid_to, audience) + until + '。' + rivals + checked,
    ]),
    ticks('还要弄清', hanging.questions.map(q => q.text).concat(officeWords(hanging) || [])),
    ticks('带什么', apply ? listed(apply.materials) : []),
    sure && apply ? line('怎么办', listed(apply.steps).join(' → ')) : null,
    line('找谁', apply ? apply.channel : ''),
    sure ? line('凭什么', clauseWords(outcome)) : null,
    sure ? line('注意', (rate.revised || []).join('')) : null,
  ]);
}
/**
 * What can be claimed: what excludes each other stands together.
 * @param {Outcome[]} paid
 * @param {About} about
 */
function boxes(paid, about) {
  const blocks = blocksOf(paid, about.rates, about.picks);
  const rest = figuresFirst(paid).filter(o => !blocks.some(b => b.members.indexOf(o) >= 0));
  const boxOf = (/** @type {Outcome} */ o) => box(o, about, rivalWords(o, paid, about.rates, blocks));
  const groups = blocks.map(({ members, why }) =>
    el('section', { class: 'kf-sheet__either' }, [
      el('h3', { text: '只能领其中一项' }),
      el('p', { text: why }),
      ...members.reduce(
        (/** @type {Node[]} */ all, o, i) =>
          all.concat(i ? [el('p', { class: 'kf-either__or', text: '或者' })] : [], boxOf(o)),
        []
      ),
    ])
  );
  return [
    ...rest.filter(o => o.status === 'yes').map(boxOf),
    ...groups,
    ...rest.filter(o => o.status !== 'yes').map(boxOf),
  ];
}
/**
 * The sheet: who asked what, what came out, by which rules, on which date.
 * @param {Result} result
 * @param {About} about
 */
export function sheet(result, about) {
  const { facts, kinds, rates, link, today, code, basis } = about;
  const paid = payable(result, rates);
  const printed = result.on === today ? '' : '（打印于 ' + today + '）';
  const asked = Object.keys(facts).filter(f => kinds[f].ask);
  const samples = examples(result).length;
  const row = (/** @type {string} */ f) =>
    el('tr', {}, [
      el('th', { scope: 'row', text: kinds[f].label }),
      el('td', { text: answerText(kinds[f], facts[f]) }),
    ]);
  return el('section', { class: 'kf-sheet' }, [
    code,
    el('h1', { text: '补贴测算结果' }),
    el('p', { text: '测算日期 ' + result.on + printed + '。' + basis + '估算不等于承诺，以经办部门审核为准。' }),
    el('h2', { text: '钱付给谁' }),
    sumsNode(result, about),
    blocksOf(paid, rates, about.picks).some(isBetweenPayees) ? el('p', { text: APART + '。' }) : null,
    paid.length ? el('h2', { text: '一项一项' }) : null,
    ...boxes(paid, about),
    samples ? el('p', { text: '另有 ' + samples + ' 项示例没有印：它们是编的，不能当依据。' }) : null,
    el('h2', { text: '我的回答（自己说的）' }),
    table(['问题', '回答'], asked.map(row)),
    el('p', { class: 'kf-sheet__link', text: link }),
  ]);
}
