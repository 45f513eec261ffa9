/** `lowest`: the lowest of those that have a cell; one without a figure takes the low end down to 0. */
import { among } from '../among.js';
import { defineAmount } from '../forms.js';
import { max, min } from '../numbers.js';

defineAmount('lowest', (/** @type {Amount[]} */ nodes, book) =>
  among(nodes, book, '取最低', (figures, sure, mixed) => [
    mixed ? 0 : figures.map(p => p.low).reduce(min),
    sure.length ? sure.map(p => p.high).reduce(min) : figures.map(p => p.high).reduce(max),
  ])
);
