/** One rate for what is known: its status, its amount, who is paid and until when. */
import { prepareAdjustment, rounded } from './adjustments.js';
import { plainReason, prepareCondition } from './conditions.js';
import { NEVER } from './dates.js';
import { prepareAmount } from './forms.js';
import { daysOf } from './intervals.js';
import { claimUntil, prepareLimit, spendLimits } from './limits.js';
import { max, min } from './numbers.js';
import { partsOf, preparePart } from './payments.js';
import { firstWords, hasFigure } from './sums.js';
import { NO, UNKNOWN, YES } from './truth.js';
import { NOTHING } from './values.js';
import { withValues } from './world.js';

/** Facts that a rate reads more than once are tried value by value in at most so many combinations. */
const MOST_WORLDS = 24;
/**
 * A rate made ready to be evaluated.
 * @param {Rate} rate
 * @param {Book} book
 * @returns {ReadyRate}
 */
export function prepareRate(rate, book) {
  const last = rate.in_force.to || NEVER;
  const payees = rate.payee.map(p => p.to);
  return {
    rate,
    id: rate.id,
    sample: rate.verification === 'sample',
    pays: !rate.benefit,
    first: rate.in_force.from,
    last,
    deciding: book.fact(rate.decided_by),
    when: prepareCondition(rate.when, book),
    amount: prepareAmount(rate.amount, book),
    adjustments: (rate.adjustments || NOTHING).map(a => prepareAdjustment(a, book)),
    limits: (rate.limits || NOTHING).map(l => prepareLimit(l, book)),
    payees: rate.payee.map(p => ({ to: p.to, when: prepareCondition(p.when, book), bare: !p.when, alone: [p.to] })),
    same: payees.length > 0 && payees.every(to => to === payees[0]) ? payees[0] : null,
    parts: (rate.instalments || NOTHING).map(p => preparePart(p, book)),
    groups: rate.exclusive || NOTHING,
    series: rate.series === undefined ? null : rate.series,
    split: (rate.split || NOTHING).map(book.fact).filter(fact => valuesOf(fact).length > 0),
    reads: (rate.reads || NOTHING).map(book.fact),
    tries: rate.tries || {},
    until: rate.decided_by === 'on' ? last : NEVER,
  };
}
/**
 * The values that a fact can have, where they can be counted.
 * @param {KnownFact} fact
 * @returns {any[]}
 */
function valuesOf({ kind }) {
  if (kind.type === 'yes_no') return [true, false];
  return kind.type === 'choice' ? kind.values.map(v => v[0]) : NOTHING;
}
/**
 * A rate for what is known, and if that leaves it open, for every combination of the facts that it reads more than once.
 * @param {ReadyRate} rate
 * @param {World} world
 * @returns {Verdict}
 */
export function evaluateRate(rate, world) {
  const found = asKnown(rate, world);
  if (!rate.split.length || (found.status !== 'yes' && found.status !== 'maybe')) return found;
  const open = rate.split.filter(fact => world.given[fact.index] === undefined);
  return open.length && !isSettled(rate, found) ? inAllWorlds(rate, world, open, found) : found;
}
/**
 * @param {ReadyRate} rate
 * @param {World} world
 * @param {KnownFact[]} open
 * @param {Verdict} base
 * @returns {Verdict}
 */
function inAllWorlds(rate, world, open, base) {
  let facts = open;
  const count = () => facts.reduce((n, fact) => n * valuesOf(fact).length, 1);
  while (count() > MOST_WORLDS) facts = facts.slice(0, -1);
  if (!facts.length) return base;
  let worlds = [world];
  facts.forEach(fact => {
    worlds = /** @type {World[]} */ ([]).concat(
      ...worlds.map(w => valuesOf(fact).map(v => withValues(w, [[fact, v]])))
    );
  });
  return joinedWorlds(
    worlds.map(w => asKnown(rate, w)),
    base
  );
}
/**
 * What a rate comes to in one of several worlds.
 * @param {Verdict[]} all
 * @param {Verdict} base
 * @returns {Verdict}
 */
function joinedWorlds(all, base) {
  const live = all.filter(f => f.status === 'yes' || f.status === 'maybe');
  const status = !live.length ? 'no' : all.every(f => f.status === 'yes') ? 'yes' : 'maybe';
  return {
    status,
    low: /** @type {number} */ (live.map(f => f.low).reduce(min, Infinity)),
    high: /** @type {number} */ (live.map(f => f.high).reduce(max, -Infinity)),
    silent: live.some(f => f.silent),
    none: live.some(f => f.none),
    words: firstWords(live),
    to: live.map(f => f.to).reduce((a, b) => a.concat(b.filter(one => a.indexOf(one) < 0)), NOTHING),
    until: {
      low: live.map(f => f.until.low).reduce((a, b) => (a < b ? a : b), NEVER),
      high: live.map(f => f.until.high).reduce((a, b) => (a > b ? a : b), ''),
    },
    c: base.c,
    worlds: live,
  };
}
/**
 * A rate for what is known, without worlds.
 * @param {ReadyRate} rate
 * @param {World} world
 * @returns {Verdict}
 */
