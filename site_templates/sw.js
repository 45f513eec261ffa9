/* What a device keeps: one release, whole or not at all, and the packs of pages that its reader has chosen.
   Files are kept by their hash, so a new release fetches what has changed and pages of the old one find theirs. The
   release named here is used once every file of it has come and agrees with its hash. Nothing but this site's own
   requests is touched, and nothing is kept that is not this site's. All of it stands in one block: a script that was
   cut off does not run. docs/offline.md says what is kept, and what happens when something goes wrong. */
{
const RELEASE = /*RELEASE*/{};
const SCOPE = new URL(self.registration.scope);
/* Caches are shared by all sites of an origin: the names carry ours. */
const cacheName = what => 'kf-' + what + '-' + SCOPE.pathname + '@1';
const FILES = cacheName('files'), STATE = cacheName('state'), SEEN = cacheName('seen');
const OLD_RELEASES = 5; /* of which what differs is kept, for pages that are still open */
const SEEN_LIMIT = 200; /* pages */
const PATIENCE = 3000; /* ms before a kept page is shown instead */
const LIMIT = 30000; /* ms before a page is given up */
const FILE_LIMIT = 120000; /* ms before a file is given up */
const INDEX_LIMIT = 6000; /* ms before a list that the device has lost is done without */
const AT_ONCE = 4;
const NEEDED = RELEASE.first.concat(RELEASE.rest);
const MINE = new Map(NEEDED.concat(RELEASE.later).map(f => [f[0].split('?')[0], f]));

const at = path => new URL(path, SCOPE).href;
const fileKey = hash => at('-/file/' + hash);
const stateKey = name => at('-/state/' + name);
const wait = ms => new Promise(done => setTimeout(done, ms));
const civilDay = d => [d.getFullYear(), d.getMonth() + 1, d.getDate()].map(n => String(n).padStart(2, '0')).join('-');
const isFull = error => Boolean(error) && error.name === 'QuotaExceededError';
const plain = text => text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]));

/* ---- notes of the worker: JSON by name; changes wait for one another ---- */
let turn = Promise.resolve();
function inTurn(task) { const mine = turn.then(task); turn = mine.catch(() => { /* told to whom it concerns */ }); return mine; }
async function recall(name, otherwise) {
  const hit = await (await caches.open(STATE)).match(stateKey(name));
  return hit ? hit.json() : otherwise;
}
async function note(name, value) {
  await (await caches.open(STATE)).put(stateKey(name), new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } }));
}
/** {off, checked, skew, full}: whether the reader wants nothing kept; the day of the last word from the server, by the
 *  device; days by which the device's clock is ahead; whether the last try ran out of room. */
async function settings(change) {
  const now = async () => Object.assign({ off: false, checked: '', skew: 0, full: false }, await recall('settings', {}));
  return change ? inTurn(async () => note('settings', Object.assign(await now(), change))) : now();
}
/** {wanted: part ids, packs: {file: {part, hash, day, paths}}}. @param {function} [change] of what is noted, in turn */
async function kept(change) {
  const now = () => recall('kept', { wanted: [], packs: {} });
  return change ? inTurn(async () => { const k = await now(); change(k); await note('kept', k); }) : now();
}

/** Whether the last try ran out of room. Where not even this can be noted, the worker knows it while it lives. */
let full = null;
async function noteFull(now) {
  full = now;
  if ((await settings()).full !== now) await settings({ full: now }).catch(() => { /* no room for a note */ });
}

