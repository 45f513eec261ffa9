/**
 * The forms of the rule language: a file each in `amounts/` and `conditions/`, which makes itself known here. Nobody imports
 * them by name; the build joins every module of those folders.
 */

/** @type {Map<string, AmountForm>} */
const AMOUNT_FORMS = new Map();
/** @type {Map<string, TestForm>} */
const TEST_FORMS = new Map();
/**
 * Make a form of amounts known.
 * @param {string} key of the compiled amount
 * @param {AmountForm} form
 */
export function defineAmount(key, form) {
  AMOUNT_FORMS.set(key, form);
}
/**
 * Make a test of conditions known.
 * @param {string} key of the compiled leaf; a test that has several is told of each
 * @param {TestForm} form
 */
export function defineTest(key, form) {
  TEST_FORMS.set(key, form);
}
/**
 * An amount made ready to be reckoned.
 * @param {Amount} node
 * @param {Book} book
 * @returns {Reckon}
 */
export function prepareAmount(node, book) {
  const key = Object.keys(node)[0];
  const form = AMOUNT_FORMS.get(key);
  if (!form) throw new RangeError('not a form of an amount: ' + key);
  return form(node[key], book);
}
/**
 * The test of a leaf made ready to be judged.
 * @param {Condition} node
 * @param {Book} book
 */
export function prepareTest(node, book) {
  const key = Object.keys(node).filter(k => TEST_FORMS.has(k))[0];
  const form = TEST_FORMS.get(key);
  if (!form) throw new RangeError('not a test of a condition: ' + node.text);
  return form(node, book);
}
