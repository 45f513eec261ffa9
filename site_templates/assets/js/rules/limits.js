/** Limits: how often, how much in all and until when, counted in the ledger of past subsidies. */
import { plainReason, prepareCondition } from './conditions.js';
import { addMonths, lastDay } from './dates.js';
import { narrowing, validDays } from './intervals.js';
import { min } from './numbers.js';
import { step, waitingFor, withEnds } from './sums.js';
import { NO, UNKNOWN, YES } from './truth.js';
import { NOTHING, has, own } from './values.js';
import { worldOf } from './world.js';

/** @typedef {(c: Context, missing: string[]) => Truth} Keeps is a limit kept? Adds the facts that would settle it. */
/**
 * A limit made ready.
 * @param {Limit} limit
 * @param {Book} book
 * @returns {ReadyLimit}
 */
export function prepareLimit(limit, book) {
  const when = prepareCondition(limit.when, book);
  const keeps = prepareKeeps(limit, book);
  const span = limit.claim_within;
  return {
    text: limit.text,
    applies: when.value,
    value: c => judged(when.value(c), keeps, c, []),
    start: span ? book.fact(span.of) : null,
    span: span || null,
    left: has(limit, 'spent_at_most') ? c => leftBy(limit, c) : null,
    waits: when.missing,
    missing: c => {
      /** @type {string[]} */
      const missing = [];
      return judged(when.value(c), keeps, c, missing) === UNKNOWN ? missing.concat(when.missing(c)) : NOTHING;
    },
    reason: c => plainReason(limit.text, judged(when.value(c), keeps, c, []), limit.clause),
  };
}
/**
 * What a limit comes to; one that may not apply is unknown at worst.
 * @param {Truth} applies
 * @param {Keeps} keeps
 * @param {Context} c
 * @param {string[]} missing
 */
function judged(applies, keeps, c, missing) {
  if (applies === NO) return YES;
  const kept = keeps(c, missing);
  return kept === YES || applies === YES ? kept : UNKNOWN;
}
/**
 * @param {Limit} limit
 * @param {Book} book
 * @returns {Keeps}
 */
function prepareKeeps(limit, book) {
  if (limit.claim_within) return claimedInTime(limit.claim_within, book);
  if (limit.at_most) return fewEnough(limit, book);
  if (has(limit, 'spent_at_most')) return spentLess(limit);
  if (limit.once_per) return oncePer(limit, limit.once_per.map(book.fact));
  return higherBars(limit, book);
}
/**
 * What is still to come can be claimed later: only a known day after the one that is asked about is too early.
 * @param {Within} span
 * @param {Book} book
 * @returns {Keeps}
 */
function claimedInTime(span, book) {
  const fact = book.fact(span.of);
  return (c, missing) => {
    const { low, high } = validDays(c, fact);
    const { on } = c.world;
    if (high <= on && on <= lastDay(low, span)) return YES;
    if ((low === high && low > on) || on > lastDay(high, span)) return NO;
    missing.push(...narrowing(c, fact));
    return UNKNOWN;
  };
}
/**
 * The entries of the ledger that count towards a limit.
 * @param {Limit} limit
 * @param {World} world
 */
function counted(limit, { ledger, on }) {
  if (!ledger.length) return ledger;
  const found = ledger.filter(e => limit.count.indexOf(e.kind) >= 0);
  const months = limit.months;
  if (months) return found.filter(e => on <= addMonths(e.date, months));
  return limit.per === 'year' ? found.filter(e => e.date.slice(0, 4) === on.slice(0, 4)) : found;
}
/**
 * There is a place left among so many times, or among those that are kept for an `extra` kind.
 * @param {Limit} limit
 * @param {Book} book
 * @returns {Keeps}
 */
function fewEnough(limit, book) {
  const most = limit.at_most || 0;
  const extra = limit.extra;
  if (!extra) return c => (counted(limit, c.world).length < most ? YES : NO);
  const when = prepareCondition(extra.when, book);
  return (c, missing) => {
    const kinds = counted(limit, c.world).map(entry => when.value(knowingOnly(entry, c)));
    const mine = when.value(c);
    const free = placesFree(kinds, most, extra.at_most);
    const ways = mine === YES ? [free[0]] : mine === NO ? [free[1]] : free;
    if (ways.every(v => v === YES)) return YES;
    if (ways.every(v => v === NO)) return NO;
    missing.push(...when.missing(c));
    return UNKNOWN;
  };
}
/**
 * Is a place free for a claim of the extra kind, and for another? Entries that may be of either kind are tried as both.
 * @param {Truth[]} kinds is each entry of the extra kind?
 * @param {number} most places for all
 * @param {number} more places for the extra kind
 * @returns {[Truth, Truth]}
 */
