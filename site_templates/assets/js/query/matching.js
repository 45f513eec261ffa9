/**
 * What a reader typed as a query for the search index: the same as `matching` of the server's plugin, for the same
 * index.
 */
const HAN = '\\u3005-\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}';
const RUNS = new RegExp('[' + HAN + ']+|(?:(?![' + HAN + '])[\\p{L}\\p{N}])+', 'gu');
const IS_HAN = new RegExp('^[' + HAN + ']', 'u');
const SPACES = /[\s\u001c-\u001f\u0085]+/;

/**
 * A run of Chinese characters as its pairs and its last character; any other run as it is.
 * @param {string} run
 */
function parts(run) {
  const letters = Array.from(run);
  return IS_HAN.test(run) ? letters.map((_, n) => letters.slice(n, n + 2).join('')) : [run];
}
/** @param {string} word */
function phrase(word) {
  const runs = word.match(RUNS);
  if (!runs) return '';
  const all = /** @type {string[]} */ ([]).concat(...runs.map(parts));
  const last = runs[runs.length - 1];
  if (IS_HAN.test(last) && Array.from(last).length > 1) return '"' + all.slice(0, -1).join(' ') + '"';
  return '"' + all.join(' ') + '" *';
}
/**
 * Each word between spaces must occur, in any column. Never a syntax error.
 * @param {string|null|undefined} query
 */
export function matching(query) {
  const text = query === null || query === undefined ? '' : String(query);
  const phrases = text.normalize('NFKC').toLowerCase().split(SPACES).map(phrase);
  return phrases.filter(Boolean).join(' AND ') || '""';
}
