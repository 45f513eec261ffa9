/** The three values of a condition, and what they come to together. */

/** @type {'yes'} */
export const YES = 'yes';
/** @type {'no'} */
export const NO = 'no';
/** @type {'unknown'} */
export const UNKNOWN = 'unknown';
/**
 * Kleene's and.
 * @param {Truth[]} values
 * @returns {Truth}
 */
export function both(values) {
  return values.indexOf(NO) >= 0 ? NO : values.indexOf(UNKNOWN) >= 0 ? UNKNOWN : YES;
}
/**
 * Kleene's or.
 * @param {Truth[]} values
 * @returns {Truth}
 */
export function either(values) {
  return values.indexOf(YES) >= 0 ? YES : values.indexOf(UNKNOWN) >= 0 ? UNKNOWN : NO;
}
/** @param {Truth} value */
export function opposite(value) {
  return value === YES ? NO : value === NO ? YES : UNKNOWN;
}
