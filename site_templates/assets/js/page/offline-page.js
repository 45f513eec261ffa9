/** The page where a reader keeps the site on the device: what is kept, how old and how large, keep, refresh, delete. */
import { OLD, daysBetween, today } from './age.js';
import { ask, canKeep, check } from './device.js';
import { append, button, el, one } from './dom.js';

const host = one('[data-kf-offline]');
const KEEPING = '正在存，可以离开这一页，下次打开会接着存。';
/** @type {KeptState} */
let state;
let known = false;
/** @type {StorageEstimate|null} */
let usage = null;
/** @type {boolean|null} */
let persisted = null;
let said = '';
/** @type {InstallOffer|null} */
let install = null;

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) + ' KB' : Math.round(bytes / 1e5) / 10 + ' MB';
}
/**
 * @param {string} name
 * @param {string} value
 */
function row(name, value) {
  return el('div', {}, [el('dt', { text: name }), el('dd', { text: value })]);
}
/** @param {KeptState} now */
function learn(now) {
  state = now;
  known = true;
}
/** Find out how much room is used and whether it is safe. */
async function look() {
  const storage = navigator.storage;
  usage = storage && storage.estimate ? await storage.estimate().catch(() => null) : null;
  persisted = storage && storage.persisted ? await storage.persisted().catch(() => null) : null;
}
/** A choice to keep something is the moment to ask that the phone does not clear it by itself. */
async function persist() {
  const storage = navigator.storage;
  if (storage && storage.persist) persisted = await storage.persist().catch(() => persisted);
}
/**
 * @param {object} message to the worker
 * @param {string} words what is said meanwhile
 */
async function order(message, words) {
  said = words;
  draw();
  const now = await ask(message);
  if (now) learn(now);
  await look();
  draw();
}
/** @param {string[]} parts */
function keep(parts) {
  persist().then(() => order({ kf: 'keep', parts }, KEEPING));
}
async function refresh() {
  said = '正在核对…';
  draw();
  try {
    const now = await check(today());
    if (now) learn(now);
    const wanted = state.parts.filter(p => p.wanted).map(p => p.id);
    await order({ kf: 'keep', parts: wanted }, '和网站核对过了，' + today + '。有新内容会在上面提示。');
  } catch (e) {
    said = '现在没有连上网站，存下的内容照样能用。';
    draw();
  }
}

/* ---- words ---- */
/** @param {KeptPart} part */
function whole(part) {
  return part.wanted && part.here >= part.bytes && !part.old;
}
function progressWords() {
  const mine = state.parts.filter(p => p.wanted);
  const all = mine.reduce((n, p) => n + p.bytes, 0);
  const here = mine.reduce((n, p) => n + p.here, 0);
  return all && here < all ? '共 ' + size(all) + '，已存 ' + Math.floor((100 * here) / all) + '%。' : '';
}
function statusWords() {
  if (state.off) return '没有存';
  if (!state.away) return '可以离线用';
  if (state.busy) return '正在存，还差 ' + state.away + ' 个文件';
  if (state.full) return '手机空间不够，只存下了一部分（缺 ' + state.away + ' 个文件）';
  return '没有存完，还差 ' + state.away + ' 个文件';
}
function ageWords() {
  if (!state.checked) return '还没有核对过';
  const days = daysBetween(state.checked, today());
  if (days === 0) return state.checked + '，今天';
  if (days < 0) return state.checked + '，晚于手机日期，请核对手机日期';
  return state.checked + '，' + days + ' 天前' + (days > OLD ? '，可能已经旧了' : '');
}
/** @param {KeptPart} part */
function partWords(part) {
  const done = percent(part);
  if (!part.wanted) return '';
  if (whole(part)) return '，已存';
  return part.old && done < 100 ? '，存的是旧版' : '，' + done + '%';
}
/** @param {KeptPart} part */
function percent(part) {
  return part.bytes ? Math.min(100, Math.floor((100 * part.here) / part.bytes)) : 100;
}

