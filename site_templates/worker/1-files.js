/* What a device keeps: one release, whole or not at all, and the packs of pages that its reader has chosen.
   Files are kept by their hash, so a new release fetches what has changed and pages of the old one find theirs. The
   release named here is used once every file of it has come and agrees with its hash. Nothing but this site's own
   requests is touched, and nothing is kept that is not this site's. The build joins these files in the order of their
   names into one block: a script that was cut off does not run. docs/offline.md says what is kept, and what happens when
   something goes wrong. */
/** @typedef {[string, string, number]} Kept address, hash, bytes as they travel */
/** @type {{version: string, date: string, assets: string, first: Kept[], rest: Kept[], later: Kept[]}} */
// @ts-expect-error -- the build writes the release in the place of the braces
const RELEASE = /*RELEASE*/ {};
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = new URL(worker.registration.scope);
/* Caches are shared by all sites of an origin: the names carry ours. */
const cacheName = what => 'kf-' + what + '-' + SCOPE.pathname + '@1';
const FILES = cacheName('files');
const STATE = cacheName('state');
const SEEN = cacheName('seen');
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
const plain = text => text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/* ---- notes of the worker: JSON by name; changes wait for one another ---- */
let turn = Promise.resolve();
function inTurn(task) {
  const mine = turn.then(task);
  turn = mine.catch(() => {
    /* told to whom it concerns */
  });
  return mine;
}
async function recall(name, otherwise) {
  const hit = await (await caches.open(STATE)).match(stateKey(name));
  return hit ? hit.json() : otherwise;
}
async function note(name, value) {
  await (
    await caches.open(STATE)
  ).put(stateKey(name), new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } }));
}
/** {off, checked, skew, full}: whether the reader wants nothing kept; the day of the last word from the server, by the
 *  device; days by which the device's clock is ahead; whether the last try ran out of room. */
async function settings(change) {
  const now = async () =>
    Object.assign({ off: false, checked: '', skew: 0, full: false }, await recall('settings', {}));
  return change ? inTurn(async () => note('settings', Object.assign(await now(), change))) : now();
}
/** {wanted: part ids, packs: {file: {part, hash, day, paths}}}. @param {function} [change] of what is noted, in turn */
async function kept(change) {
  const now = () => recall('kept', { wanted: [], packs: {} });
  return change
    ? inTurn(async () => {
        const k = await now();
        change(k);
        await note('kept', k);
      })
    : now();
}

/** Whether the last try ran out of room. Where not even this can be noted, the worker knows it while it lives. */
let full = null;
async function noteFull(now) {
  full = now;
  if ((await settings()).full !== now)
    await settings({ full: now }).catch(() => {
      /* no room for a note */
    });
}

/* ---- files by hash ---- */
async function stored(hash) {
  return (await caches.open(FILES)).match(fileKey(hash));
}
async function store(hash, response) {
  return (await caches.open(FILES)).put(fileKey(hash), response);
}
/** The headers of an answer whose body has been read. */
function readHeaders(got) {
  const headers = new Headers(got.headers);
  ['content-encoding', 'content-length', 'set-cookie'].forEach(h => headers.delete(h));
  return headers;
}
function within(ms, promise) {
  return Promise.race([
    promise,
    wait(ms).then(() => {
      throw new Error('too slow');
    }),
  ]);
}
/** A file of this site, checked against its hash; rejects what is cut off, changed, moved or not there. */
async function fetched(address, hash) {
  const integrity = 'sha256-' + hash.replace(/-/g, '+').replace(/_/g, '/') + '=';
  const cache = address.indexOf('assets/kf-') === 0 || address.indexOf('?v=') > 0 ? 'default' : 'no-cache';
  const get = how => fetch(at(address), { cache: how, integrity, credentials: 'same-origin', redirect: 'error' });
  const got = await get(cache).catch(() => get('reload')); /* what HTTP kept may be another release's */
  if (!got.ok) throw new Error(address + ': ' + got.status);
  return new Response(await got.blob(), { headers: readHeaders(got) });
}
async function need(address, hash) {
  if (!(await stored(hash))) await store(hash, await within(FILE_LIMIT, fetched(address, hash)));
}
/** Fetches files, a few at a time. @returns {Promise<string[]>} addresses that there was no room for */
async function collect(files, may) {
  const queue = files.slice();
  const left = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let f = queue.shift(); f; f = queue.shift()) {
        try {
          await need(f[0], f[1]);
        } catch (error) {
          if (!may || !isFull(error)) throw error;
          left.push(f[0]);
        }
      }
    })
  );
  return left;
}
/**
 * The first part must come; of the rest what there is room for. What came stays, so a broken try goes on where it
 * ended.
 */
async function takeRelease() {
  try {
    await collect(RELEASE.first, false);
  } catch (error) {
    if (!isFull(error)) throw error;
    await caches.delete(SEEN);
    await sweep((await releases()).slice(-1).map(r => r.version)); /* the release in use stays whole */
    await collect(RELEASE.first, false);
  }
  const left = await collect(RELEASE.rest, true);
  await noteFull(left.length > 0);
}
/** The keys of all files that are here. */
async function here() {
  return new Set((await (await caches.open(FILES)).keys()).map(r => r.url));
}
function missing(files, have) {
  return files.filter(f => !have.has(fileKey(f[1])));
}
/** A file of this release; where the device has lost it, it is fetched and kept again. */
async function mine(path, limit) {
  const file = MINE.get(path);
  if (!file) return undefined;
  const hit = await stored(file[1]);
  if (hit) return hit;
  const response = await within(limit || LIMIT, fetched(file[0], file[1]));
  try {
    await store(file[1], response.clone());
  } catch (error) {
    /* no room: shown all the same */
  }
  return response;
}
async function mineJson(path) {
  const got = await mine(path, INDEX_LIMIT);
  return got ? got.json() : null;
}
