/** Reads the page aloud, in large-type mode, where the device has a voice for Chinese. Loaded only then. */
import { handOver } from './later.js';

const synth = window.speechSynthesis;
const tools = document.querySelector('.kf-tools');
const SKIP = 'nav, script, style, noscript, svg, [hidden], .kf-visually-hidden, [aria-hidden="true"]';
const BLOCKS = 'h1, h2, h3, h4, p, li, dt, dd, tr, legend, label, summary, figcaption';
const button = document.createElement('button');
/** @type {string[]} */
let queue = [];
let reading = false;

/** @param {Element} node */
function textOf(node) {
  return (node.textContent || '').replace(/\s+/g, ' ').trim();
}
/**
 * The texts of the main part in order, each of its blocks once; a table row by its cells.
 * @param {Element} main
 */
function readable(main) {
  const blocks = Array.from(main.querySelectorAll(BLOCKS)).filter(
    n => !n.closest(SKIP) && !n.querySelector(BLOCKS) && n.getClientRects().length
  );
  const words = blocks.map(n =>
    n.tagName === 'TR' ? Array.from(n.children).map(textOf).filter(Boolean).join('，') : textOf(n)
  );
  return words.filter(Boolean);
}
/**
 * Cut texts into sentences: long ones are cut short by some voices.
 * @param {string[]} texts
 */
function sentences(texts) {
  /** @type {string[]} */
  const out = [];
  texts.forEach(text => out.push(...(text.match(/[^。！？；]+[。！？；]?/g) || [])));
  return out.map(s => s.trim()).filter(Boolean);
}
function voice() {
  return synth.getVoices().filter(v => /^(zh|cmn)/i.test(v.lang))[0] || null;
}
function show() {
  button.textContent = reading ? '停止朗读' : '朗读';
  button.setAttribute('aria-pressed', String(reading));
}
function stop() {
  reading = false;
  queue = [];
  synth.cancel();
  show();
}
function next() {
  const text = queue.shift();
  if (!text) {
    reading = false;
    show();
    return;
  }
  const said = new SpeechSynthesisUtterance(text);
  const spoken = voice();
  said.lang = 'zh-CN';
  if (spoken) said.voice = spoken;
  said.rate = 0.9;
  said.onend = () => {
    if (reading) next();
  };
  said.onerror = () => {
    if (reading) stop();
  };
  synth.speak(said);
}
function start() {
  const main = document.querySelector('main');
  synth.cancel();
  queue = main ? sentences(readable(main)) : [];
  reading = true;
  show();
  next();
}
function offer() {
  if (button.parentNode || !tools || !voice()) return;
  show();
  tools.insertBefore(button, tools.firstChild);
}
if (synth && tools) {
  button.type = 'button';
  button.className = 'kf-tool kf-speak';
  button.setAttribute('data-kf-speak', '');
  button.addEventListener('click', () => {
    if (reading) stop();
    else start();
  });
  offer();
  if (synth.addEventListener) synth.addEventListener('voiceschanged', offer);
  else synth.onvoiceschanged = offer;
  window.addEventListener('pagehide', () => {
    if (reading) stop();
  });
}
handOver('page/speak.js', {});
