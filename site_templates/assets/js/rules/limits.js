/** Limits: how often, how much in all and until when, counted in the ledger of past subsidies. */
import { combined, judge, plainReason } from './conditions.js';
import { inTime } from './conditions/within.js';
import { addMonths } from './dates.js';
import { integer, lower, min, sameEnd } from './numbers.js';
import { FIGURE, step } from './sums.js';
import { NO, UNKNOWN, YES, both, either } from './truth.js';
import { get, has } from './values.js';

/**
 * All limits of a rate; one that does not apply to these facts is left out of the reasons.
 * @param {Rate} rate
 * @param {Context} c
 */
export function judgeLimits(rate, c) {
  /** @type {Verdict[]} */
  const parts = [];
  (rate.limits || []).forEach(limit => {
    const applies = judge(limit.when, c.known, c.deciding);
    if (applies.value === NO) return;
    const [kept, missing] = keeps(limit, c.known);
    const value = either([applies.value === YES ? NO : UNKNOWN, kept]);
    parts.push({
      value,
      missing: value === UNKNOWN ? missing.concat(applies.missing) : [],
      reasons: [plainReason(limit.text, value, limit.clause)],
    });
  });
  return combined(parts, both);
}
/**
 * Is a limit kept?
 * @param {Limit} limit
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
function keeps(limit, known) {
  if (limit.claim_within) return claimedInTime(limit.claim_within, known);
  const entries = counted(limit, known);
  if (limit.at_most) return [entries.length < limit.at_most ? YES : NO, []];
  if (has(limit, 'spent_at_most')) {
    const [least, most] = left(limit, known);
    return [most === 0 ? NO : least === 0 ? UNKNOWN : YES, []];
  }
  return limit.once_per ? once(limit.once_per, entries, known) : higherBars(entries, known);
}
/**
 * @param {Within} span
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
function claimedInTime(span, known) {
  const start = get(known, span.of);
  return start === null ? [UNKNOWN, [span.of]] : [inTime(start, known.on, span), []];
}
/**
 * The entries of the ledger that count towards a limit.
 * @param {Limit} limit
 * @param {Known} known
 */
function counted(limit, known) {
  const found = known.ledger.filter(e => limit.count.indexOf(e.kind) >= 0);
  const months = limit.months;
  if (months) return found.filter(e => known.on <= addMonths(e.date, months));
  return limit.per === 'year' ? found.filter(e => e.date.slice(0, 4) === known.on.slice(0, 4)) : found;
}
/**
 * What a limit on the sum leaves, in 分: the least and the most. An entry without an amount may have used it all up.
 * @param {Limit} limit
 * @param {Known} known
 */
function left(limit, known) {
  const entries = counted(limit, known);
  const spent = entries.reduce((total, e) => total + (e.amount || 0), 0);
  const most = Math.max(0, (limit.spent_at_most || 0) - spent);
  return [entries.some(e => e.amount === undefined || e.amount === null) ? 0 : most, most];
}
/**
 * No entry has the same values.
 * @param {string[]} keys facts
 * @param {LedgerEntry[]} entries
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
function once(keys, entries, known) {
  /** @type {string[]} */
  const missing = [];
  let doubt = false;
  for (const entry of entries) {
    const silent = keys.filter(k => entry[k] === undefined || entry[k] === null);
    const unknown = keys.filter(k => get(known, k) === null);
    const vague = silent.concat(unknown);
    if (!keys.every(k => vague.indexOf(k) >= 0 || get(known, k) === entry[k])) continue;
    if (!vague.length) return [NO, []];
    doubt = true;
    missing.push(...unknown);
  }
  return doubt ? [UNKNOWN, missing] : [YES, []];
}
/**
 * No entry of a higher level in the same occupation.
 * @param {LedgerEntry[]} entries
 * @param {Known} known
 * @returns {[Truth, string[]]}
 */
function higherBars(entries, known) {
  const occupation = get(known, 'occupation');
  const rank = (/** @type {any} */ level) => known.levels.indexOf(level);
  const own = rank(get(known, 'level'));
  const missing = ['occupation', 'level'].filter(fact => get(known, fact) === null);
  let doubt = false;
  for (const entry of entries) {
    const level = rank(entry.level);
    const vague = occupation === null || !entry.occupation;
    if (level < 0 || (!vague && entry.occupation !== occupation)) continue;
    if (own >= 0 && level <= own) continue;
    if (!vague && own >= 0) return [NO, []];
    doubt = true;
  }
  return doubt ? [UNKNOWN, missing] : [YES, []];
}
/**
 * Cut an amount to what the limits on the sum leave.
 * @param {Sum} found
 * @param {Rate} rate
 * @param {Context} c
 */
export function spendLimits(found, rate, c) {
  (rate.limits || []).forEach(limit => {
    if (!has(limit, 'spent_at_most') || found.state !== FIGURE) return;
    const applies = judge(limit.when, c.known, c.deciding);
    if (applies.value === NO) return;
    const [least, most] = left(limit, c.known);
    const low = min(found.low, integer(least));
    const high = applies.value === UNKNOWN ? found.high : lower(found.high, integer(most));
    found.missing = found.missing.concat(applies.missing);
    if (sameEnd(low, found.low) && sameEnd(high, found.high)) return;
    found.low = low;
    found.high = high;
    step(found, limit.text);
  });
  return found;
}
