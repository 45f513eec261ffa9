/** Conditions: yes, no or unknown (Kleene), with every reason and what is missing. */
import { isIn } from './conditions/in.js';
import { between } from './conditions/min_max.js';
import { within } from './conditions/within.js';
import { NO, UNKNOWN, YES, both, either } from './truth.js';
import { flat, has } from './values.js';

/** @type {Record<Truth, boolean|null>} */
const HOLDS = { yes: true, no: false, unknown: null };
/**
 * A reason that rests on no fact.
 * @param {string} text
 * @param {Truth} value
 * @param {string} [clause]
 * @returns {Reason}
 */
export function plainReason(text, value, clause) {
  return { text, fact: null, holds: HOLDS[value], clause: clause || null, quote: null };
}
/**
 * What several verdicts come to together.
 * @param {Verdict[]} parts
 * @param {(values: Truth[]) => Truth} together
 * @returns {Verdict}
 */
export function combined(parts, together) {
  const value = together(parts.map(p => p.value));
  const open = value === UNKNOWN ? parts.filter(p => p.value === UNKNOWN) : [];
  return { value, missing: flat(open.map(p => p.missing)), reasons: flat(parts.map(p => p.reasons)) };
}
/**
 * Judge a condition; none is a yes.
 * @param {Condition|undefined} node
 * @param {Known} known
 * @param {Deciding} deciding
 * @returns {Verdict}
 */
export function judge(node, known, deciding) {
  if (!node) return { value: YES, missing: [], reasons: [] };
  const children = node.all || node.any;
  if (children) {
    return combined(
      children.map(n => judge(n, known, deciding)),
      node.all ? both : either
    );
  }
  const [found, missing] = test(node, known, deciding);
  const value = node.not ? opposite(found) : found;
  const reason = {
    text: node.text,
    fact: node.fact,
    holds: HOLDS[value],
    clause: node.clause || null,
    quote: node.quote || null,
  };
  return { value, missing: value === UNKNOWN ? missing : [], reasons: [reason] };
}
/** @param {Truth} value */
function opposite(value) {
  return value === YES ? NO : value === NO ? YES : UNKNOWN;
}
/**
 * One test of one fact.
 * @param {Condition} node
 * @param {Known} known
 * @param {Deciding} deciding
 * @returns {[Truth, string[]]} and the facts that would settle it
 */
function test(node, known, deciding) {
  if (has(node, 'min') || has(node, 'max')) return between(node, known, deciding);
  return node.within ? within(node, known) : isIn(node, known);
}
