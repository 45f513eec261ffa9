/** A result as text for a message. Pure. */
import { APART, blocksOf, isBetweenPayees, rivalWords } from './choices.js';
import { figuresFirst, payeeWords } from './payees.js';
import { besideWords, nothingWords, payable, purses } from './purses.js';
import { amountWords, statusWord } from './words.js';

/**
 * Who is paid, what is had until when, what excludes each other, and where it can be read again.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 * @param {{audience: string, picks: Record<string, string>, link: string}} about
 */
export function copiedText(result, rates, { audience, picks, link }) {
  const each = purses(result, rates, audience);
  const paid = payable(result, rates);
  const blocks = blocksOf(paid, rates, picks);
  const sums = each.map(p => [p.title + '：' + p.figure + '。'].concat(besideWords(p)).join(''));
  const said = (/** @type {Outcome} */ o) => {
    const until = o.claim_until ? '，最晚 ' + o.claim_until + ' 申请' : '';
    const state = statusWord(o, rates[o.rate]) + '，' + amountWords(o);
    const rivals = rivalWords(o, paid, rates, blocks);
    return o.title + '：' + state + '，' + payeeWords(o.paid_to, audience) + until + (rivals && '。' + rivals);
  };
  const single = figuresFirst(paid)
    .filter(o => !blocks.some(b => b.members.indexOf(o) >= 0))
    .map(o => '· ' + said(o));
  const either = blocks.map(b =>
    ['只能领其中一项：'].concat(b.members.map((o, i) => (i ? '或者 ' : '· ') + said(o))).join('\n')
  );
  const start = ['按 ' + result.on + ' 的规定算：'];
  const head = each.length
    ? sums.concat(blocks.some(isBetweenPayees) ? APART + '。' : [])
    : [nothingWords(result, rates) + '。'];
  return start.concat(head, single, either, '估算不等于承诺，以经办部门审核为准。', link).join('\n');
}
