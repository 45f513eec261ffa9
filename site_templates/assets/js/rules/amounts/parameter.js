/** `parameter`: a figure that the documents set anew from time to time; the version of the deciding day holds. */
import { NEVER, addDays } from '../dates.js';
import { defineAmount, prepareAmount } from '../forms.js';
import { hasFigure, silence, step, union, waitingFor, withoutSteps } from '../sums.js';
import { NOTHING } from '../values.js';

/** @typedef {{from: string, to?: string, amount: Amount}} Version */
/** @typedef {{id: string, title: string, versions: Version[]}} Parameter */
defineAmount('parameter', (/** @type {Parameter} */ node, book) => {
  const versions = node.versions
    .map(v => ({ from: v.from, to: v.to || NEVER, amount: prepareAmount(v.amount, book) }))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return c => {
    const met = versions.filter(v => v.from <= c.last && v.to >= c.first);
    const options = met.map(v => v.amount(c));
    if (hasGap(met, c)) options.push(silence('这个日期没有查到数字'));
    const found = waitingFor(withoutSteps(union(options)), c.first !== c.last && c.explained ? [c.deciding] : NOTHING);
    if (!hasFigure(found)) return found;
    const which = met.length === 1 ? '（' + met[0].from + ' 起）' : '（还不知道按哪一版）';
    return step(c, found, () => node.title + which);
  };
});
/**
 * Is there a possible day without a version?
 * @param {{from: string, to: string}[]} met in the order of their days
 * @param {Context} c
 */
function hasGap(met, c) {
  let next = c.first;
  for (const { from, to } of met) {
    if (from > next) return true;
    if (to === NEVER) return false;
    const after = addDays(to, 1);
    next = after > next ? after : next;
  }
  return next <= c.last;
}
