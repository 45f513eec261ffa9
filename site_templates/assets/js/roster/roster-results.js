/** What a class list comes to: a state for each person, totals by subsidy, rows to export. Amounts in 分. */
import { isLikely, span } from '../calculator/words.js';

/**
 * The outcomes that are money for the person: what is only deducted or checked, or gives way to another, is left out.
 * @param {Result|null} result
 * @param {Record<string, Rate>} rates
 */
export function paying(result, rates) {
  return result ? result.outcomes.filter(o => !o.beaten_by && !(rates[o.rate] || {}).benefit) : [];
}
/**
 * What a person comes to.
 * @param {Person} person
 * @param {Outcome[]} outcomes
 * @returns {Checked['state']}
 */
export function stateOf(person, outcomes) {
  if (person.same !== null) return 'same';
  if (person.errors.length) return 'error';
  const has = (/** @type {Status} */ status) => outcomes.some(o => o.status === status);
  return has('yes') ? 'yes' : has('maybe') ? 'maybe' : 'no';
}
/**
 * One line for a person: what can be had, what is still open, or the first reason why not.
 * @param {Person} person
 * @param {Checked['state']} state
 * @param {Outcome[]} outcomes
 * @param {Record<string, string>} labels of facts
 */
export function summary(person, state, outcomes, labels) {
  const of = (/** @type {Status} */ status) => outcomes.filter(o => o.status === status);
  if (state === 'same') return '和第 ' + person.same + ' 行是同一人，只算一次';
  if (state === 'error') return person.errors.join('；');
  if (state === 'yes')
    return of('yes')
      .map(o => o.title + (o.amount ? ' ' + span(o.amount) : ''))
      .join('；');
  if (state === 'maybe') {
    const missing = /** @type {string[]} */ ([]).concat(...of('maybe').map(o => o.missing));
    const names = missing.filter((m, i) => missing.indexOf(m) === i).map(m => labels[m] || m);
    return names.length ? '还要知道：' + names.join('、') : '条件都符合，还差以前领取的记录';
  }
  const failed = of('no')
    .map(o => o.reasons.filter(r => r.holds === false)[0])
    .filter(Boolean)[0];
  return failed ? '不符：' + failed.text : '没有可领的';
}
/**
 * @param {Bounds} a
 * @param {Bounds} b
 * @returns {Bounds}
 */
export function plus(a, b) {
  return { min: a.min + b.min, max: a.max === null || b.max === null ? null : a.max + b.max };
}
/**
 * Add one person's outcomes to the totals by subsidy.
 * @param {Record<string, RateTotal>} totals
 * @param {Outcome[]} outcomes
 */
export function addTotals(totals, outcomes) {
  outcomes.filter(isLikely).forEach(({ rate, title, verification, status, paid_to, amount }) => {
    const empty = { title, verification, yes: 0, maybe: 0, min: 0, max: 0, figures: 0, paid: {} };
    const total = totals[rate] || empty;
    totals[rate] = total;
    total[status === 'yes' ? 'yes' : 'maybe'] += 1;
    if (paid_to) total.paid[paid_to] = (total.paid[paid_to] || 0) + 1;
    if (!amount) return;
    total.figures += 1;
    Object.assign(total, plus(total, { min: status === 'yes' ? amount.min : 0, max: amount.max }));
  });
}
/** @param {number|null} fen */
function inYuan(fen) {
  return fen === null ? '' : String(fen / 100);
}
/** @param {Bounds} amount */
function cellText({ min, max }) {
  return min === max ? inYuan(min) : inYuan(min) + '–' + (inYuan(max) || '不封顶');
}
/**
 * The list as it was, in its order and with its columns (of the ID number only the last four), and what came out.
 * @param {Checked[]} results
 * @param {{head: string[], columns: string[], totals: Record<string, RateTotal>, words: Record<string, string>}} list
 *   words: of
 *   the states
 * @returns {string[][]}
 */
export function exportRows(results, { head, columns, totals, words }) {
  const ids = Object.keys(totals).sort();
  const titles = columns.map((what, i) => {
    if (what === 'id') return '身份证末四位';
    return (head[i] || '').trim() || '第 ' + (i + 1) + ' 列';
  });
  const subsidies = ids.map(id => totals[id].title + '（元）');
  const top = ['行', ...titles, '结果', '说明', '提醒', '合计最少（元）', '合计最多（元）', ...subsidies];
  const rows = results.map(({ person, state, cells, total, outcomes, words: why }) => {
    const counts = state === 'yes' || state === 'maybe' ? total : null;
    const tail = person.tail ? '尾号 ' + person.tail : '';
    const given = columns.map((what, i) => (what === 'id' ? tail : cells[i] || ''));
    const sums = counts ? [inYuan(counts.min), inYuan(counts.max)] : ['', ''];
    const amounts = ids.map(id => {
      const paid = outcomes.filter(o => counts && o.rate === id && o.status === 'yes' && o.amount)[0];
      return paid && paid.amount ? cellText(paid.amount) : '';
    });
    return [String(person.line), ...given, words[state], why, person.notes.join('；'), ...sums, ...amounts];
  });
  return [top, ...rows];
}