/* ---- files by hash ---- */
async function stored(hash) { return (await caches.open(FILES)).match(fileKey(hash)); }
function within(ms, promise) {
  return Promise.race([promise, wait(ms).then(() => { throw new Error('too slow'); })]);
}
/** A file of this site, checked against its hash; rejects what is cut off, changed, moved or not there. */
async function fetched(address, hash) {
  const integrity = 'sha256-' + hash.replace(/-/g, '+').replace(/_/g, '/') + '=';
  const cache = address.indexOf('assets/kf-') === 0 || address.indexOf('?v=') > 0 ? 'default' : 'no-cache';
  const get = how => fetch(at(address), { cache: how, integrity, credentials: 'same-origin', redirect: 'error' });
  const got = await get(cache).catch(() => get('reload')); /* what HTTP kept may be another release's */
  if (!got.ok) throw new Error(address + ': ' + got.status);
  const headers = new Headers(got.headers);
  ['content-encoding', 'content-length', 'set-cookie'].forEach(h => headers.delete(h));
  return new Response(await got.blob(), { headers });
}
async function need(address, hash) {
  if (await stored(hash)) return;
  const response = await within(FILE_LIMIT, fetched(address, hash));
  await (await caches.open(FILES)).put(fileKey(hash), response);
}
/** Fetches files, a few at a time. @returns {Promise<string[]>} addresses that there was no room for */
async function collect(files, may) {
  const queue = files.slice(), left = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let f = queue.shift(); f; f = queue.shift()) {
      try { await need(f[0], f[1]); } catch (error) { if (!may || !isFull(error)) throw error; left.push(f[0]); }
    }
  }));
  return left;
}
/** The first part must come; of the rest what there is room for. What came stays, so a broken try goes on where it ended. */
async function takeRelease() {
  try { await collect(RELEASE.first, false); } catch (error) {
    if (!isFull(error)) throw error;
    await caches.delete(SEEN);
    await sweep((await releases()).slice(-1).map(r => r.version)); /* the release in use stays whole */
    await collect(RELEASE.first, false);
  }
  const left = await collect(RELEASE.rest, true);
  await noteFull(left.length > 0);
}
/** The keys of all files that are here. */
async function here() { return new Set((await (await caches.open(FILES)).keys()).map(r => r.url)); }
function missing(files, have) { return files.filter(f => !have.has(fileKey(f[1]))); }
/** A file of this release; where the device has lost it, it is fetched and kept again. */
async function mine(path, limit) {
  const file = MINE.get(path);
  if (!file) return undefined;
  const hit = await stored(file[1]);
  if (hit) return hit;
  const response = await within(limit || LIMIT, fetched(file[0], file[1]));
  try { await (await caches.open(FILES)).put(fileKey(file[1]), response.clone()); } catch (error) { /* no room: shown all the same */ }
  return response;
}
async function mineJson(path) { const got = await mine(path, INDEX_LIMIT); return got ? got.json() : null; }

/* ---- releases ---- */
/** Releases in the order in which they were taken up, the newest last: [{version, files: {path: hash}}]. */
async function releases() { return recall('releases', []); }
async function takeUp() {
  const own = { version: RELEASE.version, files: {} };
  MINE.forEach((f, path) => { own.files[path] = f[1]; });
  const list = (await releases()).filter(r => r.version !== own.version).concat(own).slice(-1 - OLD_RELEASES);
  await note('releases', list);
  return list;
}
/** Removes the files that no kept release and no kept pack names. @param {string[]} [only] versions that count */
async function sweep(only) {
  const used = new Set(NEEDED.concat(RELEASE.later).map(f => fileKey(f[1]))), cache = await caches.open(FILES), k = await kept();
  (await releases()).filter(r => !only || only.indexOf(r.version) >= 0).forEach(r => Object.keys(r.files).forEach(p => used.add(fileKey(r.files[p]))));
  Object.keys(k.packs).forEach(f => used.add(fileKey(k.packs[f].hash)));
  const index = await mineJson('offline/packs.json').catch(() => null);
  if (index) index.parts.forEach(p => { if (k.wanted.indexOf(p.id) >= 0) p.packs.forEach(x => used.add(fileKey(x[1]))); });
  await Promise.all((await cache.keys()).filter(r => !used.has(r.url)).map(r => cache.delete(r)));
}
self.addEventListener('install', event => {
  event.waitUntil((async () => {
    if (!(await settings()).off) {
      await takeRelease();
      const k = await kept();
      if (k.wanted.length) await fetchPacks(k.wanted).catch(() => { /* the old ones stay, and say how old they are */ });
    }
    /* Pages that are open keep asking for their own files by hash; the next page is of this release. */
    await self.skipWaiting();
  })());
});
self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    const ours = [FILES, STATE, SEEN], own = n => /^kf-[a-z]+-/.test(n) && n.replace(/^kf-[a-z]+-/, '').indexOf(SCOPE.pathname + '@') === 0;
    await Promise.all((await caches.keys()).filter(n => own(n) && ours.indexOf(n) < 0).map(n => caches.delete(n)));
    await takeUp();
    await renewPacks();
    await sweep();
    await self.clients.claim();
  })());
});

