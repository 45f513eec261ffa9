/** The rules as the calculator uses them, and reckoning by them. */
import { loadJson } from '../page/dom.js';
import { evaluate } from '../rules.js';
import { allFacts, byId, labelled } from './answers.js';
import { entries } from './ledger.js';

/**
 * @typedef {{rules: RuleBook, occupations: Occupations, kinds: Record<string, Fact>, rates: Record<string, Rate>,
 *   labels: Record<string, string>}} Book labels: of facts and, under `rate:…`, of rates
 */
/**
 * Read the rules and what the catalog knows of occupations. Rejects where they cannot be had.
 * @param {string} rulesAt address
 * @param {string} factsAt address
 * @returns {Promise<Book>}
 */
export async function readBook(rulesAt, factsAt) {
  const [read, occupations] = await Promise.all([loadJson(rulesAt), loadJson(factsAt)]);
  const rules = labelled(read);
  /** @type {Record<string, string>} */
  const labels = Object.create(null);
  rules.facts.forEach((/** @type {Fact} */ f) => {
    labels[f.id] = f.label;
  });
  labels.on = '申请那天';
  rules.rates.forEach((/** @type {Rate} */ r) => {
    labels['rate:' + r.id] = r.title;
  });
  return { rules, occupations, kinds: byId(rules.facts), rates: byId(rules.rates), labels };
}
/** The subsidies received before that count for the reader: those of others have a name. */
export function ownEntries() {
  return entries().filter(e => !e.person);
}
/**
 * What the answers come to on a day.
 * @param {Book} book
 * @param {Answers} a
 * @param {string} on
 */
export function reckon({ rules, occupations }, a, on) {
  return evaluate(rules, allFacts({ on, facts: a.facts }, occupations), on, optionsOf(a));
}
/**
 * Whose money is reckoned, what is left out, what is chosen, and what was received before.
 * @param {Answers} a
 */
export function optionsOf(a) {
  const ledger = a.audience === 'person' ? ownEntries() : [];
  return { audience: [a.audience], skip: a.skipped.concat(a.later), choices: a.picks, ledger };
}
