/** What one could do otherwise: the changes of single facts that the rules declare and that these answers leave open. */
import { prepareCondition } from './conditions.js';
import { cmp, decimal, exact, yuan } from './numbers.js';
import { resolved } from './tries.js';
import { YES } from './truth.js';
import { NOTHING, own } from './values.js';
import { contextOn } from './world.js';

/** Values that are tried on one way, the nearest. */
const MOST_VALUES = 8;
/** Stands for any number above those that a rule names; nobody is told to come to it. */
const LARGE = 100000000;
const OPEN_WAYS = /** @type {('up'|'more'|'later'|'earlier')[]} */ (['up', 'more', 'later', 'earlier']);
/**
 * Every change, by fact and way, the nearest value first.
 * @param {World} world
 * @param {ReadyRate[]} rates those that count
 * @returns {Move[]}
 */
export function movesOf(world, rates) {
  /** @type {Move[]} */
  const found = [];
  world.book.facts.forEach(fact => {
    const { change } = fact.kind;
    const now = world.given[fact.index];
    if (!change || now === undefined || !mayChange(change, world)) return;
    waysFrom(now, fact, change).forEach(({ how, value, text }, m) => {
      const values = value === undefined ? valuesOn(how, fact, world, rates) : [value];
      values.slice(0, MOST_VALUES).forEach((to, k) => {
        const way = JSON.stringify([fact.id, how, value === undefined ? null : value]);
        const said = text.split('{值}').join(saidOf(fact, to));
        found.push({
          fact,
          how,
          way,
          place: [fact.index, m, k],
          text: said,
          facts: changedBy(fact, to, change, world),
        });
      });
    });
  });
  return found;
}
/**
 * Is it certain that one may change so?
 * @param {FactChange} change
 * @param {World} world
 */
function mayChange({ when }, world) {
  if (!when) return true;
  return prepareCondition(when, world.book).value(contextOn(world)) === YES;
}
/**
 * @param {any} now
 * @param {KnownFact} fact
 * @param {FactChange} change
 * @returns {{how: string, value: any, text: string}[]} value: where it is said
 */
function waysFrom(now, { kind }, change) {
  const to = change.to || NOTHING;
  const add = change.add || NOTHING;
  /** @type {any[]} */
  const offered = kind.type === 'yes_no' ? [true, false] : (kind.values || NOTHING).map(v => v[0]);
  const reached = to.filter(one => offered.indexOf(one.value) >= 0 && one.value !== now);
  const added = add.filter(one => offered.indexOf(one.value) >= 0 && now.indexOf(one.value) < 0);
  return [
    ...reached.map(({ value, text }) => ({ how: 'to', value, text })),
    ...added.map(({ value, text }) => ({ how: 'add', value: now.concat([value]), text })),
    ...OPEN_WAYS.filter(how => change[how] !== undefined).map(how => ({
      how,
      value: undefined,
      text: String(change[how]),
    })),
  ];
}
/**
 * The values on a way, the nearest first.
 * @param {string} how
 * @param {KnownFact} fact
 * @param {World} world
 * @param {ReadyRate[]} rates
 * @returns {any[]}
 */
function valuesOn(how, fact, world, rates) {
  const now = world.given[fact.index];
  if (how === 'up') {
    const order = fact.kind.values.map(v => v[0]);
    return order.slice(order.indexOf(now) + 1);
  }
  /** @type {any[]} */
  const tried = [];
  rates.forEach(({ tries, deciding }) => {
    (own(tries, fact.id) || NOTHING).forEach(one => tried.push(...resolved(one, deciding, world)));
  });
  if (how === 'more') {
    const numbers = tried.map(exact).filter(v => cmp(v, world.values[fact.index]) > 0 && cmp(v, LARGE) < 0);
    return unlike(numbers.sort(cmp));
  }
  if (now < world.on) return NOTHING;
  const days = unlike(tried.filter(day => day >= world.on && (how === 'later' ? day > now : day < now)).sort());
  return how === 'later' ? days : days.reverse();
}
/**
 * What differs from the one before it in a sorted list.
 * @param {any[]} list
 */
function unlike(list) {
  return list.filter((one, i) => !i || String(one) !== String(list[i - 1]));
}
/**
 * The facts that become known otherwise: dates that begin anew and are past become the day that is asked about.
 * @param {KnownFact} fact
 * @param {any} to
 * @param {FactChange} change
 * @param {World} world
 */
function changedBy(fact, to, { anew = NOTHING }, world) {
  /** @type {Map<KnownFact, any>} */
  const found = new Map([[fact, to]]);
  anew.forEach(id => {
    const date = world.book.fact(id);
    if (world.given[date.index] !== undefined && world.given[date.index] < world.on) found.set(date, world.on);
  });
  return found;
}
/**
 * A new value as the proposal says it.
 * @param {KnownFact} fact
 * @param {any} value
 * @returns {string}
 */
function saidOf({ kind }, value) {
  if (kind.type === 'choice') return kind.values.filter(v => v[0] === value)[0][1];
  if (kind.type === 'date') return value;
  return kind.type === 'money' ? yuan(value) : kind.type === 'number' ? decimal(exact(value)) : '';
}