/* ---- packs ---- */
async function parts() { const index = await mineJson('offline/packs.json'); return index ? index.parts : []; }
/** The pack that is on its way: its hash, and how much of it has come (0 to 1). */
let coming = { hash: '', share: 0 };
/** A pack, read as it comes so that its progress can be told, then checked against its hash. */
async function fetchedPack(pack, moved) {
  const got = await fetch(at(pack[0]), { cache: 'no-cache', credentials: 'same-origin', redirect: 'error' });
  if (!got.ok) throw new Error(pack[0] + ': ' + got.status);
  const reader = got.body.getReader(), chunks = [];
  let size = 0, told = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    size += next.value.length;
    coming = { hash: pack[1], share: Math.min(1, size / pack[3]) };
    if (Date.now() - told > 300) { told = Date.now(); await moved(); }
  }
  const blob = new Blob(chunks), sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await new Response(blob).arrayBuffer()));
  const hash = btoa(String.fromCharCode.apply(null, sum)).replace(/\+/g, '-').replace(/\//g, '_').replace('=', '');
  if (hash !== pack[1]) throw new Error(pack[0] + ': not as it was published');
  return new Response(blob, { headers: { 'content-type': 'application/json' } });
}
/** Fetches the packs of parts that are not here yet. @param {function} [done] called as they come */
async function fetchPacks(ids, done) {
  for (const part of (await parts()).filter(p => ids.indexOf(p.id) >= 0)) {
    for (const pack of part.packs) {
      if (await stored(pack[1])) continue;
      try {
        const response = await within(FILE_LIMIT, fetchedPack(pack, done || (() => null)));
        await (await caches.open(FILES)).put(fileKey(pack[1]), response);
      } finally { coming = { hash: '', share: 0 }; }
      if (done) await done();
    }
  }
}
/** Takes into use the wanted packs that are here. @returns {Promise<boolean>} whether all of them are */
async function renewPacks() {
  const k = await kept();
  if (!k.wanted.length && !Object.keys(k.packs).length) return true;
  const all = await parts().catch(() => null);
  if (!all) return false;
  let whole = true;
  const names = {}, found = {};
  for (const part of all.filter(p => k.wanted.indexOf(p.id) >= 0)) {
    for (const pack of part.packs) {
      names[pack[0]] = true;
      const old = k.packs[pack[0]];
      if (old && old.hash === pack[1]) continue;
      const hit = await stored(pack[1]);
      if (hit) found[pack[0]] = { part: part.id, hash: pack[1], day: RELEASE.date, paths: Object.keys(await hit.json()) };
      else whole = false;
    }
  }
  await kept(now => {
    Object.keys(found).forEach(f => { if (now.wanted.indexOf(found[f].part) >= 0) now.packs[f] = found[f]; });
    /* a part that was cut anew leaves packs behind: they go once the new ones are whole */
    if (whole) Object.keys(now.packs).forEach(f => { if (!names[f] && k.packs[f]) delete now.packs[f]; });
  });
  return whole;
}
/** Files that the device has lost, packs that were asked for. @returns {Promise<boolean>} whether there was anything to do */
async function goOn() {
  if ((await settings()).off) return false;
  let changed = missing(NEEDED, await here()).length > 0;
  try {
    if (changed) await takeRelease();
    const k = await kept(), have = await here(), packs = [];
    (await parts()).filter(p => k.wanted.indexOf(p.id) >= 0).forEach(p => packs.push(...p.packs));
    if (packs.some(p => !have.has(fileKey(p[1])) || !k.packs[p[0]] || k.packs[p[0]].hash !== p[1])) {
      changed = true;
      try { await fetchPacks(k.wanted, tell); } finally { await renewPacks(); }
      await sweep();
    }
  } catch (error) { if (isFull(error)) await noteFull(true); } /* without network: the next page tries again */
  return changed;
}
let topping = null;
/** Goes on with what was begun, one at a time. */
function topUp() {
  if (!topping) topping = goOn().catch(() => false).then(changed => { topping = null; return changed ? tell() : null; });
  return topping;
}