/* ---- the page ---- */
/** @param {KeptPart} part */
function partRow(part) {
  const title = part.title;
  const drop = () => order({ kf: 'drop', parts: [part.id] }, '已删除：' + title);
  const act = part.wanted
    ? button('删除', drop, { look: 'small', 'aria-label': '删除：' + title })
    : button('存下', () => keep([part.id]), { look: 'small', 'aria-label': '存下：' + title });
  const bar = el('progress', { max: '100', value: String(percent(part)), 'aria-label': title + '存了多少' });
  const words = part.pages + ' 页，' + size(part.bytes) + ' 流量' + partWords(part);
  const texts = [el('strong', { text: title }), el('span', { class: 'kf-muted', text: words })];
  const kids = [el('div', {}, [...texts, part.wanted && !whole(part) ? bar : null]), act];
  return el(
    'li',
    { 'data-kf-part': part.id, 'data-kf-state': !part.wanted ? 'none' : whole(part) ? 'whole' : 'part' },
    kids
  );
}
function partsNode() {
  if (!state.parts.length) return null;
  const rest = state.parts.filter(p => !p.wanted);
  const bytes = rest.reduce((n, p) => n + p.bytes, 0);
  const all = button('全部存下（' + size(bytes) + '）', () => keep(rest.map(p => p.id)), { look: 'primary' });
  const unasked = '搜索、算补贴、补贴标准和指南自动存（' + size(state.bytes) + ' 流量）。';
  return el('section', { 'aria-labelledby': 'kf-parts' }, [
    el('h2', { id: 'kf-parts', text: '再存一些页面' }),
    el('p', {
      class: 'kf-muted',
      text: unasked + '项目、机构和职业的页面按镇街自己选；看过的页面也会留下，最近 200 页。',
    }),
    rest.length ? el('div', { class: 'kf-actions' }, [all]) : null,
    el('ul', { class: 'kf-parts' }, state.parts.map(partRow)),
  ]);
}
function roomNode() {
  const safe = persisted ? '手机答应不自动清理' : '空间紧张时手机可能自动清掉；放到桌面会好一些';
  return el('section', { 'aria-labelledby': 'kf-room' }, [
    el('h2', { id: 'kf-room', text: '占多少空间' }),
    el('dl', { class: 'kf-facts' }, [
      row('基本部分', state.files + ' 个文件，' + size(state.bytes) + ' 流量'),
      row('看过的页面', state.seen + ' 页'),
      usage && usage.usage ? row('共占空间', size(usage.usage)) : null,
      persisted === null ? null : row('会不会被清掉', safe),
    ]),
  ]);
}
function installWords() {
  if (install) return '放到桌面后，像应用一样打开，手机也不容易清掉存下的内容。';
  if (/iPhone|iPad/.test(navigator.userAgent)) {
    return '在 Safari 里点“分享”，选“添加到主屏幕”。放到主屏幕后，存下的内容不会过几天就被清掉。';
  }
  return '在浏览器菜单里选“添加到主屏幕”或“安装应用”，就能像应用一样打开。';
}
function takeInstall() {
  if (install) install.prompt();
  install = null;
  draw();
}
function installNode() {
  if (window.matchMedia('(display-mode: standalone)').matches) return null;
  const add = button('添加到桌面', takeInstall, { look: 'primary' });
  return el('section', { 'aria-labelledby': 'kf-install' }, [
    el('h2', { id: 'kf-install', text: '放到手机桌面' }),
    el('p', { text: installWords() }),
    install ? el('div', { class: 'kf-actions' }, [add]) : null,
  ]);
}
function headNode() {
  const forget = () => order({ kf: 'forget' }, '已全部删除。以后要用，点“存到这台设备”。');
  const kept = [
    el('span', { text: '数据核对到 ' + state.date + '。上次和网站核对：' + ageWords() + '。' }),
    el('div', { class: 'kf-actions' }, [
      button('和网站核对、更新', refresh, { look: 'small' }),
      button('全部删除', forget, { look: 'small' }),
    ]),
  ];
  const off = [
    el('span', { text: '有网络时照常能用，没有网络就打不开。' }),
    el('div', { class: 'kf-actions' }, [
      button('存到这台设备（' + size(state.bytes) + '）', () => keep([]), { look: 'primary' }),
    ]),
  ];
  const status = el('strong', { text: statusWords() });
  const word = state.off ? 'off' : state.away ? 'part' : 'whole';
  return el('div', { class: 'kf-amount', 'data-kf-kept': word }, [status, ...(state.off ? off : kept)]);
}
/**
 * What a button is about, whether it keeps or drops.
 * @param {Element} node
 */
function about(node) {
  return (node.getAttribute('aria-label') || node.textContent || '').replace(/^存下|^删除/, '');
}
function draw() {
  const active = document.activeElement;
  const focused = active && host.contains(active) ? about(active) : '';
  const full = '手机给网站的空间用完了，没有全部存下。算补贴和补贴标准先存。删掉一些，或清理手机空间后再试。';
  const told = said === KEEPING ? said + progressWords() : said;
  host.textContent = '';
  append(host, [
    headNode(),
    el('p', { class: 'kf-muted', role: 'status', 'data-kf-said': '', text: told }),
    state.full ? el('p', { class: 'kf-note', 'data-kf-full': '', text: full }) : null,
    state.off ? null : partsNode(),
    state.off ? null : roomNode(),
    installNode(),
  ]);
  const again = focused && Array.from(host.querySelectorAll('button')).filter(b => about(b) === focused)[0];
  if (again) again.focus();
}
/** @param {string} words */
function cannot(words) {
  host.textContent = '';
  host.appendChild(el('p', { class: 'kf-note', 'data-kf-kept': 'cannot', text: words }));
}
async function begin() {
  const now = await ask({ kf: 'hello' });
  if (!now) {
    cannot('没有问到存了什么。请刷新这一页再试。');
    return;
  }
  learn(now);
  await look();
  draw();
}
/** @param {KeptState} now what the worker tells by itself */
function told(now) {
  learn(now);
  if (state.busy) {
    draw();
    return;
  }
  const done = !state.away && state.parts.every(p => !p.wanted || whole(p));
  if (said === KEEPING) said = done ? '存好了，没有网络也能打开。' : '没有存完。连着网络再打开这一页，会接着存。';
  look().then(draw);
}
async function start() {
  const worker = navigator.serviceWorker;
  window.addEventListener('beforeinstallprompt', e => {
    e.preventDefault();
    install = /** @type {InstallOffer} */ (e);
    if (known) draw();
  });
  worker.addEventListener('message', e => {
    if (e.data && e.data.kf === 'state') told(e.data);
  });
  if (worker.controller) worker.addEventListener('controllerchange', () => begin());
  const slow = setTimeout(() => {
    if (known) return;
    cannot('还没有存好，可能是网络慢，或者浏览器不让网站存东西（无痕模式、拦截了存储）。有网络时本站照常能用。');
  }, 8000);
  await worker.ready;
  if (!worker.controller) {
    await new Promise(done => worker.addEventListener('controllerchange', done, { once: true }));
  }
  await begin();
  clearTimeout(slow);
}
if (canKeep) start();
else cannot('这个浏览器不能离线存网页。微信里请点右上角“…”，选“在浏览器打开”；有网络时本站照常能用。');
