/** What a rate comes to, as a result tells it: what is needed of all at once, and what is reckoned when it is read. */
import { plainReason } from './conditions.js';
import { NEVER } from './dates.js';
import { toldMissing } from './facts.js';
import { cmp } from './numbers.js';
import { toldPayments } from './payments.js';
import { amountIn, contextOf, evaluateRate, isSettled, outsideReason, partsIn } from './rates.js';
import { hasFigure, shown } from './sums.js';
import { NO, UNKNOWN, YES, both } from './truth.js';
import { flat } from './values.js';

/** Under this name an outcome keeps what its details are reckoned from. */
const SOURCE = Symbol('source');
/** @typedef {{reasons: Reason[], missing: string[], steps: Step[], change: string|null}} Details */
/** @typedef {{rate: ReadyRate, found: Verdict, world: World, details: Details|null}} Source */
/**
 * A property that is reckoned when it is first read; then the object keeps its value.
 * @param {string} key
 * @param {(source: any) => any} make
 * @returns {PropertyDescriptor & ThisType<any>}
 */
export function later(key, make) {
  return {
    enumerable: true,
    configurable: true,
    get() {
      const value = make(this[SOURCE]);
      Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
    },
  };
}
const REASONS = later('reasons', source => detailsOf(source).reasons);
const MISSING = later('missing', source => detailsOf(source).missing);
const STEPS = later('steps', source => detailsOf(source).steps);
const CHANGE = later('change', source => detailsOf(source).change);
const PAYMENTS = later('payments', (/** @type {Source} */ { rate, found, world }) =>
  toldPayments(rate.parts, partsIn(rate, found), world)
);
/**
 * A rate with its outcome.
 * @param {ReadyRate} rate
 * @param {World} world
 * @returns {Member}
 */
export function memberOf(rate, world) {
  return memberWith(rate, evaluateRate(rate, world), world);
}
/**
 * A rate with what it comes to.
 * @param {ReadyRate} rate
 * @param {Verdict} found
 * @param {World} world
 * @returns {Member}
 */
export function memberWith(rate, found, world) {
  return { rate, found, out: outcomeOf(rate, found, world), isIn: false, isOut: false, hasKin: false };
}
/**
 * @param {ReadyRate} rate
 * @param {Verdict} found
 * @param {World} world
 * @returns {Outcome}
 */
function outcomeOf(rate, found, world) {
  const open = found.status === 'yes' || found.status === 'maybe';
  const { low, high } = found.until;
  const day = world.values[rate.deciding.index];
  /** @type {any} */
  const out = {
    rate: rate.id,
    title: rate.rate.title,
    status: found.status,
    amount: open ? amountBounds(found) : null,
    no_figure: found.silent ? found.words : null,
    paid_to: open ? (found.to.length === 1 ? found.to[0] : null) : rate.same,
    claim_until: open && low === high && low !== NEVER && low !== '' ? low : null,
    decided_by: { fact: rate.deciding.id, date: day === undefined ? null : day },
    in_force: { from: rate.first, to: rate.last === NEVER ? null : rate.last },
  };
  Object.defineProperty(out, 'reasons', REASONS);
  Object.defineProperty(out, 'missing', MISSING);
  Object.defineProperty(out, 'steps', STEPS);
  Object.defineProperty(out, 'payments', PAYMENTS);
  out.beaten_by = null;
  out.verification = rate.rate.verification;
  Object.defineProperty(out, 'change', CHANGE);
  out[SOURCE] = { rate, found, world, details: null };
  return out;
}
/**
 * @param {Verdict} found
 * @returns {Bounds|null}
 */
function amountBounds({ low, high, silent }) {
  if (high === -Infinity) return null;
  return silent ? { min: 0, max: null } : { min: low, max: high === Infinity ? null : high };
}
/**
 * Why an outcome is what it is. All of it tells of the facts as they are, without trying values of those that are unknown.
 * @param {Source} source
 * @returns {Details}
 */
function detailsOf(source) {
  if (!source.details) source.details = reckoned(source);
  return source.details;
}
/**
 * @param {Source} source
 * @returns {Details}
 */
function reckoned({ rate, found, world }) {
  const c = contextOf(rate, world, true);
  const applying = rate.limits.filter(limit => limit.applies(c) !== NO);
  const amount = amountIn(rate, c);
  const noCell = !amount.silent && !hasFigure(amount);
  const reasons = flat([
    c.outside ? [outsideReason(rate, c)] : [],
    rate.when.reasons(c),
    applying.map(limit => limit.reason(c)),
    noCell ? [plainReason('文件没有写这种情况的金额', NO)] : [],
  ]);
  const barred = noCell || both(applying.map(limit => limit.value(c))) === NO;
  const open = found.status === 'yes' || found.status === 'maybe';
  return {
    reasons,
    missing: open && !isSettled(rate, found) ? toldMissing(missingIn(rate, amount, c), world) : [],
    steps: open && hasFigure(found) ? stepsOf(amount, found) : [],
    change: found.status === 'no' && !barred ? rate.when.fewest(c).join('，并且') || null : null,
  };
}
/**
 * @param {Sum} amount
 * @param {Verdict} found
 * @returns {Step[]}
 */
function stepsOf(amount, found) {
  if (amount.low === found.low && amount.high === found.high && amount.silent === found.silent) return amount.steps;
  return amount.steps.concat({ text: '把各种可能合起来', amount: shown(found) });
}
/**
 * The facts that would settle an outcome, those that are known perhaps among them.
 * @param {ReadyRate} rate
 * @param {Sum} amount
 * @param {Context} c
 */
function missingIn(rate, amount, c) {
  const parts = hasFigure(amount) ? rate.parts : [];
  return flat([
    rate.when.missing(c),
    ...rate.limits.map(limit => limit.missing(c)),
    c.valid === UNKNOWN ? [rate.deciding.id] : [],
    narrowingOf(amount),
    payeesMissing(rate, c),
    ...parts.map(part => (part.of ? narrowingOf(part.of(c)) : [])),
  ]);
}
/**
 * The facts that would narrow an amount that is not one figure, or none, for sure.
 * @param {Sum} found
 */
function narrowingOf(found) {
  const { low, high, silent, none, missing } = found;
  return none || (hasFigure(found) && (silent || cmp(low, high) !== 0)) ? missing : [];
}
/**
 * @param {ReadyRate} rate
 * @param {Context} c
 */
function payeesMissing(rate, c) {
  /** @type {string[]} */
  const missing = [];
  for (const { when } of rate.payees) {
    const value = when.value(c);
    if (value === YES) return missing;
    if (value === UNKNOWN) missing.push(...when.missing(c));
  }
  return missing;
}
