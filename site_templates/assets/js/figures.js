/** What pages need of the rules where nothing is reckoned: amounts and days as people write them, and values of their own. */
export { isDate } from './rules/dates.js';
export { yuan } from './rules/numbers.js';
export { own } from './rules/values.js';
