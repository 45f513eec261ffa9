/** How one could get more, in words, and answers tried out and taken back. No DOM; nothing here is ever sent. */
import { yuan } from '../figures.js';
import { take } from './answers.js';

/** @type {Record<string, string>} */
const TO = { person: '打到您卡上的', institution: '替您付给学校的', enterprise: '付给企业的' };
/** @typedef {{did: string, money: string, notes: string[]}} Line what to do, what it brings, and what else is so */
/** @typedef {{a: Answers, facts: Facts, asked: string[], words: string}} Tried what was before answers were tried out */
/**
 * So much more, in words.
 * @param {Gain} gain with a least
 */
function moreWords({ min, max }) {
  const least = min || 0;
  if (max === null) return '至少多 ' + yuan(least) + ' 元';
  return '多 ' + yuan(least) + (max === least ? '' : '–' + yuan(max)) + ' 元';
}
/**
 * What comes to one payee.
 * @param {string} to
 * @param {Gain} gain
 */
function payeeWords(to, gain) {
  if (gain.min !== null && gain.min > 0) return TO[to] + moreWords(gain);
  if (gain.max !== null && gain.max <= 0) {
    return gain.min === null ? TO[to] + '会少' : TO[to] + '最多少 ' + yuan(-gain.min) + ' 元';
  }
  if (gain.min !== 0) return TO[to] + '可能多也可能少，看没有答的';
  return TO[to] + '可能' + (gain.max === null ? '多' : '多到 ' + yuan(gain.max) + ' 元') + '，看没有答的';
}
/**
 * A proposal in words. Who surely gets more comes first.
 * @param {Neighbour} one
 * @param {{labels: Record<string, string>, rates: Record<string, Rate>}} book
 * @returns {Line}
 */
export function proposalLine({ changes, gains, rates, lost, until }, { labels, rates: byId }) {
  const names = (/** @type {string[]} */ ids) => ids.map(id => '“' + byId[id].title + '”').join('');
  const payees = Object.keys(gains).sort((a, b) => (gains[b].min || 0) - (gains[a].min || 0));
  const sure = payees.some(to => (gains[to].min || 0) > 0);
  const anew = changes.filter(c => c.text === null).map(c => labels[c.fact]);
  return {
    did: changes
      .map(c => c.text)
      .filter(Boolean)
      .join('，并且'),
    money: sure ? payees.map(to => payeeWords(to, gains[to])).join('；') : '多一项能领的，金额文件没有写',
    notes: [
      rates.length ? '能领' + names(rates) + '。' : '',
      lost.length ? names(lost) + '就不一定能领了。' : '',
      anew.length ? anew.join('、') + '按今后最早的一天算。' : '',
      until ? '最晚 ' + until + ' 申请。' : '',
    ].filter(Boolean),
  };
}
/**
 * Answer as a proposal has it.
 * @param {Answers} a is changed
 * @param {Neighbour} one
 * @param {string} words
 * @returns {Tried} to take it back with
 */
export function tryOut(a, { changes }, words) {
  /** @type {Facts} */
  const facts = Object.create(null);
  const tried = { a, facts, asked: a.asked.slice(), words };
  changes.forEach(({ fact, to }) => {
    facts[fact] = a.facts[fact];
    take(a, fact, to);
  });
  return tried;
}
/**
 * Answer as it was before; what was answered since then stays.
 * @param {Answers} a is changed
 * @param {Tried} tried
 */
export function takeBack(a, tried) {
  Object.keys(tried.facts).forEach(fact => {
    take(a, fact, tried.facts[fact]);
    if (tried.asked.indexOf(fact) < 0) a.asked.splice(a.asked.indexOf(fact), 1);
  });
}
