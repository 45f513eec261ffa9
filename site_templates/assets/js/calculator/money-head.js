/** The head of a result: whose pocket the money goes to, and what is said where there is no figure. */
import { append, el } from '../page/dom.js';
import { APART, blocksOf, isBetweenPayees } from './choices.js';
import { besideWords, examples, nothingWords, payable, purses, silentWords, sumLine } from './purses.js';

/**
 * The one line that is read aloud when it changes.
 * @param {HTMLElement} box
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 * @param {Answers} a
 */
export function showSums(box, result, rates, { audience, picks }) {
  box.textContent = '';
  const each = purses(result, rates, audience);
  const lines = each.map(purse =>
    el('span', {}, [purse.title + ' ', el('strong', { text: purse.figure }), silentWords(purse)])
  );
  if (blocksOf(payable(result, rates), rates, picks).some(isBetweenPayees)) lines.push(el('span', { text: APART }));
  const { total, totals } = result;
  const data = { 'data-kf-total': JSON.stringify(total), 'data-kf-totals': JSON.stringify(totals) };
  const parts = lines.map((line, n) => (n ? ['；', line] : [line])).reduce((all, some) => all.concat(some), []);
  box.appendChild(el('div', data, parts.length ? parts : [sumLine(result, rates, audience)]));
}
/**
 * A number stays with its unit.
 * @param {string} figure
 * @param {boolean} isNumber
 */
function figureNodes(figure, isNumber) {
  if (!isNumber) return [figure];
  const [first, ...rest] = figure.split(' 或 ').map(text => el('span', { class: 'kf-whole', text }));
  return rest.reduce((all, part) => all.concat(' 或 ', part), /** @type {import('../page/dom.js').Kid[]} */ ([first]));
}
/**
 * @param {import('./purses.js').Purse} purse
 * @param {boolean} mine the reader's own
 */
function purseNode(purse, mine) {
  const { payee, title, figure, isNumber } = purse;
  const own = mine ? ' kf-purse--mine' : '';
  return el('div', { class: 'kf-purse' + own, 'data-kf-purse': payee }, [
    el('h2', { text: title }),
    el('strong', { class: isNumber ? 'kf-figure' : 'kf-figure kf-figure--word' }, figureNodes(figure, isNumber)),
    ...besideWords(purse).map(text => el('p', { text })),
  ]);
}
/**
 * Where to look when only examples are met: nothing that is real has been published.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 * @param {string} base
 */
function nowhere(result, rates, base) {
  const list = examples(result);
  const channels = list
    .map(o => (rates[o.rate].apply || { channel: '' }).channel)
    .filter((c, i, all) => c && all.indexOf(c) === i);
  const words =
    '和您对得上的只有 ' +
    list.length +
    ' 项示例，它们的金额不是公布的，没有算进来。真的金额没有公布，或者本站没有找到文件。';
  return el('div', { class: 'kf-purse', 'data-kf-purse': '' }, [
    el('strong', { class: 'kf-figure kf-figure--word', text: nothingWords(result, rates) }),
    el('p', { text: words }),
    el('p', {}, [
      '可以看',
      el('a', { href: base + 'rates/', text: '每项标准查到了哪一步' }),
      '、',
      el('a', { href: base + 'guide/claim/', text: '补贴怎么领' }),
      channels.length ? '；要问准，问' + channels.join('；') + '。' : '。',
    ]),
  ]);
}
/**
 * Sums by payee.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 * @param {import('./choices.js').Block[]} blocks
 * @param {{audience: string, base: string}} about
 */
export function moneyHead(result, rates, blocks, { audience, base }) {
  const box = el('section', { class: 'kf-purses', 'aria-label': '钱付给谁' });
  const each = purses(result, rates, audience);
  append(
    box,
    each.map(p => purseNode(p, p.payee === audience))
  );
  if (blocks.some(isBetweenPayees)) {
    const link = el('a', { href: '#kf-either-0', text: '看是哪几项' });
    box.appendChild(el('p', { class: 'kf-purses__either' }, [APART + '：', link]));
  }
  if (!each.length && examples(result).length) box.appendChild(nowhere(result, rates, base));
  else if (!payable(result, rates).length) box.appendChild(el('p', { text: '按现在的回答，没有能领的。' }));
  return box;
}
