/** `highest`: the highest of those that have a cell; one without a figure leaves the high end open. */
import { defineAmount } from '../forms.js';
import { among } from '../among.js';
import { max, min } from '../numbers.js';

defineAmount('highest', (/** @type {Amount[]} */ nodes, book) =>
  among(nodes, book, '取最高', (figures, sure, mixed) => [
    sure.length ? sure.map(p => p.low).reduce(max) : figures.map(p => p.low).reduce(min),
    mixed ? Infinity : figures.map(p => p.high).reduce(max),
  ])
);
