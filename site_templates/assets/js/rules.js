/**
 * The rules engine of the browser. Pure: no DOM, no clock, no locale. It gives the same results as the reference
 * engine in
 * Python; docs/rules.md describes the format, tests/rules/conformance the cases. The build joins its parts (`rules/`) into
 * this
 * one module without imports.
 *
 * `evaluate(rules, facts, on, options)`: every outcome for one person, enterprise or class. rules: the compiled rules
 * (rules.json); facts: fact id → value, absent or null is unknown; on: the civil date, ISO; options: {audience,
 * ledger, only,
 * choices, skip}. Throws RangeError for a fact that is not known and for a value that it cannot have.
 */
export { evaluate } from './rules/evaluate.js';
export { isDate } from './rules/dates.js';
export { fraction, yuan } from './rules/numbers.js';
export { own } from './rules/values.js';
