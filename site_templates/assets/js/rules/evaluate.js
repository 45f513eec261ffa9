/** Who is entitled, why, and to how much: every outcome by compiled rules. */
import { adjust, rounded } from './adjustments.js';
import { amountOf } from './amounts.js';
import { judge, plainReason } from './conditions.js';
import { isOpen, settle } from './conflicts.js';
import { judgeLimits, spendLimits } from './limits.js';
import { roundHalfUp, sameEnd } from './numbers.js';
import { payments } from './payments.js';
import { FIGURE, NO_CELL } from './sums.js';
import { totalOf } from './total.js';
import { NO, UNKNOWN, YES, both } from './truth.js';
import { checkFact, flat, get, has } from './values.js';

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
  const o = options || {};
  const audience = o.audience || ['person'];
  const kinds = byKey(rules.facts);
  Object.keys(facts).forEach(fact => {
    if (!has(kinds, fact)) throw new RangeError('unknown fact: ' + fact);
    if (facts[fact] !== null && facts[fact] !== undefined) checkFact(kinds[fact], facts[fact]);
  });
  const known = { facts, kinds, on, ledger: (o.ledger || []).filter(e => e.date <= on), levels: rules.levels };
  const list = rules.rates.filter(r => audience.indexOf(r.audience) >= 0 && (!o.only || o.only.indexOf(r.id) >= 0));
  list.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const rates = byKey(list);
  const outcomes = list.map(rate => outcome(rate, known));
  settle(outcomes, rates, o.choices || {});
  const total = totalOf(outcomes, rates);
  return { on, rules: rules.hash, outcomes, total, ask: nextQuestion(outcomes, rules.facts, o.skip || []) };
}
/**
 * @template {{id: string}} T
 * @param {T[]} list
 * @returns {Record<string, T>}
 */
function byKey(list) {
  const found = Object.create(null);
  list.forEach(one => {
    found[one.id] = one;
  });
  return found;
}
/**
 * One rate for what is known.
 * @param {Rate} rate
 * @param {Known} known
 */
function outcome(rate, known) {
  const { from, to = null } = rate.in_force;
  const deciding = { fact: rate.decided_by, date: get(known, rate.decided_by), first: from, last: to };
  const c = { known, deciding, amountOf };
  const conditions = judge(rate.when, known, deciding);
  const limits = judgeLimits(rate, c);
  const amount = adjust(amountOf(rate.amount, c), rate.adjustments, c);
  const found = spendLimits(rounded(amount, rate.rounding), rate, c);
  const value = settled(both([conditions.value, limits.value, deciding.date === null ? UNKNOWN : YES]), found);
  const reasons = conditions.reasons.concat(limits.reasons);
  if (found.state === NO_CELL) reasons.push(plainReason('补贴标准里没有这一档', NO));
  const early = outside(deciding);
  if (early) return shape(rate, deciding, early.status, [plainReason(early.text, NO)].concat(reasons));
  const out = shape(rate, deciding, value === UNKNOWN ? 'maybe' : value, reasons);
  if (value === NO) {
    if (limits.value !== NO && found.state !== NO_CELL) out.change = change(rate.when, known, deciding);
    return out;
  }
  return entitled(out, rate, found, conditions.missing.concat(limits.missing), c);
}
/**
 * What an amount makes of the conditions' verdict: without a cell there is no entitlement.
 * @param {Truth} value
 * @param {Sum} found
 */
function settled(value, found) {
  if (found.state === NO_CELL) return NO;
  return found.doubt && value === YES ? UNKNOWN : value;
}
/**
 * An outcome without anything that is paid.
 * @param {Rate} rate
 * @param {Deciding} deciding
 * @param {Status} status
 * @param {Reason[]} reasons
 * @returns {Outcome}
 */
