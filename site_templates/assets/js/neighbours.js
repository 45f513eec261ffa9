/**
 * How one could get more, for those who ask: `neighbours(rules, facts, on, options)`, the smallest changes of what one can
 * change that surely bring more. It takes what `evaluate` of `rules.js` takes, and stands apart as most pages do without.
 */
export { neighbours } from './rules/neighbours.js';
