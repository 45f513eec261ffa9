/** What is known while rates are judged: the facts of one person, and the same with other facts tried. */
import { YES } from './truth.js';
import { readValue } from './values.js';

/**
 * @param {Book} book
 * @param {Facts} facts
 * @param {string} on
 * @param {LedgerEntry[]} ledger
 * @returns {World}
 */
export function worldOf(book, facts, on, ledger) {
  /** @type {any[]} */
  const given = [];
  /** @type {any[]} */
  const values = [];
  book.facts.forEach(fact => {
    const value = fact.id === 'on' ? on : facts[fact.id];
    const known = value !== null && Object.prototype.hasOwnProperty.call(fact.id === 'on' ? { on } : facts, fact.id);
    given.push(known ? value : undefined);
    values.push(known && value !== undefined ? readValue(fact.kind, value) : undefined);
  });
  return { book, on, ledger: ledger.filter(e => e.date <= on), given, values, ends: [], tried: new Map() };
}
/**
 * The same with values of some facts; the worlds of one fact are kept, since many rates try the same.
 * @param {World} world
 * @param {[KnownFact, any][]} more
 * @returns {World}
 */
export function withValues(world, more) {
  const key = more.length === 1 ? more[0][0].index + ':' + String(more[0][1]) : '';
  const kept = key ? world.tried.get(key) : undefined;
  if (kept) return kept;
  const { book, on, ledger } = world;
  const given = world.given.slice();
  const values = world.values.slice();
  more.forEach(([fact, value]) => {
    given[fact.index] = value;
    values[fact.index] = readValue(fact.kind, value);
  });
  /** @type {World} */
  const made = { book, on, ledger, given, values, ends: [], tried: new Map() };
  if (key) world.tried.set(key, made);
  return made;
}
/**
 * Where what does not belong to a rate is reckoned: on the day that is asked about.
 * @param {World} world
 * @returns {Context}
 */
export function contextOn(world) {
  const { on } = world;
  return { world, explained: false, deciding: 'on', first: on, last: on, valid: YES, outside: null };
}
