/* ---- pages from packs and from what was seen ---- */
const known = {}; /* read once while the worker lives */
async function once(name, make) {
  if (!known[name]) known[name] = await make();
  return known[name];
}
async function unmarked(text) {
  const shells = await once('shells', () => mineJson('offline/shells.json'));
  return text.replace(/[\x01-\x08\x0b\x0c\x0e-\x1f]/g, c => (c in shells.marks ? shells.marks[c] : c));
}
/** A page from its title and body, in the shell of this release; null where there is none for it. */
async function joined(path, title, body) {
  const shells = await once('shells', () => mineJson('offline/shells.json'));
  const steps = path.split('/');
  const section = shells.sections[steps[0]] || 'other';
  const parts = shells.pieces[section + '/' + (steps.length - 1)];
  if (!parts) return null;
  const page = parts[0] + title + parts[1] + '<meta name="robots" content="noindex">' + parts[2] + body + parts[3];
  const headers = new Headers((await mine('offline.html')).headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(page, { headers });
}
/** A pack's page. @param {Response} file the pack @returns {Promise<[string, string]>} its title and body */
async function entry(file, path) {
  const found = (await file.json())[path];
  return [found[0], await unmarked(found[1])];
}
/** A page of a release that has passed: its words in today's shell, without its scripts, and with its day. */
async function asOld(path, title, body, words) {
  const text = body.replace(/<script[\s\S]*?<\/script>/g, '');
  return joined(path, title, '<p class="kf-note kf-old" role="status" data-kf-old>' + words + '</p>' + text);
}
/** Where a page stands in the packs of this release that every device has: the pack's file, or null. */
async function corePack(path) {
  const where = await once('core', async () => {
    const index = await mineJson('offline/packs.json');
    const found = {};
    index.core.forEach(c =>
      c[1].forEach(p => {
        found[p] = c[0];
      })
    );
    return found;
  });
  return where[path] || null;
}
async function chosenPack(path) {
  const k = await kept();
  const file = Object.keys(k.packs).filter(f => k.packs[f].paths.indexOf(path) >= 0)[0];
  if (!file) return null;
  const pack = k.packs[file];
  const now = (await parts()).some(p => p.packs.some(x => x[0] === file && x[1] === pack.hash));
  return { hash: pack.hash, day: pack.day, now };
}
/** @returns {Promise<Response|null>} a page of this very release */
async function fromRelease(path) {
  if (path.slice(-1) === '/' || path === '') {
    if (MINE.has(path)) return mine(path);
    const file = await corePack(path).catch(() => null);
    if (file) return joined(path, ...(await entry(await mine(file, INDEX_LIMIT), path)));
    const pack = await chosenPack(path).catch(() => null);
    const hit = pack && pack.now ? await stored(pack.hash) : null;
    if (hit) return joined(path, ...(await entry(hit, path)));
  } else if (MINE.has(path)) return mine(path);
  return null;
}
const TITLE = /<title>([\s\S]*?)<\/title>/;
const MAIN = /<main[^>]*>([\s\S]*)<\/main>/;
/** @returns {Promise<Response|null>} the best that is kept of a page that is not of this release */
async function fromBefore(path) {
  const hit = await (await caches.open(SEEN)).match(at(path));
  if (hit) {
    if (hit.headers.get('x-kf-release') === RELEASE.version) return hit;
    const text = await hit.text();
    const title = TITLE.exec(text);
    const main = MAIN.exec(text);
    const page =
      title && main
        ? await asOld(
            path,
            title[1].replace(/ - [^-]*$/, ''),
            main[1],
            '这是 ' + hit.headers.get('x-kf-day') + ' 看过的旧内容，后来网站更新过。有网络时再打开一次。'
          )
        : null;
    if (page) return page;
  }
  const pack = await chosenPack(path).catch(() => null);
  const file = pack ? await stored(pack.hash) : null;
  if (!pack || !file) return null;
  const found = await entry(file, path);
  return asOld(
    path,
    found[0],
    found[1],
    '这是存下的旧内容，数据截至 ' + pack.day + '，后来网站更新过。有网络时会自动换新。'
  );
}
function inside(url) {
  let path = url.pathname.slice(SCOPE.pathname.length);
  try {
    path = decodeURIComponent(path);
  } catch (error) {
    /* kept as it is written */
  }
  return path.replace(/(^|\/)index\.html$/, '$1');
}
async function remember(path, text, headers) {
  if ((await settings()).off) return;
  try {
    const cache = await caches.open(SEEN);
    const more = new Headers(headers);
    more.set('x-kf-release', text.indexOf(RELEASE.assets + '/') > 0 ? RELEASE.version : '');
    more.set('x-kf-day', civilDay(new Date()));
    await cache.put(at(path), new Response(text, { headers: more }));
    const keys = await cache.keys();
    for (let i = 0; i < keys.length - SEEN_LIMIT; i += 1) await cache.delete(keys[i]);
  } catch (error) {
    /* a full store must not break the page */
  }
}
/** @typedef {{kind: string, response?: Response, text?: string, headers?: Headers, why?: string}} Answer */
/**
 * What the network says: `page` (ours, whole), `gone` (our own 404), `other` (a login page, a redirect, a download),
 * `broken`.
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
async function ask(request) {
  const got = await fetch(request);
  if (got.type === 'opaqueredirect' || got.redirected) return { kind: 'other', response: got };
  const html = (got.headers.get('content-type') || '').indexOf('text/html') === 0;
  if (got.status >= 500) return { kind: 'broken', why: '网站现在出了故障（' + got.status + '）。' };
  if (!html) return { kind: 'other', response: got };
  const text = await got.text();
  const marked = text.indexOf('data-kf-root=') > 0;
  const ended = /<\/html>\s*$/.test(text);
  const headers = readHeaders(got);
  const response = new Response(text, { status: got.status, statusText: got.statusText, headers });
  if (marked && !ended) return { kind: 'broken', why: '这一页没有收全。' };
  if (marked && got.ok) return { kind: 'page', response, text, headers };
  return { kind: marked ? 'gone' : 'other', response };
}
const LAST_WORD =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  '<title>现在没有网络</title><h1>现在没有网络</h1><p>手机清掉了存下的内容。有网络时再打开一次，就会重新存好。</p></html>';
async function sorry(why) {
  const offline = await mine('offline.html', INDEX_LIMIT).catch(() => null);
  const text = offline
    ? (await offline.text()).replace(/(<h1[^>]*>)[^<]*(<\/h1>)/, (whole, a, b) => (why ? a + plain(why) + b : whole))
    : LAST_WORD;
  return new Response(text, {
    status: 503,
    headers: offline ? offline.headers : { 'content-type': 'text/html; charset=utf-8' },
  });
}
async function page(event) {
  const url = new URL(event.request.url);
  const path = inside(url);
  if ((await settings()).off) return fetch(event.request);
  const own = await fromRelease(path).catch(() => null);
  if (own) return own;
  if (
    path &&
    !/\/$|\.\w+$/.test(path) &&
    (MINE.has(path + '/') ||
      (await corePack(path + '/').catch(() => null)) ||
      (await chosenPack(path + '/').catch(() => null)))
  ) {
    return Response.redirect(url.origin + url.pathname + '/' + url.search, 302);
  }
  /** @type {Promise<Answer>} */
  const network = ask(event.request).catch(() => ({ kind: 'broken', why: '' }));
  event.waitUntil(network.then(n => (n.kind === 'page' ? remember(path, n.text, n.headers) : null)));
  let found = await Promise.race([network, wait(PATIENCE).then(() => null)]);
  if (found && found.response && found.kind === 'page') return found.response;
  if (found && found.response && found.kind === 'gone') {
    await (await caches.open(SEEN)).delete(at(path));
    return found.response;
  }
  const before = await fromBefore(path).catch(() => null);
  if (before) return before;
  if (!found)
    found = await Promise.race([
      network,
      wait(LIMIT - PATIENCE).then(() => ({ kind: 'broken', why: '网络太慢，这一页没有收到。' })),
    ]);
  return found.response || sorry(found.why);
}