function placesFree(kinds, most, more) {
  const count = (/** @type {Truth} */ kind) => kinds.filter(k => k === kind).length;
  /** @type {boolean[][]} */
  const ways = [];
  for (let n = 0; n <= count(UNKNOWN); n += 1) {
    const special = count(YES) + count(UNKNOWN) - n;
    const plain = count(NO) + n + Math.max(0, special - more) < most;
    ways.push([plain || special < more, plain]);
  }
  const sure = (/** @type {number} */ i) => (ways.every(w => w[i]) ? YES : ways.some(w => w[i]) ? UNKNOWN : NO);
  return [sure(0), sure(1)];
}
/**
 * Where only the facts of an entry are known.
 * @param {LedgerEntry} entry
 * @param {Context} c
 * @returns {Context}
 */
function knowingOnly(entry, c) {
  const { book, on } = c.world;
  return Object.assign({}, c, { world: worldOf(book, entry, on, []), first: on, last: on, deciding: 'on' });
}
/**
 * What a limit on the sum leaves, in 分: the least and the most. An entry without an amount may have used it all up.
 * @param {Limit} limit
 * @param {Context} c
 */
function leftBy(limit, c) {
  const entries = counted(limit, c.world);
  const spent = entries.reduce((total, e) => total + (e.amount || 0), 0);
  const most = Math.max(0, (limit.spent_at_most || 0) - spent);
  return [entries.some(e => e.amount === undefined || e.amount === null) ? 0 : most, most];
}
/**
 * @param {Limit} limit
 * @returns {Keeps}
 */
function spentLess(limit) {
  return c => {
    const [least, most] = leftBy(limit, c);
    return most === 0 ? NO : least === 0 ? UNKNOWN : YES;
  };
}
/**
 * No entry has the same values.
 * @param {Limit} limit
 * @param {KnownFact[]} keys
 * @returns {Keeps}
 */
function oncePer(limit, keys) {
  return (c, missing) => {
    const { given } = c.world;
    const unknown = keys.filter(k => given[k.index] === undefined);
    let doubt = false;
    for (const entry of counted(limit, c.world)) {
      const vague = keys.filter(
        k => own(entry, k.id) === undefined || own(entry, k.id) === null || unknown.indexOf(k) >= 0
      );
      if (!keys.every(k => vague.indexOf(k) >= 0 || given[k.index] === own(entry, k.id))) continue;
      if (!vague.length) return NO;
      doubt = true;
    }
    if (doubt) missing.push(...unknown.map(k => k.id));
    return doubt ? UNKNOWN : YES;
  };
}
/**
 * No entry of a higher level in the same occupation; one that lacks either may be such.
 * @param {Limit} limit
 * @param {Book} book
 * @returns {Keeps}
 */
function higherBars(limit, book) {
  const occupation = book.fact('occupation');
  const level = book.fact('level');
  const rank = (/** @type {any} */ value) => book.levels.indexOf(value);
  return (c, missing) => {
    const mine = c.world.given[occupation.index];
    const reached = rank(c.world.given[level.index]);
    if (reached >= 0 && reached === book.levels.length - 1) return YES;
    let doubt = false;
    for (const entry of counted(limit, c.world)) {
      const high = rank(entry.level);
      const vague = mine === undefined || !entry.occupation;
      if ((!vague && entry.occupation !== mine) || (high >= 0 && reached >= 0 && high <= reached)) continue;
      if (!vague && high >= 0 && reached >= 0) return NO;
      doubt = true;
    }
    if (doubt) missing.push(occupation.id, level.id);
    return doubt ? UNKNOWN : YES;
  };
}
/**
 * Cut an amount to what the limits on the sum leave.
 * @param {Sum} found with figures
 * @param {ReadyLimit[]} limits
 * @param {Context} c
 */
export function spendLimits(found, limits, c) {
  let out = found;
  limits.forEach(limit => {
    const applies = limit.left ? limit.applies(c) : NO;
    if (!limit.left || applies === NO) return;
    const [least, most] = limit.left(c);
    const low = min(out.low, least);
    const high = applies === UNKNOWN ? out.high : min(out.high, most);
    const changes = low !== out.low || high !== out.high;
    out = waitingFor(withEnds(out, low, high), c.explained ? limit.waits(c) : NOTHING);
    if (changes) out = step(c, out, () => limit.text);
  });
  return out;
}
/**
 * The last day to claim: its earliest and its latest.
 * @param {ReadyLimit[]} limits
 * @param {string} last of the validity, where the day asked about decides
 * @param {Context} c
 * @returns {Days}
 */
export function claimUntil(limits, last, c) {
  let low = last;
  let high = last;
  limits.forEach(limit => {
    const applies = limit.start ? limit.applies(c) : NO;
    if (!limit.start || !limit.span || applies === NO) return;
    const start = validDays(c, limit.start);
    const first = lastDay(start.low, limit.span);
    const latest = lastDay(start.high, limit.span);
    if (first < low) low = first;
    if (applies === YES && latest < high) high = latest;
  });
  return { low, high };
}
