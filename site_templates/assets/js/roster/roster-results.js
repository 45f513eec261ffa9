/** What a class list comes to: a state for each person, totals by subsidy, rows to export. Amounts in 分. */
import {
  PAID_TO,
  PAYEES,
  betweenPayees,
  bringing,
  isSample,
  lotWords,
  lotsOf,
  moneyWords,
  onlyOne,
  plus,
} from '../calculator/payees.js';
import { isLikely } from '../calculator/words.js';

/**
 * The outcomes that are money for the person: what is only deducted or checked, or gives way to another, is left out.
 * @param {Result|null} result
 * @param {Record<string, Rate>} rates
 */
export function paying(result, rates) {
  return result ? result.outcomes.filter(o => !o.beaten_by && !(rates[o.rate] || {}).benefit) : [];
}
/**
 * What a person comes to; what only an example grants is neither had nor refused.
 * @param {Person} person
 * @param {Outcome[]} outcomes
 * @returns {Checked['state']}
 */
export function stateOf(person, outcomes) {
  if (person.same !== null) return 'same';
  if (person.errors.length) return 'error';
  const real = outcomes.filter(o => !isSample(o));
  const has = (/** @type {Status} */ status) => real.some(o => o.status === status);
  if (has('yes')) return 'yes';
  return has('maybe') ? 'maybe' : outcomes.some(isLikely) ? 'sample' : 'no';
}
/**
 * What a person can have, or may, in lots that exclude one another.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 */
function lots(outcomes, rates) {
  return lotsOf(
    outcomes.filter(o => isLikely(o) && !isSample(o)),
    rates
  );
}
/**
 * How a person's sums by payee go together: they add up, one or another of them is had, or some exclude each other. What has
 * no figure is in no sum.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @returns {Checked['joint']}
 */
export function jointOf(outcomes, rates) {
  const all = lots(
    outcomes.filter(o => o.amount),
    rates
  );
  if (!all.some(betweenPayees)) return 'sum';
  return all.length === 1 && onlyOne(all[0], rates) ? 'either' : 'apart';
}
/**
 * One line for a person: what can be had, what is still open, or the first reason why not.
 * @param {Person} person
 * @param {Checked['state']} state
 * @param {Outcome[]} outcomes
 * @param {{labels: Record<string, string>, rates: Record<string, Rate>}} book labels: of facts
 */
export function summary(person, state, outcomes, { labels, rates }) {
  if (state === 'same') return '和第 ' + person.same + ' 行是同一人，只算一次';
  if (state === 'error') return person.errors.join('；');
  if (state === 'sample') {
    const titles = outcomes.filter(isLikely).map(o => o.title);
    return '没有找到文件，只有示例标准：' + titles.join('、');
  }
  const of = (/** @type {Status} */ status) => outcomes.filter(o => o.status === status && !isSample(o));
  if (state === 'yes')
    return lots(outcomes, rates)
      .filter(lot => lot.some(o => o.status === 'yes'))
      .map(lot => lotWords(lot, rates))
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
 * Add one person's outcomes to the totals by subsidy.
 * @param {Record<string, RateTotal>} totals
 * @param {Outcome[]} outcomes
 */
export function addTotals(totals, outcomes) {
  outcomes.filter(isLikely).forEach(outcome => {
    const { rate, title, verification, status, paid_to, amount, no_figure } = outcome;
    /** @type {RateTotal} */
    const total = totals[rate] || { title, verification, yes: 0, maybe: 0, silent: '', paid: {} };
    const paid = total.paid[paid_to || ''] || { people: 0, figures: 0, min: 0, max: 0 };
    totals[rate] = total;
    total.paid[paid_to || ''] = paid;
    total[status === 'yes' ? 'yes' : 'maybe'] += 1;
    paid.people += 1;
    if (!amount || (no_figure && amount.max === null)) {
      total.silent = total.silent || moneyWords(outcome);
      return;
    }
    paid.figures += 1;
    Object.assign(paid, plus(paid, bringing(outcome)));
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
 * What exports a list as it was, in its order and with its columns (of the ID number only the last four), and what came
 * out.
 * @param {{head: string[], columns: string[], totals: Record<string, RateTotal>, sums: Checked['sums'],
 *   words: Record<string, string>}} list sums: of the whole list by payee; words: of the states
 * @returns {{top: string[], row: (checked: Checked, looked: Looked) => string[]}}
 */
export function exporter({ head, columns, totals, sums, words }) {
  const ids = Object.keys(totals).sort();
  const payees = PAYEES.filter(to => sums[to]);
  const titles = columns.map((what, i) => {
    if (what === 'id') return '身份证末四位';
    return (head[i] || '').trim() || '第 ' + (i + 1) + ' 列';
  });
  const subsidies = ids.map(id => totals[id].title + (isSample(totals[id]) ? '（示例，元）' : '（元）'));
  const ends = /** @type {string[]} */ ([]).concat(
    ...payees.map(to => [PAID_TO[to] + '最少（元）', PAID_TO[to] + '最多（元）'])
  );
  /**
   * @param {Checked} checked
   * @param {Looked} looked
   */
  const row = ({ person, state, cells, sums: own }, { outcomes, words: why }) => {
    const counts = state === 'yes' || state === 'maybe' || state === 'sample';
    const tail = person.tail ? '尾号 ' + person.tail : '';
    const given = columns.map((what, i) => (what === 'id' ? tail : cells[i] || ''));
    const sum = (/** @type {Bounds|undefined} */ s) => (counts && s ? [inYuan(s.min), inYuan(s.max)] : ['', '']);
    const paid = /** @type {string[]} */ ([]).concat(...payees.map(to => sum(own[to])));
    const amounts = ids.map(id => {
      const had = outcomes.filter(o => counts && o.rate === id && o.status === 'yes' && o.amount)[0];
      return had && had.amount ? cellText(had.amount) : '';
    });
    return [String(person.line), ...given, words[state], why, person.notes.join('；'), ...paid, ...amounts];
  };
  return { top: ['行', ...titles, '结果', '说明', '提醒', ...ends, ...subsidies], row };
}
