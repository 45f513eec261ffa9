/* ---- releases ---- */
/** Releases in the order in which they were taken up, the newest last: [{version, files: {path: hash}}]. */
async function releases() {
  return recall('releases', []);
}
async function takeUp() {
  const own = { version: RELEASE.version, files: {} };
  MINE.forEach((f, path) => {
    own.files[path] = f[1];
  });
  const list = (await releases())
    .filter(r => r.version !== own.version)
    .concat(own)
    .slice(-1 - OLD_RELEASES);
  await withRoom(() => note('releases', list));
}
/** Does what must be done, and gives up for it, last first, files that a release can be used without. */
async function withRoom(task) {
  const spare = RELEASE.rest.slice();
  for (;;) {
    try {
      return await task();
    } catch (error) {
      const given = spare.pop();
      if (!isFull(error) || !given) throw error;
      await (await caches.open(FILES)).delete(fileKey(given[1]));
      await noteFull(true);
    }
  }
}
/** Removes the files that no kept release and no kept pack names. @param {string[]} [only] versions that count */
async function sweep(only) {
  const used = new Set(NEEDED.concat(RELEASE.later).map(f => fileKey(f[1])));
  const cache = await caches.open(FILES);
  const k = await kept();
  (await releases())
    .filter(r => !only || only.indexOf(r.version) >= 0)
    .forEach(r => Object.keys(r.files).forEach(p => used.add(fileKey(r.files[p]))));
  Object.keys(k.packs).forEach(f => used.add(fileKey(k.packs[f].hash)));
  const index = await mineJson('offline/packs.json').catch(() => null);
  if (index)
    index.parts.forEach(p => {
      if (k.wanted.indexOf(p.id) >= 0) p.packs.forEach(x => used.add(fileKey(x[1])));
    });
  await Promise.all((await cache.keys()).filter(r => !used.has(r.url)).map(r => cache.delete(r)));
}
worker.addEventListener('install', event => {
  event.waitUntil(
    (async () => {
      if (!(await settings()).off) {
        await takeRelease();
        const k = await kept();
        if (k.wanted.length)
          await fetchPacks(k.wanted).catch(() => {
            /* the old ones stay, and say how old they are */
          });
      }
      /* Pages that are open keep asking for their own files by hash; the next page is of this release. */
      await worker.skipWaiting();
    })()
  );
});
worker.addEventListener('activate', event => {
  event.waitUntil(
    (async () => {
      const ours = [FILES, STATE, SEEN];
      const own = n => /^kf-[a-z]+-/.test(n) && n.replace(/^kf-[a-z]+-/, '').indexOf(SCOPE.pathname + '@') === 0;
      await Promise.all((await caches.keys()).filter(n => own(n) && ours.indexOf(n) < 0).map(n => caches.delete(n)));
      try {
        await takeUp();
        await renewPacks();
        await sweep();
      } finally {
        await worker.clients.claim(); /* what could not be kept or tidied away is no reason to leave the page alone */
      }
    })()
  );
});
