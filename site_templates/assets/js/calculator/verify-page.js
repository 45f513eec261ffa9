/** Runs the experts' cases in the visitor's browser and says how many agree. */
import { button, el, given, loadJson, one, scrolling, table } from '../page/dom.js';
import { evaluate } from '../rules.js';
import { rateLink } from './explanation.js';
import { STATUS, span } from './words.js';

const host = one('[data-kf-verify]');
const base = given(host, 'data-kf-base');
/** Milliseconds of work before the page may breathe. */
const SLICE = 24;
/** @typedef {{status: Status, no_figure?: boolean, no_max?: boolean, paid_to?: string, payments?: Bounds[], min?: number, max?: number}} Expectation */
/** @typedef {{rate: string, facts: Facts, on: string, ledger?: LedgerEntry[], reason: string, expect: Expectation}} Case */
/** @typedef {{test: Case, found: Outcome|undefined}} Run */

/** @param {{amount: Bounds}[]} payments */
function ends(payments) {
  return JSON.stringify(payments.map(p => [p.amount.min, p.amount.max]));
}
/**
 * Is what came out what the case expects?
 * @param {Outcome} outcome
 * @param {Expectation} expect
 */
function agrees({ status, amount, paid_to, payments }, expect) {
  if (status !== expect.status) return false;
  if (expect.no_figure && amount !== null) return false;
  if (expect.no_max && (amount === null || amount.max !== null)) return false;
  if (expect.paid_to && paid_to !== expect.paid_to) return false;
  if (expect.payments && ends(payments) !== ends(expect.payments.map(amount => ({ amount })))) return false;
  const { min, max } = expect;
  if (min !== undefined && (amount === null || amount.min !== min)) return false;
  return max === undefined || (amount !== null && amount.max === max);
}
/**
 * @param {Status} status
 * @param {Bounds|null} amount
 */
function words(status, amount) {
  return STATUS[status] + (amount ? '，' + span(amount) : '');
}
/** @param {Expectation} expect */
function expected({ status, min, max, no_figure }) {
  const has = min !== undefined || max !== undefined;
  const amount = has ? { min: min || 0, max: max === undefined ? null : max } : null;
  return words(status, amount) + (no_figure ? '，没有数字' : '');
}
/**
 * @param {Run[]} wrong
 * @param {RuleBook} rules
 */
function wrongTable(wrong, rules) {
  const title = (/** @type {string} */ id) => rules.rates.filter(r => r.id === id).map(r => r.title)[0] || id;
  const line = (/** @type {Run} */ { test, found }) =>
    el('tr', {}, [
      el('th', { scope: 'row' }, [rateLink(test.rate, title(test.rate), base)]),
      el('td', { text: test.reason }),
      el('td', { text: test.on }),
      el('td', { text: expected(test.expect) }),
      el('td', { text: found ? words(found.status, found.amount) : '没有这项标准' }),
    ]);
  return scrolling('不一致的用例', table(['补贴', '情形', '日期', '应得', '算出'], wrong.map(line)));
}
/**
 * @param {Element} out
 * @param {RuleBook} rules
 * @param {{rules: string, cases: Case[]}} data
 * @param {Run[]} wrong
 */
function report(out, rules, data, wrong) {
  const good = data.cases.length - wrong.length;
  const verdict = wrong.length
    ? '有 ' + wrong.length + ' 个不一致，列在下面。请告诉我们。'
    : '全部一致。规则版本 ' + rules.hash + '。';
  const count = el('strong', { text: data.cases.length + ' 个用例，' + good + ' 个一致' });
  out.textContent = '';
  out.setAttribute('data-kf-good', String(good));
  out.appendChild(el('p', { class: 'kf-amount' }, [count, el('span', { text: verdict })]));
  if (data.rules !== rules.hash) {
    const other = '用例是给规则 ' + data.rules + ' 写的，现在的规则是 ' + rules.hash + '。有网络时刷新再试。';
    out.appendChild(el('p', { class: 'kf-note', text: other }));
  }
  if (wrong.length) out.appendChild(wrongTable(wrong, rules));
}
/**
 * Run all cases in slices, so that the page stays alive.
 * @param {RuleBook} rules
 * @param {Case[]} cases
 * @param {(done: number) => void} told how many have run
 * @returns {Promise<Run[]>} those that do not agree
 */
async function run(rules, cases, told) {
  const wrong = [];
  let until = performance.now() + SLICE;
  for (let i = 0; i < cases.length; i += 1) {
    const test = cases[i];
    const options = { audience: ['person', 'enterprise', 'class'], only: [test.rate], ledger: test.ledger };
    const found = evaluate(rules, test.facts, test.on, options).outcomes[0];
    if (!found || !agrees(found, test.expect)) wrong.push({ test, found });
    if (performance.now() < until) continue;
    told(i + 1);
    await new Promise(done => setTimeout(done, 0));
    until = performance.now() + SLICE;
  }
  return wrong;
}
async function begin() {
  const [rules, data] = await Promise.all([given(host, 'data-kf-rules'), given(host, 'data-kf-cases')].map(loadJson));
  const out = el('div', { role: 'status' });
  const told = (/** @type {number} */ done) => {
    out.textContent = '跑到第 ' + done + ' 个，共 ' + data.cases.length + ' 个';
  };
  const act = async () => {
    start.disabled = true;
    const wrong = await run(rules, data.cases, told);
    start.disabled = false;
    report(out, rules, data, wrong);
  };
  const start = button('开始验证（' + data.cases.length + ' 个用例）', act, { look: 'primary' });
  host.appendChild(el('div', { class: 'kf-actions' }, [start]));
  host.appendChild(out);
}
begin().catch(() => {
  host.appendChild(el('p', { class: 'kf-error', text: '用例没有读到。有网络时再试。' }));
});
