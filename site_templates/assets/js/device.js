/** What this device keeps: the worker, news of a release, how old things are and whether the clock can be right. */
import { el } from './dom.js';

export const OLD = 30; /* days without a word from the server, after which a page says so */
const LONG = 366; /* days after the data's own date, after which nobody can say what is in force */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const canKeep = 'serviceWorker' in navigator;

function dayNumber(day) { const p = day.split('-').map(Number); return Date.UTC(p[0], p[1] - 1, p[2]) / 86400000; }
/** Days from one civil date to another, both `2026-01-31`. */
export function daysBetween(from, to) { return Math.round(dayNumber(to) - dayNumber(from)); }
/** Asks the worker. @returns {Promise<object|null>} its answer; null without a worker or after 10 seconds */
export function ask(message) {
  const worker = canKeep && navigator.serviceWorker.controller;
  if (!worker) return Promise.resolve(null);
  return new Promise(done => {
    const channel = new MessageChannel();
    channel.port1.onmessage = e => done(e.data);
    setTimeout(() => done(null), 10000);
    worker.postMessage(message, [channel.port2]);
  });
}
/** Milliseconds of an HTTP date (`Wed, 25 Nov 2026 21:30:27 GMT`); null for anything else. */
function httpDate(text) {
  const p = /(\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT/.exec(text || ''), month = p ? MONTHS.indexOf(p[2]) : -1;
  return month < 0 ? null : Date.UTC(Number(p[3]), month, Number(p[1]), Number(p[4]), Number(p[5]), Number(p[6]));
}
/** Looks for a newer release and compares the clocks. @returns {Promise<object|null>} the worker's state; rejects without network */
export function check(today) {
  return navigator.serviceWorker.getRegistration().then(reg => {
    if (!reg) throw new Error('no worker');
    return fetch((reg.active || reg.installing || reg.waiting).scriptURL, { cache: 'no-cache' }).then(got => got.text().then(text => {
      const version = /"version":"(\w+)"/.exec(text);
      if (!got.ok || !version || (got.headers.get('content-type') || '').indexOf('javascript') < 0) throw new Error('not the site');
      const server = httpDate(got.headers.get('date')), skew = server === null ? 0 : Math.round((Date.now() - server) / 86400000);
      return ask({ kf: 'checked', day: today, skew }).then(state => {
        if (state && state.version !== version[1]) reg.update().catch(() => { /* the next page tries again */ });
        return state;
      });
    }));
  });
}
/** Whether a day lies so far after the data's date that nobody can say what is in force then. */
export function beyond(day, date) { return daysBetween(date, day) > LONG; }
/** What stands against trusting this page's dates, in words; empty for nothing. @param {object|null} state of the worker */
export function doubts(today, date, state) {
  const out = [], ahead = state ? state.skew : 0;
  if (today < date) out.push('手机日期是 ' + today + '，比资料的日期 ' + date + ' 还早。日期不对，班次和补贴就会算错，请先改好手机日期。');
  else if (ahead) out.push('手机日期 ' + today + ' 比网络上的日期' + (ahead > 0 ? '快' : '慢') + ' ' + Math.abs(ahead) + ' 天。班次和补贴按手机日期算，请先改好。');
  else if (beyond(today, date)) out.push('资料最后核对于 ' + date + '，到手机日期 ' + today + ' 已过一年多，现在的标准可能不同，请向经办部门问清楚。');
  const silent = state && state.checked && !state.off ? daysBetween(state.checked, today) : 0;
  if (silent > OLD) out.push('这台设备上的资料有 ' + silent + ' 天没有和网站核对了（上次是 ' + state.checked + '）。标准和班次可能变了，连上网打开一次就会更新。');
  return out;
}
function show(words) {
  const main = document.getElementById('main'), before = main.querySelector('[data-kf-doubts]');
  if (before) before.remove();
  if (words.length) main.insertBefore(el('div', { class: 'kf-doubts', role: 'status', 'data-kf-doubts': '' }, words.map(w => el('p', { class: 'kf-note', text: w }))), main.firstChild);
}
const bar = document.querySelector('[data-kf-update]');
function offer(take) {
  if (!bar || !bar.hidden) return;
  bar.hidden = false;
  bar.querySelector('[data-kf-refresh]').addEventListener('click', take);
}
const reload = () => location.reload();
/** This page as the server has it now; empty when the server does not answer as this site. */
function asServed(cache) {
  return fetch(location.pathname, { cache, credentials: 'same-origin' }) /* without what was typed or answered */
    .then(r => (r.ok && !r.redirected ? r.text() : '')).then(text => (text.indexOf('data-kf-root=') > 0 ? text : ''));
}
/** Something of this page's release could not be had: where the site answers, a newer release is there. */
function watchForLoss() {
  document.addEventListener('kf-missing', () => asServed('no-cache').then(now => { if (now) offer(reload); }).catch(() => { /* no network */ }));
}
/** Without a worker (some browsers inside other apps, which may keep a page for ever): is this page still what the server has? */
function watchThisPage() {
  let shown = '';
  const look = () => asServed('no-cache').then(now => { if (shown && now && now !== shown) offer(reload); }).catch(() => { /* no network: nothing newer to offer */ });
  setTimeout(() => asServed('force-cache').then(text => { shown = text; return look(); }).catch(() => { /* as above */ }), 1500);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look(); });
}
/** Sets up the worker. @param {URL} root the site's @param {string} today @param {string} date of the data
 *  @param {boolean} unkept nothing of this site is kept on the device */
export function keepUp(root, today, date, unkept) {
  show(doubts(today, date, null));
  watchForLoss();
  if (!canKeep || unkept) { watchThisPage(); return; }
  const worker = navigator.serviceWorker;
  let had = Boolean(worker.controller);
  const greet = () => ask({ kf: 'hello' }).then(state => {
    if (!state) return null;
    show(doubts(today, date, state));
    if (state.off || state.checked === today) return null;
    return check(today).then(now => { if (now) show(doubts(today, date, now)); }).catch(() => { /* no network: what was said stands */ });
  });
  /* A new release takes over in the background: this page stays as it is, the next one is new. */
  worker.addEventListener('controllerchange', () => { if (had) offer(reload); else { had = true; greet(); } });
  worker.register(new URL('sw.js', root), { scope: root.pathname, updateViaCache: 'none' }).then(reg => {
    if (!reg) { watchThisPage(); return; }
    if (had) greet();
  }).catch(watchThisPage);
}
