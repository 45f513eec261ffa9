/** The page where a reader keeps the site on the device: what is kept, how old and how large, keep, refresh, delete. */
import { today } from './age.js';
import { el } from './dom.js';
import { OLD, ask, canKeep, check, daysBetween } from './device.js';

const host = document.querySelector('[data-kf-offline]');
const KEEPING = '正在存，可以离开这一页，下次打开会接着存。';
let state = null, usage = null, persisted = null, said = '', asked = null;

function size(bytes) { return bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) + ' KB' : (Math.round(bytes / 1e5) / 10) + ' MB'; }
function button(text, act, cls, more) {
  const b = el('button', Object.assign({ type: 'button', class: 'kf-btn' + (cls || ''), text }, more || {}));
  b.addEventListener('click', act);
  return b;
}
function row(name, value) { return el('div', {}, [el('dt', { text: name }), el('dd', {}, [typeof value === 'string' ? document.createTextNode(value) : value])]); }
function look() {
  const storage = navigator.storage || {};
  return Promise.all([storage.estimate ? storage.estimate().catch(() => null) : null, storage.persisted ? storage.persisted().catch(() => null) : null]).then(found => {
    usage = found[0];
    persisted = found[1];
  });
}
/** A choice to keep something is the moment to ask that the phone does not clear it by itself. */
function persist() {
  const storage = navigator.storage;
  return storage && storage.persist ? storage.persist().then(yes => { persisted = yes; }).catch(() => { /* asked in vain */ }) : Promise.resolve();
}
function order(message, words) {
  said = words;
  draw();
  return ask(message).then(now => { if (now) state = now; return look(); }).then(draw);
}
function keep(parts) { persist().then(() => order({ kf: 'keep', parts }, KEEPING)); }
function whole(part) { return part.wanted && part.here >= part.bytes && !part.old; }
function progressWords() {
  const mine = state.parts.filter(p => p.wanted), all = mine.reduce((n, p) => n + p.bytes, 0), here = mine.reduce((n, p) => n + p.here, 0);
  return all && here < all ? '共 ' + size(all) + '，已存 ' + Math.floor(100 * here / all) + '%。' : '';
}
function refresh() {
  said = '正在核对…';
  draw();
  check(today).then(now => {
    if (now) state = now;
    said = '和网站核对过了，' + today + '。有新内容会在上面提示。';
    draw();
    return order({ kf: 'keep', parts: state.parts.filter(p => p.wanted).map(p => p.id) }, said);
  }).catch(() => { said = '现在没有连上网站，存下的内容照样能用。'; draw(); });
}
function statusWords() {
  if (state.off) return '没有存';
  if (state.away) return state.busy ? '正在存，还差 ' + state.away + ' 个文件' : state.full ? '手机空间不够，只存下了一部分（缺 ' + state.away + ' 个文件）' : '没有存完，还差 ' + state.away + ' 个文件';
  return '可以离线用';
}
function ageWords() {
  if (!state.checked) return '还没有核对过';
  const days = daysBetween(state.checked, today);
  return state.checked + (days > OLD ? '，' + days + ' 天前，可能已经旧了' : days > 0 ? '，' + days + ' 天前' : days === 0 ? '，今天' : '，晚于手机日期，请核对手机日期');
}
function partRow(p) {
  const done = p.bytes ? Math.min(100, Math.floor(100 * p.here / p.bytes)) : 100;
  const words = !p.wanted ? '' : whole(p) ? '已存' : p.old && done < 100 ? '存的是旧版' : done + '%';
  const act = p.wanted ? button('删除', () => order({ kf: 'drop', parts: [p.id] }, '已删除：' + p.title), ' kf-btn--small', { 'aria-label': '删除：' + p.title })
    : button('存下', () => keep([p.id]), ' kf-btn--small', { 'aria-label': '存下：' + p.title });
  return el('li', { 'data-kf-part': p.id, 'data-kf-state': !p.wanted ? 'none' : whole(p) ? 'whole' : 'part' }, [
    el('div', {}, [el('strong', { text: p.title }), el('span', { class: 'kf-muted', text: p.pages + ' 页，' + size(p.bytes) + ' 流量' + (words ? '，' + words : '') }),
      p.wanted && !whole(p) ? el('progress', { max: '100', value: String(done), 'aria-label': p.title + '存了多少' }) : null]), act]);
}
function partsNode() {
  if (!state.parts.length) return null;
  const rest = state.parts.filter(p => !p.wanted), bytes = rest.reduce((n, p) => n + p.bytes, 0);
  return el('section', { 'aria-labelledby': 'kf-parts' }, [
    el('h2', { id: 'kf-parts', text: '再存一些页面' }),
    el('p', { class: 'kf-muted', text: '搜索、算补贴、补贴标准和指南自动存（' + size(state.bytes) + ' 流量）。项目、机构和职业的页面按镇街自己选；看过的页面也会留下，最近 200 页。' }),
    rest.length ? el('div', { class: 'kf-actions' }, [button('全部存下（' + size(bytes) + '）', () => keep(rest.map(p => p.id)), ' kf-btn--primary')]) : null,
    el('ul', { class: 'kf-parts' }, state.parts.map(partRow)),
  ]);
}
function roomNode() {
  return el('section', { 'aria-labelledby': 'kf-room' }, [el('h2', { id: 'kf-room', text: '占多少空间' }), el('dl', { class: 'kf-facts' }, [
    row('基本部分', state.files + ' 个文件，' + size(state.bytes) + ' 流量'), row('看过的页面', state.seen + ' 页'), usage && usage.usage ? row('共占空间', size(usage.usage)) : null,
    persisted === null ? null : row('会不会被清掉', persisted ? '手机答应不自动清理' : '空间紧张时手机可能自动清掉；放到桌面会好一些'),
  ])]);
}
function installNode() {
  if (window.matchMedia('(display-mode: standalone)').matches) return null;
  const phone = /iPhone|iPad/.test(navigator.userAgent);
  const words = asked ? '放到桌面后，像应用一样打开，手机也不容易清掉存下的内容。' : phone ? '在 Safari 里点“分享”，选“添加到主屏幕”。放到主屏幕后，存下的内容不会过几天就被清掉。' : '在浏览器菜单里选“添加到主屏幕”或“安装应用”，就能像应用一样打开。';
  return el('section', { 'aria-labelledby': 'kf-install' }, [el('h2', { id: 'kf-install', text: '放到手机桌面' }), el('p', { text: words }),
    asked ? el('div', { class: 'kf-actions' }, [button('添加到桌面', () => { asked.prompt(); asked = null; draw(); }, ' kf-btn--primary')]) : null]);
}
function draw() {
  const focused = document.activeElement && host.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') || document.activeElement.textContent : '';
  const kept = !state.off;
  host.textContent = '';
  host.appendChild(el('div', { class: 'kf-amount', 'data-kf-kept': state.off ? 'off' : state.away ? 'part' : 'whole' }, [
    el('strong', { text: statusWords() }), kept ? el('span', { text: '数据核对到 ' + state.date + '。上次和网站核对：' + ageWords() + '。' }) : el('span', { text: '有网络时照常能用，没有网络就打不开。' }),
    el('div', { class: 'kf-actions' }, kept ? [button('和网站核对、更新', refresh, ' kf-btn--small'), button('全部删除', () => order({ kf: 'forget' }, '已全部删除。以后要用，点“存到这台设备”。'), ' kf-btn--small')]
      : [button('存到这台设备（' + size(state.bytes) + '）', () => keep([]), ' kf-btn--primary')])]));
  host.appendChild(el('p', { class: 'kf-muted', role: 'status', 'data-kf-said': '', text: said === KEEPING ? said + progressWords() : said }));
  if (state.full) host.appendChild(el('p', { class: 'kf-note', 'data-kf-full': '', text: '手机给网站的空间用完了，没有全部存下。算补贴和补贴标准先存。删掉一些，或清理手机空间后再试。' }));
  [kept ? partsNode() : null, kept ? roomNode() : null, installNode()].forEach(n => { if (n) host.appendChild(n); });
  if (focused) {
    const again = Array.from(host.querySelectorAll('button')).filter(b => (b.getAttribute('aria-label') || b.textContent).replace(/^存下|^删除/, '') === focused.replace(/^存下|^删除/, ''))[0];
    if (again) again.focus();
  }
}
function cannot(words) { host.textContent = ''; host.appendChild(el('p', { class: 'kf-note', 'data-kf-kept': 'cannot', text: words })); }
function begin() {
  return ask({ kf: 'hello' }).then(now => {
    if (!now) { cannot('没有问到存了什么。请刷新这一页再试。'); return null; }
    state = now;
    return look().then(draw);
  });
}
if (!canKeep) cannot('这个浏览器不能离线存网页。微信里请点右上角“…”，选“在浏览器打开”；有网络时本站照常能用。');
else {
  window.addEventListener('beforeinstallprompt', e => { e.preventDefault(); asked = e; if (state) draw(); });
  navigator.serviceWorker.addEventListener('message', e => { if (e.data && e.data.kf === 'state') {
    state = e.data;
    if (state.busy) { draw(); return; }
    if (said === KEEPING) said = !state.away && state.parts.every(p => !p.wanted || whole(p)) ? '存好了，没有网络也能打开。' : '没有存完。连着网络再打开这一页，会接着存。';
    look().then(draw);
  } });
  if (navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener('controllerchange', () => { begin(); });
  const slow = setTimeout(() => { if (!state) cannot('还没有存好，可能是网络慢，或者浏览器不让网站存东西（无痕模式、拦截了存储）。有网络时本站照常能用。'); }, 8000);
  navigator.serviceWorker.ready.then(() => {
    if (navigator.serviceWorker.controller) return begin();
    return new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true })).then(begin);
  }).then(() => clearTimeout(slow));
}
