/**
 * Who is entitled, why, and to how much: every outcome by compiled rules. Status, amount and totals are reckoned at once;
 * reasons, steps, payments and what is missing when they are first read.
 */
import { nextQuestion } from './ask.js';
import { prepared } from './book.js';
import { settle } from './conflicts.js';
import { later, memberOf } from './outcomes.js';
import { isSettled } from './rates.js';
import { totalsOf } from './total.js';
import { checkFact } from './values.js';
import { worldOf } from './world.js';

/**
 * Every outcome for one person, enterprise or class.
 * @param {RuleBook} rules the compiled rules (rules.json)
 * @param {Facts} facts fact id → value; absent or null is unknown
 * @param {string} on the civil date, ISO
 * @param {{audience?: string[], ledger?: LedgerEntry[], only?: string[], choices?: Record<string, string>, skip?:
 *   string[]}} [options]
 * @returns {Result}
 */
export function evaluate(rules, facts, on, options) {
  const { audience = ['person'], ledger = [], only, choices = {}, skip = [] } = options || {};
  const book = prepared(rules);
  checkFacts(facts, book);
  const world = worldOf(book, facts, on, ledger);
  const rates = book.rates.filter(r => audience.indexOf(r.rate.audience) >= 0 && (!only || only.indexOf(r.id) >= 0));
  const members = rates.map(rate => memberOf(rate, world));
  const open = members.filter(m => m.found.status === 'yes' || m.found.status === 'maybe');
  const real = open.filter(m => !m.rate.sample);
  settle(real, choices);
  settle(
    open.filter(m => m.rate.sample),
    choices
  );
  const left = real.filter(m => !m.isOut);
  const { total, totals } = totalsOf(left, choices, payeesOf(rates));
  const outcomes = members.map(m => m.out);
  const ask = () =>
    nextQuestion(
      open.filter(m => !m.isOut && !isSettled(m.rate, m.found)),
      world,
      skip
    );
  /** @type {Result} */
  const result = { on, rules: rules.hash, outcomes, total, totals, ask: null };
  Object.defineProperty(result, 'ask', later('ask', ask));
  return result;
}
/**
 * @param {Facts} facts
 * @param {Book} book
 */
export function checkFacts(facts, book) {
  Object.keys(facts).forEach(id => {
    const fact = id === 'on' ? undefined : book.facts.get(id);
    if (!fact) throw new RangeError('unknown fact: ' + id);
    if (facts[id] !== null && facts[id] !== undefined) checkFact(fact.kind, facts[id]);
  });
}
/**
 * All payees that rates can have, by name.
 * @param {ReadyRate[]} rates
 */
export function payeesOf(rates) {
  const names = new Set();
  rates.forEach(rate => rate.payees.forEach(p => names.add(p.to)));
  return Array.from(names).sort();
}
