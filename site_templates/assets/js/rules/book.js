/** A rule book made ready to be evaluated, once: conditions and amounts as functions, numbers read. */
import { prepareFacts, strange } from './facts.js';
import { prepareRate } from './rates.js';

/** @type {WeakMap<RuleBook, Book>} */
const BOOKS = new WeakMap();
/**
 * @param {RuleBook} rules which nobody changes once they are evaluated
 * @returns {Book}
 */
export function prepared(rules) {
  const kept = BOOKS.get(rules);
  if (kept) return kept;
  const facts = prepareFacts(rules.facts);
  /** @type {Book} */
  const book = {
    rules,
    facts,
    partsOfDerived: Array.from(facts.values()).filter(fact => fact.whole && fact.whole.form),
    levels: rules.levels || [],
    rates: [],
    fact: id => facts.get(id) || strange(id),
  };
  book.rates = rules.rates.map(rate => prepareRate(rate, book));
  book.rates.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  BOOKS.set(rules, book);
  return book;
}
