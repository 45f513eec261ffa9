/** What every page has: large type, theme, menu, states by the reader's date, what the device keeps. */
import { fundWords, isOld, today } from './age.js';
import { keepUp } from './device.js';
import { given, one, tellEach } from './dom.js';
import { later } from './later.js';
import { whenSeenAgain } from './seen-again.js';

const root = document.documentElement;
const siteRoot = new URL(given(document.body, 'data-kf-root') || './', location.href);
/**
 * @param {string} key
 * @param {string} value
 */
function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch (e) {
    /* storage may be blocked: the choice then lasts for the page */
  }
}
/** @param {string} key */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch (e) {
    return null;
  }
}

/* ---- large type ---- */
/** Reading aloud is for large type; its script is fetched only then. */
function offerVoice() {
  if (root.hasAttribute('data-kf-elder')) later('page/speak.js').catch(() => {});
}
/** @param {Element} elder the switch */
function switchType(elder) {
  elder.setAttribute('aria-pressed', String(root.hasAttribute('data-kf-elder')));
  elder.addEventListener('click', () => {
    const on = !root.hasAttribute('data-kf-elder');
    if (on) root.setAttribute('data-kf-elder', '');
    else root.removeAttribute('data-kf-elder');
    elder.setAttribute('aria-pressed', String(on));
    store('kf-elder', on ? '1' : '0');
    offerVoice();
  });
}

/* ---- theme and menu ---- */
const THEMES = [
  ['auto', '自动'],
  ['light', '明亮'],
  ['dark', '夜间'],
  ['contrast', '高对比'],
];
/** @param {Element} theme the switch */
function switchTheme(theme) {
  let at = Math.max(
    0,
    THEMES.findIndex(t => t[0] === stored('kf-theme'))
  );
  const label = one('[data-kf-theme-label]', theme);
  const show = () => {
    label.textContent = THEMES[at][1];
    theme.setAttribute('aria-label', '配色：' + THEMES[at][1] + '，点一下换一种');
  };
  show();
  theme.addEventListener('click', () => {
    at = (at + 1) % THEMES.length;
    store('kf-theme', THEMES[at][0]);
    window.kfTheme(THEMES[at][0]);
    show();
  });
}
/** @param {HTMLDetailsElement} menu */
function closeMenu(menu) {
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    one('summary', menu).focus();
  });
  document.addEventListener('click', e => {
    if (menu.open && !menu.contains(/** @type {Node} */ (e.target))) menu.open = false;
  });
}

/* ---- rates and funds tell their state, and records their age, by the reader's date ---- */
/**
 * @param {{from: string, to?: string}} force
 * @param {string} today
 */
function forceState(force, today) {
  if (today < force.from) return ['not_yet', force.from + ' 起施行'];
  return force.to && today > force.to ? ['expired', '已于 ' + force.to + ' 失效'] : ['open', '现行'];
}
/** @param {string} today */
function tellStates(today) {
  tellEach('data-kf-force', (cell, force) => {
    const [kind, words] = forceState(force, today);
    cell.hidden = false;
    cell.className = 'kf-badge kf-badge--' + kind;
    cell.textContent = words;
  });
  tellEach('data-kf-fund', (cell, fund) => {
    cell.textContent = fundWords(fund, today);
  });
  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-kf-verified]')).forEach(cell => {
    cell.hidden = !isOld(given(cell, 'data-kf-verified'), today);
  });
}

offerVoice();
const elder = document.querySelector('[data-kf-elder].kf-tool');
if (elder) switchType(elder);
const theme = document.querySelector('[data-kf-theme]');
if (theme) switchTheme(theme);
const menu = /** @type {HTMLDetailsElement|null} */ (document.querySelector('[data-kf-menu]'));
if (menu) closeMenu(menu);
const foot = document.querySelector('.kf-footer__inner');
if (foot) foot.setAttribute('data-kf-url', location.origin + location.pathname);
const moved = /** @type {HTMLAnchorElement|null} */ (document.querySelector('[data-kf-moved]'));
if (moved) location.replace(moved.href);
tellStates(today());
if (
  document.querySelector('[data-kf-intake],[data-kf-state],[data-kf-session],[data-kf-rolling],[data-kf-recurring]')
) {
  later('page/classes-page.js').catch(() => {});
}
whenSeenAgain(tellStates);
keepUp(siteRoot, {
  date: given(document.body, 'data-kf-date') || today(),
  unkept: document.body.hasAttribute('data-kf-unkept'),
});
