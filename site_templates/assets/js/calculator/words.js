/** Words for results: money, states, what I pay. */
import { yuan } from '../figures.js';

/** @type {Record<Status, string>} */
export const STATUS = { yes: '能领', maybe: '还不能确定', no: '不能领', expired: '已过期', not_yet: '还没开始' };
/** @type {Record<Status, string>} */
const CHECKED = { yes: '做到了', maybe: '还不能确定', no: '没做到', expired: '已过期', not_yet: '还没开始' };
/** @type {Record<Status, string>} */
const DEDUCTED = { yes: '能扣除', maybe: '还不能确定', no: '不能扣除', expired: '已过期', not_yet: '还没开始' };
/** An example proves no entitlement. @type {Record<Status, string>} */
const SAMPLED = { yes: '条件对得上', maybe: '还不能确定', no: '条件对不上', expired: '已过期', not_yet: '还没开始' };
/** Where the document names no amount. */
export const SILENT = '金额文件没有写';

/**
 * Is an outcome a yes, or may it become one?
 * @param {{status: Status}} outcome
 */
export function isLikely({ status }) {
  return status === 'yes' || status === 'maybe';
}
/**
 * An amount in words.
 * @param {Bounds} amount
 */
export function span({ min, max }) {
  if (max === null) return min ? yuan(min) + ' 元以上' : '还算不出';
  return min === max ? yuan(min) + ' 元' : yuan(min) + '–' + yuan(max) + ' 元';
}
/**
 * The word for a state: a check is kept or not, a deduction is had or not, a subsidy is paid or not, an example is met.
 * @param {{status: Status}} outcome
 * @param {{benefit?: string, verification?: string}} rate
 */
export function statusWord(outcome, rate) {
  if (rate.verification === 'sample') return SAMPLED[outcome.status];
  return (rate.benefit === 'check' ? CHECKED : rate.benefit === 'deduction' ? DEDUCTED : STATUS)[outcome.status];
}
/**
 * What an outcome comes to, in words; empty where nothing is paid.
 * @param {Outcome|Remembered} outcome
 */
export function amountWords(outcome) {
  if (outcome.amount) return span(outcome.amount);
  if (!isLikely(outcome)) return '';
  const words = outcome.no_figure || SILENT;
  return /^金额/.test(words) ? words : '金额：' + words;
}
/**
 * Words for a fee; null is not published.
 * @param {number|null} fee in 分
 */
export function feeWords(fee) {
  if (fee === null) return '未公布';
  return fee === 0 ? '免费' : yuan(fee) + ' 元';
}
/**
 * Words for what I pay.
 * @param {{min: number, max: number}} own
 */
export function ownWords(own) {
  if (own.max === 0) return '自己不用出钱';
  if (own.min > 0) return '自己约出 ' + span(own);
  return '自己最多出 ' + span({ min: own.max, max: own.max });
}
/** @param {string[]} names */
function quoted(names) {
  return '“' + names.join('”“') + '”';
}
/**
 * What became of a link that was opened, in sentences; none where all could be read as it stood.
 * @param {{mended: string[], lost: string[]}} names
 */
export function linkWords({ mended, lost }) {
  return [
    lost.length ? '链接里的' + quoted(lost) + '没有读出来，没有算进去。请在这里补上，或者问发链接的人。' : '',
    mended.length ? '链接在路上被改动过，' + quoted(mended) + '已经读出来，请核对。' : '',
  ].filter(Boolean);
}
