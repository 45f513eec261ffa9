/** Answers that cannot all be right: they count as unknown, and each is told at its field. Pure. */
import { contradictions } from '../rules.js';

/**
 * Part what counts from what contradicts something else.
 * @param {RuleBook} rules
 * @param {Facts} facts
 * @param {string} on
 * @returns {{facts: Facts, wrong: Record<string, string>}} wrong: fact → the sentence that tells it
 */
export function soundFacts(rules, facts, on) {
  /** @type {Record<string, string>} */
  const wrong = Object.create(null);
  contradictions(rules, facts, on).forEach(({ fact, other, text }) => {
    [fact, other].forEach(f => {
      if (f && f in facts && !wrong[f]) wrong[f] = text;
    });
  });
  /** @type {Facts} */
  const sure = Object.create(null);
  Object.keys(facts)
    .filter(f => !wrong[f])
    .forEach(f => {
      sure[f] = facts[f];
    });
  return { facts: sure, wrong };
}