function shape(rate, deciding, status, reasons) {
  const first = rate.payee[0];
  return {
    rate: rate.id,
    title: rate.title,
    status,
    amount: null,
    no_figure: null,
    paid_to: first && rate.payee.every(p => p.to === first.to) ? first.to : null,
    decided_by: { fact: deciding.fact, date: deciding.date },
    in_force: { from: deciding.first, to: deciding.last },
    reasons,
    missing: [],
    steps: [],
    payments: [],
    beaten_by: null,
    verification: rate.verification,
    change: null,
  };
}
/**
 * Add to an outcome that is a yes or a maybe what is paid, to whom, and what is still missing.
 * @param {Outcome} out
 * @param {Rate} rate
 * @param {Sum} found
 * @param {string[]} missing of conditions and limits
 * @param {Context} c
 */
function entitled(out, rate, found, missing, c) {
  const open = found.doubt || !sameEnd(found.low, found.high) ? found.missing : [];
  const waiting = flat([missing, c.deciding.date === null ? [c.deciding.fact] : [], open]);
  if (found.state === FIGURE) {
    out.amount = { min: roundHalfUp(found.low), max: found.high === null ? null : roundHalfUp(found.high) };
    out.steps = found.steps;
    out.payments = payments(rate.instalments, out.amount, c);
  }
  out.no_figure = found.words;
  out.missing = waiting.filter((fact, i) => waiting.indexOf(fact) === i).sort();
  if (out.paid_to === null) out.paid_to = payee(rate, c);
  return out;
}
/**
 * Why a rate is not in force on the deciding date; null where it is, or that date is unknown.
 * @param {Deciding} deciding
 * @returns {{status: Status, text: string}|null}
 */
function outside({ date, first, last }) {
  if (date !== null && date < first) return { status: 'not_yet', text: '从 ' + first + ' 起才有效' };
  if (date !== null && last !== null && date > last) return { status: 'expired', text: '有效期至 ' + last };
  return null;
}
/**
 * The first payee whose condition is not a no; null while it is unknown.
 * @param {Rate} rate
 * @param {Context} c
 */
function payee(rate, c) {
  for (const one of rate.payee) {
    const value = judge(one.when, c.known, c.deciding).value;
    if (value !== NO) return value === YES ? one.to : null;
  }
  return null;
}
/**
 * The smallest change that would flip a no, in words.
 * @param {Condition|undefined} when
 * @param {Known} known
 * @param {Deciding} deciding
 */
function change(when, known, deciding) {
  return fewest(when, known, deciding).join('，并且') || null;
}
/**
 * The texts of the fewest conditions that would have to hold.
 * @param {Condition|undefined} node
 * @param {Known} known
 * @param {Deciding} deciding
 * @returns {string[]}
 */
function fewest(node, known, deciding) {
  if (!node) return [];
  if (node.all) {
    const texts = flat(node.all.map(n => fewest(n, known, deciding)));
    return texts.filter((text, i) => texts.indexOf(text) === i);
  }
  if (node.any) return node.any.map(n => fewest(n, known, deciding)).reduce((a, b) => (b.length < a.length ? b : a));
  return judge(node, known, deciding).value === NO ? [node.text] : [];
}
/**
 * The askable fact that most open outcomes wait for, the earlier of the list on a tie.
 * @param {Outcome[]} outcomes
 * @param {Fact[]} facts
 * @param {string[]} skip
 */
function nextQuestion(outcomes, facts, skip) {
  /** @type {Record<string, number>} */
  const waiting = Object.create(null);
  flat(outcomes.filter(o => isOpen(o) && !o.beaten_by).map(o => o.missing)).forEach(fact => {
    waiting[fact] = (waiting[fact] || 0) + 1;
  });
  /** @type {string|null} */
  let best = null;
  facts.forEach(({ id, ask }) => {
    if (!ask || skip.indexOf(id) >= 0 || !waiting[id]) return;
    if (best === null || waiting[id] > waiting[best]) best = id;
  });
  return best;
}