/* ---- pages from packs and from what was seen ---- */
const known = {}; /* read once while the worker lives */
async function once(name, make) { if (!known[name]) known[name] = await make(); return known[name]; }
async function unmarked(text) {
  const shells = await once('shells', () => mineJson('offline/shells.json'));
  return text.replace(/[\ue001-\ue01f]/g, c => (c in shells.marks ? shells.marks[c] : c));
}
/** A page from its title and body, in the shell of this release; null where there is none for it. */
async function joined(path, title, body, status) {
  const shells = await once('shells', () => mineJson('offline/shells.json'));
  const steps = path.split('/'), section = shells.sections[steps[0]] || 'other', parts = shells.pieces[section + '/' + (steps.length - 1)];
  if (!parts) return null;
  const page = parts[0] + title + parts[1] + '<meta name="robots" content="noindex">' + parts[2] + body + parts[3];
  const headers = new Headers((await mine('offline.html')).headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(page, { status: status || 200, headers });
}
/** A page of a release that has passed: its words in today's shell, without its scripts, and with its day. */
async function asOld(path, title, body, words) {
  const text = body.replace(/<script[\s\S]*?<\/script>/g, '');
  return joined(path, title, '<p class="kf-note kf-old" role="status" data-kf-old>' + words + '</p>' + text);
}
/** Where a page stands in the packs of this release that every device has: the pack's file, or null. */
async function corePack(path) {
  const where = await once('core', async () => {
    const index = await mineJson('offline/packs.json'), found = {};
    index.core.forEach(c => c[1].forEach(p => { found[p] = c[0]; }));
    return found;
  });
  return where[path] || null;
}
async function chosenPack(path) {
  const k = await kept(), file = Object.keys(k.packs).filter(f => k.packs[f].paths.indexOf(path) >= 0)[0];
  if (!file) return null;
  const pack = k.packs[file], now = (await parts()).some(p => p.packs.some(x => x[0] === file && x[1] === pack.hash));
  return { hash: pack.hash, day: pack.day, now };
}
/** @returns {Promise<Response|null>} a page of this very release */
async function fromRelease(path) {
  if (path.slice(-1) === '/' || path === '') {
    if (MINE.has(path)) return mine(path);
    const file = await corePack(path).catch(() => null);
    if (file) { const entry = (await mineJson(file))[path]; return joined(path, entry[0], await unmarked(entry[1])); }
    const pack = await chosenPack(path).catch(() => null), hit = pack && pack.now ? await stored(pack.hash) : null;
    if (hit) { const entry = (await hit.json())[path]; return joined(path, entry[0], await unmarked(entry[1])); }
  } else if (MINE.has(path)) return mine(path);
  return null;
}
const TITLE = /<title>([\s\S]*?)<\/title>/, MAIN = /<main[^>]*>([\s\S]*)<\/main>/;
/** @returns {Promise<Response|null>} the best that is kept of a page that is not of this release */
async function fromBefore(path) {
  const hit = await (await caches.open(SEEN)).match(at(path));
  if (hit) {
    if (hit.headers.get('x-kf-release') === RELEASE.version) return hit;
    const text = await hit.text(), title = TITLE.exec(text), main = MAIN.exec(text);
    const page = title && main ? await asOld(path, title[1].replace(/ - [^-]*$/, ''), main[1], '这是 ' + hit.headers.get('x-kf-day') + ' 看过的旧内容，后来网站更新过。有网络时再打开一次。') : null;
    if (page) return page;
  }
  const pack = await chosenPack(path).catch(() => null), file = pack ? await stored(pack.hash) : null;
  if (!file) return null;
  const entry = (await file.json())[path];
  return asOld(path, entry[0], await unmarked(entry[1]), '这是存下的旧内容，数据截至 ' + pack.day + '，后来网站更新过。有网络时会自动换新。');
}
function inside(url) {
  let path = url.pathname.slice(SCOPE.pathname.length);
  try { path = decodeURIComponent(path); } catch (error) { /* kept as it is written */ }
  return path.replace(/(^|\/)index\.html$/, '$1');
}
async function remember(path, text, headers) {
  if ((await settings()).off) return;
  try {
    const cache = await caches.open(SEEN), more = new Headers(headers);
    more.set('x-kf-release', text.indexOf(RELEASE.assets + '/') > 0 ? RELEASE.version : '');
    more.set('x-kf-day', civilDay(new Date()));
    await cache.put(at(path), new Response(text, { headers: more }));
    const keys = await cache.keys();
    for (let i = 0; i < keys.length - SEEN_LIMIT; i += 1) await cache.delete(keys[i]);
  } catch (error) { /* a full store must not break the page */ }
}
/** What the network says: `page` (ours, whole), `gone` (our own 404), `other` (a login page, a redirect, a download), `broken`. */
async function ask(request) {
  const got = await fetch(request);
  if (got.type === 'opaqueredirect' || got.redirected) return { kind: 'other', response: got };
  const html = (got.headers.get('content-type') || '').indexOf('text/html') === 0;
  if (got.status >= 500) return { kind: 'broken', why: '网站现在出了故障（' + got.status + '）。' };
  if (!html) return { kind: 'other', response: got };
  const text = await got.text(), marked = text.indexOf('data-kf-root=') > 0, ended = /<\/html>\s*$/.test(text);
  const headers = new Headers(got.headers);
  ['content-encoding', 'content-length'].forEach(h => headers.delete(h));
  const response = new Response(text, { status: got.status, statusText: got.statusText, headers });
  if (marked && !ended) return { kind: 'broken', why: '这一页没有收全。' };
  if (marked && got.ok) return { kind: 'page', response, text, headers };
  return { kind: marked ? 'gone' : 'other', response };
}
const LAST_WORD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
  + '<title>现在没有网络</title><h1>现在没有网络</h1><p>手机清掉了存下的内容。有网络时再打开一次，就会重新存好。</p></html>';
async function sorry(why) {
  const offline = await mine('offline.html', INDEX_LIMIT).catch(() => null);
  const text = offline ? (await offline.text()).replace(/(<h1[^>]*>)[^<]*(<\/h1>)/, (whole, a, b) => (why ? a + plain(why) + b : whole)) : LAST_WORD;
  return new Response(text, { status: 503, headers: offline ? offline.headers : { 'content-type': 'text/html; charset=utf-8' } });
}
async function page(event) {
  const url = new URL(event.request.url), path = inside(url);
  if ((await settings()).off) return fetch(event.request);
  const own = await fromRelease(path).catch(() => null);
  if (own) return own;
  if (path && !/\/$|\.\w+$/.test(path) && (MINE.has(path + '/') || await corePack(path + '/').catch(() => null) || await chosenPack(path + '/').catch(() => null))) {
    return Response.redirect(url.origin + url.pathname + '/' + url.search, 302);
  }
  const network = ask(event.request).catch(() => ({ kind: 'broken', why: '' }));
  event.waitUntil(network.then(n => (n.kind === 'page' ? remember(path, n.text, n.headers) : null)));
  let found = await Promise.race([network, wait(PATIENCE).then(() => null)]);
  if (found && found.kind === 'page') return found.response;
  if (found && found.kind === 'gone') { await (await caches.open(SEEN)).delete(at(path)); return found.response; }
  const before = await fromBefore(path).catch(() => null);
  if (before) return before;
  if (!found) found = await Promise.race([network, wait(LIMIT - PATIENCE).then(() => ({ kind: 'broken', why: '网络太慢，这一页没有收到。' }))]);
  return found.response || sorry(found.why);
}

/* ---- files that pages ask for ---- */
/** A file by the hash in its address: this release's, one of an open page's, or the network's. */
async function byHash(request, path, hash) {
  const file = MINE.get(path), hit = await stored(hash);
  if (hit) return hit;
  return file && file[1] === hash && !(await settings()).off ? mine(path) : fetch(request);
}
async function ofAnyRelease(request, path) {
  if ((await settings()).off) return fetch(request);
  if (MINE.has(path)) return mine(path);
  const old = (await releases()).filter(r => r.files[path])[0], hit = old ? await stored(old.files[path]) : null;
  return hit || fetch(request);
}

/* ---- a class list shared from another app: handed to the page, never sent ---- */
let shared = null;
async function takeShared(event) {
  const form = await event.request.formData();
  shared = form.get('list');
  event.waitUntil(wait(60000));
  return Response.redirect(at('roster/?shared'), 303);
}

self.addEventListener('fetch', event => {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== SCOPE.origin || !url.href.startsWith(SCOPE.href) || request.headers.has('range')) return;
  const path = inside(url), version = url.searchParams.get('v');
  if (request.method === 'POST' && path === 'roster/') { event.respondWith(takeShared(event)); return; }
  if (request.method !== 'GET' || path.indexOf('datasette/') === 0) return;
  if (request.mode === 'navigate') { event.respondWith(page(event)); return; }
  if (version && /^[\w-]{43}$/.test(version)) { event.respondWith(byHash(request, path, version)); return; }
  if (MINE.has(path) || path.indexOf('assets/kf-') === 0) event.respondWith(ofAnyRelease(request, path));
});