/* ---- files that pages ask for ---- */
/** A file by the hash in its address: this release's, one of an open page's, or the network's. */
async function byHash(request, path, hash) {
  const file = MINE.get(path);
  const hit = await stored(hash);
  if (hit) return hit;
  return file && file[1] === hash && !(await settings()).off ? mine(path, FILE_LIMIT) : fetch(request);
}
async function ofAnyRelease(request, path) {
  if ((await settings()).off) return fetch(request);
  if (MINE.has(path)) return mine(path);
  const old = (await releases()).filter(r => r.files[path])[0];
  const hit = old ? await stored(old.files[path]) : null;
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

worker.addEventListener('fetch', event => {
  const request = event.request;
  const url = new URL(request.url);
  if (url.origin !== SCOPE.origin || !url.href.startsWith(SCOPE.href) || request.headers.has('range')) return;
  const path = inside(url);
  const version = url.searchParams.get('v');
  if (request.method === 'POST' && path === 'roster/') {
    event.respondWith(takeShared(event));
    return;
  }
  if (request.method !== 'GET' || path.indexOf('datasette/') === 0) return;
  if (request.mode === 'navigate' && path.slice(-3) === '.db') return; /* a download, shown as it grows */
  if (request.mode === 'navigate') {
    event.respondWith(page(event));
    return;
  }
  if (version && /^[\w-]{43}$/.test(version)) {
    event.respondWith(byHash(request, path, version));
    return;
  }
  if (MINE.has(path) || path.indexOf('assets/kf-') === 0) event.respondWith(ofAnyRelease(request, path));
});
