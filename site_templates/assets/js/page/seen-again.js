/**
 * A page that is seen again takes what is stored and the day as they are now: out of the browser's cache, from behind
 * another tab, after another tab has written, or used again after midnight. One line says so where something changed.
 */
import { today } from './age.js';
import { el, one } from './dom.js';

/** @typedef {(day: string) => void|Promise<void>} Renew shows what holds now; the day may be the same as before */
/** @type {Renew[]} */
const renewers = [];
/** Milliseconds after which another tab has done with writing. */
const WRITING = 50;
let day = today();
/** What was looked at last; the next look waits for it. */
let looking = Promise.resolve();
const line = el('div', { class: 'kf-doubts', role: 'status', 'data-kf-again': '' });

/** What the page says, but for the line itself. */
function words() {
  const main = one('#main');
  const parts = Array.from(main.children).filter(part => part !== line);
  return parts.map(part => part.textContent).join('\n') + main.querySelectorAll('[hidden]').length;
}
/** @param {boolean} later did the day change? */
function say(later) {
  const text = later ? '今天是 ' + day + ' 了，这一页按今天重新算过。' : '回答或记录改过了，这一页按现在的重新算过。';
  line.textContent = '';
  line.appendChild(el('p', { class: 'kf-note', text }));
}
async function look() {
  const before = words();
  const was = day;
  day = today();
  for (const renew of renewers) await renew(day);
  if (words() !== before) say(day !== was);
}
function again() {
  looking = looking.then(look).catch(() => {
    /* what was shown stands; the next look tries again */
  });
}
let writing = 0;
/** Another tab may write many things at once. */
function onStorage() {
  clearTimeout(writing);
  writing = window.setTimeout(again, WRITING);
}
function onNextDay() {
  if (today() !== day) again();
}
function watch() {
  const main = one('#main');
  main.insertBefore(line, main.firstChild);
  window.addEventListener('pageshow', e => {
    if (e.persisted) again();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') again();
  });
  window.addEventListener('storage', onStorage);
  /* After the page's own listeners: what was pressed counts first, and is still there when it is let go. */
  ['click', 'change', 'submit'].forEach(use => document.addEventListener(use, onNextDay));
}
/**
 * Have something renewed whenever the page is seen again.
 * @param {Renew} renew it leaves what is being typed
 */
export function whenSeenAgain(renew) {
  if (!renewers.length) watch();
  renewers.push(renew);
}
