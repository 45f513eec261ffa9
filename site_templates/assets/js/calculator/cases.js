/** Cases: what must come out for some facts on a day, and whether it did. Runs without a page. */
import { yuan } from '../figures.js';
import { evaluate } from '../rules.js';
import { STATUS, span } from './words.js';

const EVERYBODY = ['person', 'enterprise', 'class'];
/** What the parts of a result are called. @type {Record<string, string>} */
const PARTS = {
  status: '结果',
  amount: '金额',
  min: '最少',
  max: '最多',
  no_figure: '没有数字',
  paid_to: '付给',
  payments: '分次拨付',
  due: '最晚哪天付',
  missing: '还缺',
  reasons: '理由',
  steps: '算法',
  beaten_by: '让给',
  change: '怎样才能领',
  decided_by: '决定日期',
  in_force: '有效期',
  total: '合计',
  ask: '接下来问',
};

/** @param {{amount: Bounds}[]} payments */
function ends(payments) {
  return JSON.stringify(payments.map(p => [p.amount.min, p.amount.max]));
}
/**
 * Is what came out what an expert's case expects?
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
 * Run an expert's case.
 * @param {RuleBook} rules
 * @param {Case} test
 * @returns {Difference|null} null where it agrees
 */
export function runCase(rules, test) {
  const options = { audience: EVERYBODY, only: [test.rate], ledger: test.ledger };
  const found = evaluate(rules, test.facts, test.on, options).outcomes[0];
  if (found && agrees(found, test.expect)) return null;
  return { wanted: expected(test.expect), found: found ? words(found.status, found.amount) : '没有这项标准' };
}
/**
 * Run a case of a form of the language. Its expectation is a part of the result: what it does not name may be anything.
 * @param {RuleBook} rules
 * @param {FormCase} test
 * @returns {Difference|null} null where it agrees
 */
export function runFormCase(rules, test) {
  const { audience = EVERYBODY, rates, ledger, choices, skip } = test;
  const result = evaluate(rules, test.facts, test.on, { audience, only: rates, ledger, choices, skip });
  /** @type {Record<string, Outcome|null>} */
  const outcomes = {};
  rates.forEach(id => {
    outcomes[id] = result.outcomes.filter(o => o.rate === id)[0] || null;
  });
  return unlike(test.expect, Object.assign({}, result, { outcomes }), []);
}
/**
 * The first place where a result is not as expected.
 * @param {any} wanted
 * @param {any} found
 * @param {string[]} path
 * @returns {Difference|null}
 */
function unlike(wanted, found, path) {
  if (wanted === null || typeof wanted !== 'object') {
    return wanted === found ? null : { wanted: shown(wanted, path), found: shown(found, path) };
  }
  const list = Array.isArray(wanted);
  if (found === null || typeof found !== 'object' || (list && wanted.length !== found.length)) {
    return { wanted: shown(wanted, path), found: shown(found, path) };
  }
  return Object.keys(wanted).reduce(
    (/** @type {Difference|null} */ before, key) => before || unlike(wanted[key], found[key], path.concat(key)),
    null
  );
}
/**
 * A part of a result with what it is called.
 * @param {any} value
 * @param {string[]} path
 */
function shown(value, path) {
  const names = path.filter(key => key in PARTS);
  if (!names.length) return value ? '有这项标准' : '没有这项标准';
  return names.map(key => PARTS[key]).join('') + '：' + valueWords(value, names[names.length - 1]);
}
/**
 * @param {any} value
 * @param {string} part
 * @returns {string}
 */
function valueWords(value, part) {
  if (value === null || value === undefined) return part === 'max' ? '没有封顶' : '没有';
  if (part === 'status') return STATUS[/** @type {Status} */ (value)] || String(value);
  if (typeof value === 'number') return yuan(value) + ' 元';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(one => valueWords(one, part)).join('、') || '没有';
  const { text, rate, amount = value } = value;
  return text || rate || span({ min: amount.min || 0, max: amount.max === undefined ? null : amount.max });
}
