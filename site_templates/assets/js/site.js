/** What every page has: large type, theme, menu, states by the reader's date, what the device keeps. */
import { badge } from './dom.js';
import { daysBetween, keepUp } from './device.js';
import { fundWords, isOld, today } from './age.js';

const root = document.documentElement;
const siteRoot = new URL(document.body.getAttribute('data-kf-root') || './', location.href);
function store(key, value) { try { localStorage.setItem(key, value); } catch (e) { /* storage may be blocked: the choice then lasts for the page */ } }
function stored(key) { try { return localStorage.getItem(key); } catch (e) { return null; } }

const elder = document.querySelector('[data-kf-elder].kf-tool');
/** Reading aloud is for large type; its script is fetched only then. */
function offerVoice() {
  const own = document.querySelector('script[type="module"][src$="/site.js"]');
  if (!root.hasAttribute('data-kf-elder') || !own || document.querySelector('script[src$="/speak.js"]')) return;
  const script = document.createElement('script');
  script.type = 'module';
  script.src = own.src.replace(/site\.js$/, 'speak.js');
  document.head.appendChild(script);
}
offerVoice();
if (elder) {
  elder.setAttribute('aria-pressed', String(root.hasAttribute('data-kf-elder')));
  elder.addEventListener('click', () => {
    const on = !root.hasAttribute('data-kf-elder');
    if (on) root.setAttribute('data-kf-elder', ''); else root.removeAttribute('data-kf-elder');
    elder.setAttribute('aria-pressed', String(on));
    store('kf-elder', on ? '1' : '0');
    offerVoice();
  });
}

const THEMES = [['auto', '自动'], ['light', '明亮'], ['dark', '夜间'], ['contrast', '高对比']];
const theme = document.querySelector('[data-kf-theme]');
if (theme) {
  let at = Math.max(0, THEMES.findIndex(t => t[0] === stored('kf-theme')));
  const label = theme.querySelector('[data-kf-theme-label]');
  const show = () => { label.textContent = THEMES[at][1]; theme.setAttribute('aria-label', '配色：' + THEMES[at][1] + '，点一下换一种'); };
  show();
  theme.addEventListener('click', () => {
    at = (at + 1) % THEMES.length;
    store('kf-theme', THEMES[at][0]);
    window.kfTheme(THEMES[at][0]);
    show();
  });
}

const menu = document.querySelector('[data-kf-menu]');
if (menu) {
  document.addEventListener('keydown', e => { if (e.key === 'Escape' && menu.open) { menu.open = false; menu.querySelector('summary').focus(); } });
  document.addEventListener('click', e => { if (menu.open && !menu.contains(e.target)) menu.open = false; });
}

const foot = document.querySelector('.kf-footer__inner');
if (foot) foot.setAttribute('data-kf-url', location.origin + location.pathname);

const moved = document.querySelector('[data-kf-moved]');
if (moved) location.replace(moved.href);

/* Sessions, rates and funds tell their state, and records their age, by the reader's date, not by the day the page was built. */
const SOON = 7; /* days before the deadline from which a page says so */
/** @returns {[string, string]} class suffix and words for one session on a date */
export function sessionState(s, on) {
  if (s.cancelled) return ['cancelled', '已取消'];
  if (s.end < on) return ['ended', '已结束'];
  const deadline = s.deadline || s.start;
  if (deadline < on) return ['closed', s.start <= on ? '开课中，报名已截止' : '报名已截止'];
  if (s.seats !== null && s.enrolled !== null && s.enrolled >= s.seats) return ['full', '已满'];
  if (s.start <= on) return ['open', '开课中，仍可报名'];
  return ['open', daysBetween(on, deadline) <= SOON ? '可报名，即将截止' : '可报名'];
}
/** The session to show for a project: the best state, then the earliest. Null without any. */
export function bestSession(sessions, on) {
  const list = sessions.filter(s => !s.cancelled).map(s => ({ session: s, state: sessionState(s, on) }));
  const order = ['open', 'full', 'closed', 'ended'];
  for (let i = 0; i < order.length; i += 1) {
    const hits = list.filter(x => x.state[0] === order[i]).sort((a, b) => (a.session.start < b.session.start ? -1 : 1));
    if (hits.length) return order[i] === 'ended' ? hits[hits.length - 1] : hits[0];
  }
  return null;
}
const stateBadge = state => badge(state[0], state[1]);
document.querySelectorAll('[data-kf-sessions]').forEach(cell => {
  const best = bestSession(JSON.parse(cell.getAttribute('data-kf-sessions')), today);
  if (!best) return;
  cell.textContent = best.session.start + ' 开班 ';
  cell.appendChild(stateBadge(best.state));
});
document.querySelectorAll('[data-kf-session]').forEach(cell => {
  const s = JSON.parse(cell.getAttribute('data-kf-session'));
  cell.textContent = '';
  cell.appendChild(stateBadge(sessionState(s, today)));
});
document.querySelectorAll('[data-kf-force]').forEach(cell => {
  const f = JSON.parse(cell.getAttribute('data-kf-force'));
  const state = today < f.from ? ['not_yet', f.from + ' 起施行'] : f.to && today > f.to ? ['expired', '已于 ' + f.to + ' 失效'] : ['open', '现行'];
  cell.hidden = false;
  cell.className = 'kf-badge kf-badge--' + state[0];
  cell.textContent = state[1];
});
document.querySelectorAll('[data-kf-verified]').forEach(cell => { cell.hidden = !isOld(cell.getAttribute('data-kf-verified'), today); });
document.querySelectorAll('[data-kf-fund]').forEach(cell => { cell.textContent = fundWords(JSON.parse(cell.getAttribute('data-kf-fund')), today); });

keepUp(siteRoot, today, document.body.getAttribute('data-kf-date') || today, document.body.hasAttribute('data-kf-unkept'));
