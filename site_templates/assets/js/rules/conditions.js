/** Conditions: yes, no or unknown (Kleene), with every reason and what is missing. */
import { prepareTest } from './forms.js';
import { numberOf } from './intervals.js';
import { NO, UNKNOWN, YES, opposite } from './truth.js';
import { NOTHING, flat } from './values.js';

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
 * No condition: always a yes.
 * @type {Judge}
 */
const ALWAYS = { value: () => YES, missing: () => NOTHING, reasons: () => [], fewest: () => NOTHING };
/**
 * A condition made ready to be judged.
 * @param {Condition|undefined} node
 * @param {Book} book
 * @returns {Judge}
 */
export function prepareCondition(node, book) {
  if (!node) return ALWAYS;
  if (node.all) return together(node.all, NO, book);
  return node.any ? together(node.any, YES, book) : leaf(node, book);
}
/**
 * @param {Condition[]} nodes
 * @param {Truth} decisive the value of one that settles the whole
 * @param {Book} book
 * @returns {Judge}
 */
function together(nodes, decisive, book) {
  const parts = nodes.map(n => prepareCondition(n, book));
  /** @param {Context} c */
  const value = c => {
    let open = false;
    for (let i = 0; i < parts.length; i += 1) {
      const found = parts[i].value(c);
      if (found === decisive) return found;
      if (found === UNKNOWN) open = true;
    }
    return open ? UNKNOWN : opposite(decisive);
  };
  return {
    value,
    missing: c => (value(c) === UNKNOWN ? flat(parts.map(p => p.missing(c))) : NOTHING),
    reasons: c => flat(parts.map(p => p.reasons(c))),
    fewest: c => {
      const texts = parts.map(p => p.fewest(c));
      if (decisive === YES) return texts.length ? texts.reduce((a, b) => (b.length < a.length ? b : a)) : NOTHING;
      return flat(texts).filter((text, i, all) => all.indexOf(text) === i);
    },
  };
}
/**
 * One test of one fact.
 * @param {Condition} node
 * @param {Book} book
 * @returns {Judge}
 */
function leaf(node, book) {
  const test = prepareTest(node, book);
  const fact = book.fact(node.fact);
  /** @param {Context} c */
  const value = c => (node.not ? opposite(test.value(c)) : test.value(c));
  return {
    value,
    missing: c => (value(c) === UNKNOWN ? test.missing(c) : NOTHING),
    reasons: c => [
      {
        text: node.text + nothingShared(fact, c),
        fact: node.fact,
        holds: HOLDS[value(c)],
        clause: node.clause || null,
        quote: node.quote || null,
      },
    ],
    fewest: c => (value(c) === NO ? [node.text] : NOTHING),
  };
}
/**
 * What a reason adds where a share is 0 because there is nothing to share.
 * @param {KnownFact} fact
 * @param {Context} c
 */
function nothingShared(fact, c) {
  if (fact.form !== 'share_of' || c.world.given[fact.index] !== undefined) return '';
  const whole = numberOf(c, fact.sources[1]);
  return whole.low === 0 && whole.high === 0 ? '（' + fact.sources[1].kind.label + '是 0，按 0 算）' : '';
}
