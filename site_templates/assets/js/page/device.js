/** What this device keeps: the worker, news of a release, how old things are and whether the clock can be right. */
import { OLD, beyond, daysBetween, today } from './age.js';
import { el, one } from './dom.js';
import { whenSeenAgain } from './seen-again.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const canKeep = 'serviceWorker' in navigator;

/** Nothing to be done about it: what was said stands, and the next page tries again. */
function letBe() {}
/**
 * Ask the worker.
 * @param {object} message
 * @returns {Promise<any>} its answer; null without a worker or after 10 seconds
 */
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
/**
 * Milliseconds of an HTTP date (`Wed, 25 Nov 2026 21:30:27 GMT`); null for anything else.
 * @param {string|null} text
 */
function httpDate(text) {
  const p = /(\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT/.exec(text || '');
  const month = p ? MONTHS.indexOf(p[2]) : -1;
  if (!p || month < 0) return null;
  return Date.UTC(Number(p[3]), month, Number(p[1]), Number(p[4]), Number(p[5]), Number(p[6]));
}
/**
 * Look for a newer release and compare the clocks. Rejects without network.
 * @param {string} day today
 * @returns {Promise<KeptState|null>} the worker's state
 */
export async function check(day) {
  const registration = await navigator.serviceWorker.getRegistration();
  const worker = registration && (registration.active || registration.installing || registration.waiting);
  if (!registration || !worker) throw new Error('no worker');
  const got = await fetch(worker.scriptURL, { cache: 'no-cache' });
  const version = /"version":"(\w+)"/.exec(await got.text());
  const script = (got.headers.get('content-type') || '').indexOf('javascript') >= 0;
  if (!got.ok || !version || !script) throw new Error('not the site');
  const server = httpDate(got.headers.get('date'));
  const skew = server === null ? 0 : Math.round((Date.now() - server) / 86400000);
  const state = await ask({ kf: 'checked', day, skew });
  if (state && state.version !== version[1]) registration.update().catch(letBe);
  return state;
}
/**
 * What stands against the device's date, in words; empty for nothing.
 * @param {string} day today
 * @param {string} date of the data
 * @param {number} ahead days by which the device's clock is ahead
 */
function clockWords(day, date, ahead) {
  const own = '手机日期';
  if (day < date) {
    return own + '是 ' + day + '，比资料的日期 ' + date + ' 还早。日期不对，班次和补贴就会算错，请先改好手机日期。';
  }
  if (ahead) {
    const by = (ahead > 0 ? '快' : '慢') + ' ' + Math.abs(ahead) + ' 天';
    return own + ' ' + day + ' 比网络上的日期' + by + '。班次和补贴按手机日期算，请先改好。';
  }
  if (!beyond(day, date)) return '';
  return '资料最后核对于 ' + date + '，到手机日期 ' + day + ' 已过一年多，现在的标准可能不同，请向经办部门问清楚。';
}
/**
 * What stands against trusting this page's dates, in words; empty for nothing.
 * @param {string} day today
 * @param {string} date of the data
 * @param {KeptState|null} state of the worker
 */
function doubts(day, date, state) {
  const silent = state && state.checked && !state.off ? daysBetween(state.checked, day) : 0;
  const out = [clockWords(day, date, state ? state.skew : 0)].filter(Boolean);
  if (state && silent > OLD) {
    const since = '这台设备上的资料有 ' + silent + ' 天没有和网站核对了（上次是 ' + state.checked + '）。';
    out.push(since + '标准和班次可能变了，连上网打开一次就会更新。');
  }
  return out;
}
/** @param {string[]} words */
function show(words) {
  const main = one('#main');
  const before = main.querySelector('[data-kf-doubts]');
  if (before) before.remove();
  if (!words.length) return;
  const notes = words.map(w => el('p', { class: 'kf-note', text: w }));
  main.insertBefore(el('div', { class: 'kf-doubts', role: 'status', 'data-kf-doubts': '' }, notes), main.firstChild);
}
const bar = /** @type {HTMLElement|null} */ (document.querySelector('[data-kf-update]'));
/** A newer release is there. */
function offer() {
  if (!bar || !bar.hidden) return;
  bar.hidden = false;
  one('[data-kf-refresh]', bar).addEventListener('click', () => location.reload());
}
/**
 * This page as the server has it now, without what was typed or answered; empty when the server does not answer as
 * this site.
 * @param {RequestCache} cache
 */
async function asServed(cache) {
  const got = await fetch(location.pathname, { cache, credentials: 'same-origin', headers: { Accept: 'text/html' } });
  const text = got.ok && !got.redirected ? await got.text() : '';
  return text.indexOf('data-kf-root=') > 0 ? text : '';
}
/** Something of this page's release could not be had: where the site answers, a newer release is there. */
function watchForLoss() {
  const look = async () => {
    if (await asServed('no-cache')) offer();
  };
  document.addEventListener('kf-missing', () => look().catch(letBe));
}
/**
 * Without a worker (some browsers inside other apps, which may keep a page for ever): is this page still what the
 * server has?
 */
function watchThisPage() {
  let shown = '';
  const look = async () => {
    const now = await asServed('no-cache');
    if (shown && now && now !== shown) offer();
  };
  const begin = async () => {
    shown = await asServed('force-cache');
    await look();
  };
  setTimeout(() => begin().catch(letBe), 1500);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look().catch(letBe);
  });
}
/**
 * Set up the worker.
 * @param {URL} root the site's
 * @param {{date: string, unkept: boolean}} site date: of the data; unkept: nothing of this site is kept on the device
 */
export function keepUp(root, { date, unkept }) {
  let day = today();
  /** @type {KeptState|null} */
  let known = null;
  /** @param {KeptState|null} state */
  const tell = state => {
    known = state;
    show(doubts(day, date, state));
  };
  tell(null);
  watchForLoss();
  whenSeenAgain(later => {
    if (later === day) return;
    day = later;
    tell(known);
  });
  if (!canKeep || unkept) {
    watchThisPage();
    return;
  }
  const worker = navigator.serviceWorker;
  let had = Boolean(worker.controller);
  const greet = async () => {
    const state = await ask({ kf: 'hello' });
    if (!state) return;
    tell(state);
    if (state.off || state.checked === day) return;
    const now = await check(day);
    if (now) tell(now);
  };
  /* A new release takes over in the background: this page stays as it is, the next one is new. */
  worker.addEventListener('controllerchange', () => {
    if (had) offer();
    else {
      had = true;
      greet().catch(letBe);
    }
  });
  worker
    .register(new URL('sw.js', root), { scope: root.pathname, updateViaCache: 'none' })
    .then(registration => {
      if (!registration) watchThisPage();
      else if (had) greet().catch(letBe);
    })
    .catch(watchThisPage);
}
