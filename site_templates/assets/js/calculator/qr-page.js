/**
 * Hands the page that loads this a function that draws QR codes. It is loaded when a code is wanted for the first
 * time.
 */
import { handOver } from '../page/later.js';
import { qrMatrix } from './qr.js';

/** Light modules around a symbol. */
const QUIET = 4;
/**
 * @param {string} tag
 * @param {Record<string, string|number>} attributes
 */
function svgNode(tag, attributes) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  Object.keys(attributes).forEach(name => node.setAttribute(name, String(attributes[name])));
  return node;
}
/**
 * Black on white whatever the theme, with its quiet zone.
 * @param {string} text
 * @param {string} label
 */
function draw(text, label) {
  const rows = qrMatrix(text);
  const size = rows.length + 2 * QUIET;
  const dark = (/** @type {boolean[]} */ row, /** @type {number} */ y) =>
    row.map((on, x) => (on ? 'M' + (x + QUIET) + ' ' + (y + QUIET) + 'h1v1h-1z' : '')).join('');
  const svg = svgNode('svg', {
    viewBox: '0 0 ' + size + ' ' + size,
    role: 'img',
    'aria-label': label,
    class: 'kf-qr',
    'shape-rendering': 'crispEdges',
  });
  svg.appendChild(svgNode('rect', { width: size, height: size, fill: '#fff' }));
  svg.appendChild(svgNode('path', { d: rows.map(dark).join(''), fill: '#000' }));
  return svg;
}
handOver('calculator/qr-page.js', { draw });
