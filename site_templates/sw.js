/* One release, kept whole or not at all. Every file is fetched with its SHA-256; unchanged ones are copied from
   the release before. Pages that were visited are kept, the last 200. Nothing but this site's own GETs is touched. */
const VERSION = /*VERSION*/'';
const ASSETS = /*ASSETS*/[];
const SCOPE = new URL(self.registration.scope);
/* Caches are shared by all sites of an origin: the names carry ours. Visited pages go with the assets they need. */
const CORES = 'kf-core-' + SCOPE.pathname + '@';
const SEENS = 'kf-seen-' + SCOPE.pathname + '@';
const CORE = CORES + VERSION;
const SEEN = SEENS + (/assets\/kf-\w+/.exec(ASSETS.map(a => a[0]).join(' ')) || [''])[0];
const HASHES = new Map(ASSETS.map(a => [new URL(a[0], SCOPE).href, a[1]]));
const SEEN_LIMIT = 200;
const PATIENCE = 3000;

async function older(url, hash) {
  const names = (await caches.keys()).filter(n => n.startsWith(CORES) && n !== CORE);
  for (const name of names) {
    const hit = await (await caches.open(name)).match(url);
    if (hit && hit.headers.get('x-kf-hash') === hash) return hit;
  }
  return null;
}
async function keep(cache, url, hash) {
  const copy = await older(url, hash);
  if (copy) return cache.put(url, copy);
  const got = await fetch(url, { cache: 'no-cache', integrity: hash, credentials: 'same-origin' });
  if (!got.ok) throw new Error(url + ': ' + got.status);
  const headers = new Headers(got.headers);
  headers.set('x-kf-hash', hash);
  return cache.put(url, new Response(await got.blob(), { headers }));
}
self.addEventListener('install', event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CORE);
    const queue = Array.from(HASHES);
    try {
      await Promise.all([0, 1, 2, 3, 4, 5].map(async () => {
        for (let next = queue.shift(); next; next = queue.shift()) await keep(cache, next[0], next[1]);
      }));
    } catch (error) {
      await caches.delete(CORE);
      throw error;
    }
  })());
});
self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    const stale = n => (n.startsWith(CORES) && n !== CORE) || (n.startsWith(SEENS) && n !== SEEN);
    await Promise.all((await caches.keys()).filter(stale).map(n => caches.delete(n)));
    await self.clients.claim();
  })());
});
self.addEventListener('message', event => { if (event.data === 'take-over') self.skipWaiting(); });

function plainUrl(request) { const url = new URL(request.url); url.search = ''; url.hash = ''; return url.href; }
async function remember(request, response) {
  try {
    const cache = await caches.open(SEEN);
    await cache.put(plainUrl(request), response);
    const keys = await cache.keys();
    for (let i = 0; i < keys.length - SEEN_LIMIT; i += 1) await cache.delete(keys[i]);
  } catch (error) { /* a full store must not break the page */ }
}
/** A page of this site: HTML, not redirected, with our mark; a captive portal's login page has none. */
async function ours(response) {
  if (!response.ok || response.redirected || (response.headers.get('content-type') || '').indexOf('text/html') !== 0) return false;
  return (await response.clone().text()).indexOf('data-kf-root') > 0;
}
function withTimeout(promise, ms) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error('slow')), ms))]);
}
/** A file of this release: from the store, or, where the device has emptied it, fetched and kept again. */
async function mine(url) {
  const core = await caches.open(CORE);
  const hit = await core.match(url);
  if (hit || !HASHES.has(url)) return hit;
  try {
    await keep(core, url, HASHES.get(url));
    return await core.match(url);
  } catch (error) { return undefined; }
}
const LAST_WORD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
  + '<title>现在没有网络</title><h1>现在没有网络</h1><p>手机清掉了存下的内容。有网络时再打开一次，就会重新存好。</p></html>';
async function page(request) {
  const url = plainUrl(request), kept = await mine(url);
  if (kept) return kept;
  const network = fetch(request);
  try {
    const got = await withTimeout(network, PATIENCE);
    if (await ours(got)) await remember(request, got.clone());
    else if (got.status >= 500) { const copy = await (await caches.open(SEEN)).match(url); if (copy) return copy; }
    return got;
  } catch (error) {
    const seen = await (await caches.open(SEEN)).match(url);
    if (seen) return seen;
    try { return await network; } catch (e) {
      const offline = await mine(new URL('offline.html', SCOPE).href);
      const body = offline ? await offline.blob() : LAST_WORD;
      const headers = offline ? offline.headers : { 'content-type': 'text/html; charset=utf-8' };
      return new Response(body, { status: 503, headers });
    }
  }
}
self.addEventListener('fetch', event => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== SCOPE.origin || !url.href.startsWith(SCOPE.href) || request.headers.has('range')) return;
  if (url.pathname.startsWith(SCOPE.pathname + 'datasette/')) return;
  if (request.mode === 'navigate') { event.respondWith(page(request)); return; }
  if (HASHES.has(plainUrl(request))) {
    event.respondWith(mine(plainUrl(request)).then(hit => hit || fetch(request)));
  }
});
