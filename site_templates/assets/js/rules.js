/**
 * The rules engine of the browser. Pure: no DOM, no clock, no locale. It gives the same results as the reference engine in
 * Python; docs/rules.md describes the format, tests/rules/forms the cases. The build joins its parts (`rules/`); the forms of
 * the rule language, which nobody imports by name, are among them only there.
 *
 * `evaluate(rules, facts, on, options)`: every outcome for one person, enterprise or class. rules: the compiled rules
 * (rules.json), which nobody changes afterwards; facts: fact id → value, absent or null is unknown; on: the civil date, ISO;
 * options: {audience, ledger, only, choices, skip}. Throws RangeError for a fact that is not known and for a value that it
 * cannot have.
 * `contradictions(rules, facts, on)`: known facts that break bounds which the rules set them.
 */
export { contradictions } from './rules/bounds.js';
export { evaluate } from './rules/evaluate.js';
