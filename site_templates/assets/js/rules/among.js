/** What the highest and the lowest of several amounts have in common. */
import { prepareAmount } from './forms.js';
import { NO_CELL, figure, firstWords, hasFigure, silence, step } from './sums.js';
import { NOTHING, flat } from './values.js';

/** @typedef {(figures: Sum[], sure: Sum[], mixed: boolean) => [Exact, Exact]} EndsAmong mixed: a silent one may stand beside a figure */
/**
 * @param {Amount[]} nodes
 * @param {Book} book
 * @param {string} text of the step
 * @param {EndsAmong} ends
 * @returns {Reckon}
 */
export function among(nodes, book, text, ends) {
  const amounts = nodes.map(node => prepareAmount(node, book));
  return c => {
    const parts = amounts.map(amount => amount(c)).filter(p => p.silent || hasFigure(p));
    if (!parts.length) return NO_CELL;
    const figures = parts.filter(hasFigure);
    const sure = figures.filter(p => !p.silent && !p.none);
    const mixed = parts.some(p => p.silent && (figures.length > 1 || p !== figures[0]));
    const found = figures.length ? figure(...ends(figures, sure, mixed)) : silence(null);
    found.silent = !sure.length && parts.some(p => p.silent);
    found.none = parts.every(p => p.none);
    found.words = found.silent ? firstWords(parts) : null;
    found.missing = c.explained ? flat(parts.map(p => p.missing)) : NOTHING;
    return figures.length ? step(c, found, () => text) : found;
  };
}
