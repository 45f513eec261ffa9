/** What the outcomes come to by who is paid, as it is told: never one sum of all, and no example in any. Pure. */
import { yuan } from '../figures.js';
import { PAYEES, figuresFirst, isSample, isSilent, livePayments, payeeWords } from './payees.js';
import { isLikely, span } from './words.js';

/**
 * One payee's money. silent: names of what the document gives no figure for; unsure: of what may go to another.
 * @typedef {{payee: Payee, title: string, bounds: Bounds, figure: string, isNumber: boolean, silent: string[],
 *   unsure: string[]}} Purse
 */
/**
 * What is paid or may be: no examples, nothing that gives way to another, no checks and deductions.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 */
export function payable({ outcomes }, rates) {
  return livePayments(outcomes, rates).filter(o => !isSample(o));
}
/**
 * Examples whose conditions are met, or may be.
 * @param {Result} result
 */
export function examples({ outcomes }) {
  return outcomes.filter(o => isSample(o) && isLikely(o));
}
/**
 * The figure of a purse, in words.
 * @param {Bounds} bounds
 * @param {Outcome[]} list what it is made of
 */
function figureWords({ min, max }, list) {
  if (max === null) return min ? '至少 ' + yuan(min) + ' 元' : '多少还算不出';
  if (max > 0) return numberWords(min, max, list);
  const silent = list.filter(isSilent);
  if (silent.some(o => o.status === 'yes')) return '有这笔钱，多少没公布';
  return silent.length ? '还不能确定，多少也没公布' : '没有';
}
/**
 * @param {number} min
 * @param {number} max
 * @param {Outcome[]} list
 */
function numberWords(min, max, list) {
  if (min === max) return yuan(max) + ' 元';
  const paying = list.filter(o => o.amount && o.amount.max !== 0);
  const only = paying.length === 1 && min === 0 && paying[0].amount;
  return only && only.min > 0 ? '0 或 ' + span(only) : span({ min, max });
}
/** @param {Outcome} outcome */
function named({ title, status }) {
  return title + (status === 'maybe' ? '（还不能确定）' : '');
}
/**
 * The money of each payee who gets or may get some; that of whoever asks comes first and is always there.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 * @param {string} audience
 * @returns {Purse[]} none where nothing can be had
 */
export function purses(result, rates, audience) {
  const paid = payable(result, rates);
  if (!paid.length) return [];
  const order = PAYEES.slice().sort((x, y) => Number(y === audience) - Number(x === audience));
  const all = order.map(payee => {
    const bounds = result.totals[payee] || { min: 0, max: 0 };
    const mayGet = (/** @type {Outcome} */ o) => o.paid_to === null && rates[o.rate].payee.some(p => p.to === payee);
    const unsure = paid.filter(mayGet);
    const list = paid.filter(o => o.paid_to === payee).concat(unsure);
    return {
      payee,
      title: payeeWords(payee, audience),
      bounds,
      figure: figureWords(bounds, list),
      isNumber: bounds.max !== 0 && !(bounds.max === null && bounds.min === 0),
      silent: figuresFirst(list).filter(isSilent).map(named),
      unsure: unsure.map(o => o.title),
      any: list.length > 0,
    };
  });
  return all.filter(p => p.any || p.payee === audience);
}
/**
 * What stands beside the figure of a purse, in sentences.
 * @param {Purse} purse
 */
export function besideWords({ bounds, silent, unsure }) {
  const count =
    bounds.max === 0
      ? '文件没有写金额的有 ' + silent.length + ' 项：'
      : '另有 ' + silent.length + ' 项文件没有写金额：';
  return [
    silent.length ? count + silent.join('、') + '。' : '',
    unsure.length ? '“' + unsure.join('”“') + '”付给谁还说不准，也可能不在这里。' : '',
  ].filter(Boolean);
}
/**
 * How many have no figure, behind the figure of a purse; those that are all there is are not told as if there were others.
 * @param {Purse} purse
 */
export function silentWords({ bounds, silent }) {
  if (bounds.max === 0) return silent.length > 1 ? '（' + silent.length + ' 项）' : '';
  return silent.length ? '，另有 ' + silent.length + ' 项文件没有写金额' : '';
}
/**
 * Why there is no figure at all; empty where there is.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 */
export function nothingWords(result, rates) {
  if (payable(result, rates).length) return '';
  return examples(result).length ? '没有公布的金额可以算' : '没有能领的';
}
/**
 * What it comes to in one line.
 * @param {Result} result
 * @param {Record<string, Rate>} rates
 * @param {string} audience
 */
export function sumLine(result, rates, audience) {
  const each = purses(result, rates, audience).map(purse => purse.title + ' ' + purse.figure + silentWords(purse));
  return each.join('；') || nothingWords(result, rates);
}
