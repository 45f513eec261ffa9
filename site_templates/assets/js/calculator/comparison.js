/** What differs between two results, as a table. */
import { el, scrolling, table } from '../page/dom.js';
import { rateLink } from './explanation.js';
import { amountWords, statusWord } from './words.js';

/**
 * @param {Outcome|Remembered|null} outcome
 * @param {Rate|undefined} rate
 */
function stateWords(outcome, rate) {
  if (!outcome) return '没有这项标准';
  const amount = amountWords(outcome);
  return statusWord(outcome, rate || {}) + (amount ? '，' + amount : '');
}
/**
 * Make the table, or say that nothing differs.
 * @param {{title: string, heads: string[], none: string}} words
 * @param {import('./answers.js').Difference[]} differences
 * @param {{rates: Record<string, Rate>, labels: Record<string, string>, base: string}} place
 */
export function differenceTable({ title, heads, none }, differences, { rates, labels, base }) {
  if (!differences.length) return el('p', { class: 'kf-note', text: none });
  const rows = differences.map(({ rate, before, after }) => {
    const name = (after || before || {}).title || labels['rate:' + rate] || rate;
    return el('tr', {}, [
      el('th', { scope: 'row' }, [rateLink(rate, name, base)]),
      el('td', { text: stateWords(before, rates[rate]) }),
      el('td', { text: stateWords(after, rates[rate]) }),
    ]);
  });
  return el('section', { class: 'kf-diff' }, [el('h2', { text: title }), scrolling(title, table(heads, rows))]);
}