/* ---- what pages ask the worker ---- */
async function state() {
  const s = await settings(), k = await kept(), have = await here(), away = missing(NEEDED, have);
  const list = s.off && away.length ? [] : await parts().catch(() => []);
  return {
    kf: 'state', version: RELEASE.version, date: RELEASE.date, off: s.off, checked: s.checked, skew: s.skew, full: full === null ? s.full : full, busy: Boolean(topping),
    files: NEEDED.length, away: away.length, bytes: NEEDED.reduce((n, f) => n + f[2], 0), seen: (await (await caches.open(SEEN)).keys()).length,
    parts: list.map(p => ({
      id: p.id, title: p.title, pages: p.pages, bytes: p.packs.reduce((sum, x) => sum + x[2], 0), wanted: k.wanted.indexOf(p.id) >= 0,
      here: Math.floor(p.packs.reduce((sum, x) => sum + x[2] * (have.has(fileKey(x[1])) ? 1 : coming.hash === x[1] ? coming.share * 0.99 : 0), 0)), old: Object.keys(k.packs).some(f => k.packs[f].part === p.id && !p.packs.some(x => x[1] === k.packs[f].hash)),
    })),
  };
}
async function tell() {
  const now = await state();
  (await self.clients.matchAll({ type: 'window' })).forEach(c => c.postMessage(now));
  return now;
}
const ORDERS = {
  async hello() { return null; },
  async checked(given) { await settings({ checked: given.day, skew: given.skew }); return null; },
  async keep(given) {
    await kept(k => given.parts.forEach(p => { if (k.wanted.indexOf(p) < 0) k.wanted.push(p); }));
    await settings({ off: false });
    await noteFull(false);
    return topUp();
  },
  async drop(given) {
    await kept(k => {
      k.wanted = k.wanted.filter(p => given.parts.indexOf(p) < 0);
      Object.keys(k.packs).forEach(f => { if (given.parts.indexOf(k.packs[f].part) >= 0) delete k.packs[f]; });
    });
    return sweep();
  },
  /** Nothing is kept any more until the reader asks for it; the worker only passes on. */
  async forget() {
    await Promise.all([caches.delete(FILES), caches.delete(SEEN)]);
    await settings({ off: true });
    await noteFull(false);
    await kept(k => { k.wanted = []; k.packs = {}; });
    return note('releases', []);
  },
  async 'take-shared'() { return null; },
};
self.addEventListener('message', event => {
  const given = event.data || {}, port = event.ports[0], order = ORDERS[given.kf];
  if (!order) return;
  event.waitUntil((async () => {
    if (given.kf === 'take-shared') { if (port) port.postMessage(shared); shared = null; return; }
    try { await order(given); } catch (error) { if (isFull(error)) await noteFull(true); }
    const now = await (given.kf === 'hello' ? state() : tell());
    if (port) port.postMessage(now);
    if (given.kf === 'hello') await topUp();
  })());
});
}