function asKnown(rate, world) {
  const c = contextOf(rate, world, false);
  if (c.outside) return nothing(c.outside, c);
  let value = andAlso(c.valid, rate.when.value(c));
  for (let i = 0; i < rate.limits.length && value !== NO; i += 1) value = andAlso(value, rate.limits[i].value(c));
  if (value === NO) return nothing('no', c);
  const amount = amountIn(rate, c);
  if (!amount.silent && !hasFigure(amount)) return nothing('no', c);
  return {
    status: value === UNKNOWN || amount.none ? 'maybe' : 'yes',
    low: /** @type {number} */ (amount.low),
    high: /** @type {number} */ (amount.high),
    silent: amount.silent,
    none: amount.none,
    words: amount.words,
    to: payeesIn(rate, c),
    until: rate.limits.length ? claimUntil(rate.limits, rate.until, c) : { low: rate.until, high: rate.until },
    c,
    worlds: null,
  };
}
/**
 * @param {Truth} a
 * @param {Truth} b
 */
function andAlso(a, b) {
  return a === NO || b === NO ? NO : a === YES ? b : a;
}
/**
 * @param {Status} status
 * @param {Context} c
 * @returns {Verdict}
 */
function nothing(status, c) {
  return {
    status,
    low: Infinity,
    high: -Infinity,
    silent: false,
    none: false,
    words: null,
    to: NOTHING,
    until: { low: NEVER, high: NEVER },
    c,
    worlds: null,
  };
}
/**
 * Where a rate is reckoned: the possible deciding days within its validity, or all of them where it is not in force.
 * @param {ReadyRate} rate
 * @param {World} world
 * @param {boolean} explained
 * @returns {Context}
 */
export function contextOf(rate, world, explained) {
  const day = daysOf(world, rate.deciding);
  const first = day.low > rate.first ? day.low : rate.first;
  const last = day.high < rate.last ? day.high : rate.last;
  const deciding = rate.deciding.id;
  if (first > last) {
    const outside = day.high < rate.first ? 'not_yet' : 'expired';
    return { world, explained, deciding, first: day.low, last: day.high, valid: NO, outside };
  }
  const valid = first === day.low && last === day.high ? YES : UNKNOWN;
  return { world, explained, deciding, first, last, valid, outside: null };
}
/**
 * The amount in whole 分, after adjustments, rounding and what limits leave.
 * @param {ReadyRate} rate
 * @param {Context} c
 */
export function amountIn(rate, c) {
  const base = rate.amount(c);
  if (!hasFigure(base)) return base;
  let found = base;
  for (let i = 0; i < rate.adjustments.length; i += 1) found = rate.adjustments[i](found, base, c);
  found = rounded(found, rate.rate.rounding, c);
  return rate.limits.length ? spendLimits(found, rate.limits, c) : found;
}
/**
 * Who may be paid; null among them where it may be nobody that is named.
 * @param {ReadyRate} rate
 * @param {Context} c
 * @returns {(Payee|null)[]}
 */
function payeesIn(rate, c) {
  if (rate.payees.length && rate.payees[0].bare) return rate.payees[0].alone;
  /** @type {(Payee|null)[]} */
  const found = [];
  for (const payee of rate.payees) {
    const value = payee.when.value(c);
    if (value !== NO && found.indexOf(payee.to) < 0) found.push(payee.to);
    if (value === YES) return found;
  }
  return found.concat(null);
}
/**
 * What the parts of an outcome come to.
 * @param {ReadyRate} rate
 * @param {Verdict} found
 * @returns {[number, number][]}
 */
export function partsIn(rate, found) {
  if (!rate.parts.length) return NOTHING;
  if (!found.worlds) return hasFigure(found) ? partsOf(rate.parts, found) : NOTHING;
  const rows = found.worlds.map(f => partsIn(rate, f)).filter(row => row.length);
  if (!rows.length) return NOTHING;
  return rows.reduce((a, b) => a.map((ends, i) => [Math.min(ends[0], b[i][0]), Math.max(ends[1], b[i][1])]));
}
/**
 * Is nothing open: a yes, one amount or none that is a figure, one payee, one day?
 * @param {ReadyRate} rate
 * @param {Verdict} found
 */
export function isSettled(rate, found) {
  const { status, low, high, silent, to, until } = found;
  if (status !== 'yes' || to.length !== 1 || until.low !== until.high) return false;
  if (high === -Infinity) return true;
  return !silent && low === high && partsIn(rate, found).every(([least, most]) => least === most);
}
/**
 * Why a rate is not in force.
 * @param {ReadyRate} rate
 * @param {Context} c
 */
export function outsideReason(rate, c) {
  return plainReason(c.outside === 'not_yet' ? '从 ' + rate.first + ' 起才有效' : '有效期至 ' + rate.last, NO);
}
