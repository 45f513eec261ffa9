/**
 * The next question: a fact that may still change what an open outcome comes to. It needs a witness, two sets of answers that
 * differ in this alone and in what they give.
 */
import { keepsBounds } from './bounds.js';
import { EVER, NEVER } from './dates.js';
import { daysOf, numberOf } from './intervals.js';
import { evaluateRate, partsIn } from './rates.js';
import { resolved } from './tries.js';
import { own } from './values.js';
import { contextOn, withValues } from './world.js';

const MOST_OTHERS = 256;
const MOST_OWN = 64;
const MOST_EVALUATIONS = 20000;
/** A number, or an amount in 分, that is far from 0 and from the bounds of a fact. */
const MUCH = 1000000;
/** @typedef {{fact: KnownFact, real: number, samples: number}} Candidate how many outcomes name it among what is missing */
/**
 * @param {Member[]} open outcomes that are neither out nor settled, by id
 * @param {World} world
 * @param {string[]} skip
 * @returns {string|null}
 */
export function nextQuestion(open, world, skip) {
  const list = candidatesOf(open, world, skip);
  const members = open.filter(m => !m.rate.sample).concat(open.filter(m => m.rate.sample));
  const budget = { left: MOST_EVALUATIONS };
  for (const { fact } of list) {
    if (members.some(m => hasWitness(fact, m, world, budget))) return fact.id;
    if (budget.left === 0) break;
  }
  if (budget.left > 0) return null;
  const named = list.filter(c => c.real + c.samples > 0)[0];
  return named ? named.fact.id : null;
}
/**
 * The questions that may be asked, the best first.
 * @param {Member[]} open
 * @param {World} world
 * @param {string[]} skip
 */
function candidatesOf(open, world, skip) {
  /** @type {Map<KnownFact, Candidate>} */
  const found = new Map();
  open.forEach(m =>
    m.rate.reads.forEach(({ index, question }) => {
      if (world.given[index] !== undefined || !question || found.has(question)) return;
      if (world.given[question.index] !== undefined || skip.indexOf(question.id) >= 0) return;
      found.set(question, { fact: question, real: 0, samples: 0 });
    })
  );
  open.forEach(m =>
    m.out.missing.forEach(id => {
      const one = found.get(world.book.fact(id));
      if (one && m.rate.sample) one.samples += 1;
      else if (one) one.real += 1;
    })
  );
  return Array.from(found.values()).sort(
    (a, b) => b.real - a.real || b.samples - a.samples || a.fact.index - b.fact.index
  );
}
/**
 * @param {KnownFact} question
 * @param {Member} m
 * @param {World} world
 * @param {{left: number}} budget of evaluations
 */
function hasWitness(question, m, world, budget) {
  const unknown = m.rate.reads.filter(fact => world.given[fact.index] === undefined);
  const asked = unknown.filter(fact => fact.question === question);
  if (!asked.length) return false;
  const others = unknown.filter(fact => fact.question !== question);
  const values = (/** @type {KnownFact} */ fact) => triesOf(fact, m.rate, world);
  const mine = products(asked, values, MOST_OWN);
  /* What is broken stays so whatever is answered. */
  return products(others, values, MOST_OTHERS).some(
    rest => keepsBounds(rest, world) && differs(mine, rest, m.rate, world, budget)
  );
}
/**
 * Do two of the answers give different results?
 * @param {[KnownFact, any][][]} mine the answers
 * @param {[KnownFact, any][]} rest what is taken for all other facts
 * @param {ReadyRate} rate
 * @param {World} world
 * @param {{left: number}} budget
 */
function differs(mine, rest, rate, world, budget) {
  /** @type {string|null} */
  let first = null;
  for (const answer of mine) {
    const all = rest.concat(answer);
    if (!keepsBounds(all, world)) continue;
    if (budget.left === 0) return false;
    budget.left -= 1;
    const given = resultIn(rate, withValues(world, all));
    if (first !== null && given !== first) return true;
    first = given;
  }
  return false;
}
/**
 * What a rate gives, to be compared.
 * @param {ReadyRate} rate
 * @param {World} world
 */
function resultIn(rate, world) {
  const found = evaluateRate(rate, world);
  const { status, low, high, silent, to, until } = found;
  if (status !== 'yes' && status !== 'maybe') return status;
  return JSON.stringify([status, String(low), String(high), silent, to, partsIn(rate, found).map(String), until]);
}
/**
 * Values of several facts in all combinations, the last varying fastest.
 * @param {KnownFact[]} facts
 * @param {(fact: KnownFact) => any[]} values
 * @param {number} most so many of them
 */
function products(facts, values, most) {
  /** @type {[KnownFact, any][][]} */
  let found = [[]];
  facts
    .slice()
    .reverse()
    .forEach(fact => {
      /** @type {[KnownFact, any][][]} */
      const longer = [];
      values(fact).forEach(value => found.forEach(rest => longer.push([[fact, value], ...rest])));
      found = longer.slice(0, most);
    });
  return found;
}
/**
 * Values of a fact that are worth trying for a rate.
 * @param {KnownFact} fact
 * @param {ReadyRate} rate
 * @param {World} world
 * @returns {any[]}
 */
function triesOf(fact, rate, world) {
  const tries = own(rate.tries, fact.id);
  /** @type {any[]} */
  const found = tries ? [] : plainTries(fact, world.on);
  (tries || []).forEach(one => found.push(...resolved(one, rate.deciding, world)));
  found.push(...endsOf(fact, world));
  const texts = found.map(value => JSON.stringify(value));
  return found.filter((value, i) => texts.indexOf(texts[i]) === i && keepsBounds([[fact, value]], world));
}
/**
 * The ends that known facts set to an unknown one.
 * @param {KnownFact} fact
 * @param {World} world
 * @returns {any[]}
 */
function endsOf(fact, world) {
  if (fact.date) {
    const { low, high } = daysOf(world, fact);
    return [low, high].filter(day => day !== EVER && day !== NEVER);
  }
  if (!fact.whole && !fact.parts.length) return [];
  const { low, high } = numberOf(contextOn(world), fact);
  const ends = high === Infinity && typeof low === 'number' ? [low, low + MUCH] : [low, high];
  return ends.filter(end => typeof end === 'number' && end !== Infinity);
}
/**
 * @param {KnownFact} fact
 * @param {string} on
 * @returns {any[]}
 */
function plainTries({ kind }, on) {
  const values = (kind.values || []).map(v => v[0]);
  if (kind.type === 'yes_no') return [true, false];
  if (kind.type === 'date') return [on];
  if (kind.type === 'choice') return values.slice(0, 2);
  if (kind.type === 'choices') return [values.slice(0, 1), []];
  return [0, MUCH];
}
