/* ---- packs ---- */
async function parts() {
  const index = await mineJson('offline/packs.json');
  return index ? index.parts : [];
}
/** The pack that is on its way: its hash, and how much of it has come (0 to 1). */
let coming = { hash: '', share: 0 };
/** A pack, read as it comes so that its progress can be told, then checked against its hash. */
async function fetchedPack(pack, moved) {
  const got = await fetch(at(pack[0]), { cache: 'no-cache', credentials: 'same-origin', redirect: 'error' });
  if (!got.ok || !got.body) throw new Error(pack[0] + ': ' + got.status);
  const reader = got.body.getReader();
  const chunks = [];
  let size = 0;
  let told = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    size += next.value.length;
    coming = { hash: pack[1], share: Math.min(1, size / pack[3]) };
    if (Date.now() - told > 300) {
      told = Date.now();
      await moved();
    }
  }
  const blob = new Blob(chunks);
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await new Response(blob).arrayBuffer()));
  const hash = btoa(String.fromCharCode(...sum))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace('=', '');
  if (hash !== pack[1]) throw new Error(pack[0] + ': not as it was published');
  return new Response(blob, { headers: { 'content-type': 'application/json' } });
}
/** Fetches the packs of parts that are not here yet. @param {function} [done] called as they come */
async function fetchPacks(ids, done) {
  for (const part of (await parts()).filter(p => ids.indexOf(p.id) >= 0)) {
    for (const pack of part.packs) {
      if (await stored(pack[1])) continue;
      try {
        await store(pack[1], await within(FILE_LIMIT, fetchedPack(pack, done || (() => null))));
      } finally {
        coming = { hash: '', share: 0 };
      }
      if (done) await done();
    }
  }
}
/** Takes into use the wanted packs that are here. */
async function renewPacks() {
  const k = await kept();
  if (!k.wanted.length && !Object.keys(k.packs).length) return;
  const all = await parts().catch(() => null);
  if (!all) return;
  let whole = true;
  const names = {};
  const found = {};
  for (const part of all.filter(p => k.wanted.indexOf(p.id) >= 0)) {
    for (const pack of part.packs) {
      names[pack[0]] = true;
      const old = k.packs[pack[0]];
      if (old && old.hash === pack[1]) continue;
      const hit = await stored(pack[1]);
      if (hit)
        found[pack[0]] = { part: part.id, hash: pack[1], day: RELEASE.date, paths: Object.keys(await hit.json()) };
      else whole = false;
    }
  }
  await kept(now => {
    Object.keys(found).forEach(f => {
      if (now.wanted.indexOf(found[f].part) >= 0) now.packs[f] = found[f];
    });
    /* a part that was cut anew leaves packs behind: they go once the new ones are whole */
    if (whole)
      Object.keys(now.packs).forEach(f => {
        if (!names[f] && k.packs[f]) delete now.packs[f];
      });
  });
}
/**
 * Files that the device has lost, packs that were asked for. @returns {Promise<boolean>} whether there was anything to
 * do
 */
async function goOn() {
  if ((await settings()).off) return false;
  let changed = missing(NEEDED, await here()).length > 0;
  try {
    if (changed) await takeRelease();
    const k = await kept();
    const have = await here();
    const packs = [];
    (await parts()).filter(p => k.wanted.indexOf(p.id) >= 0).forEach(p => packs.push(...p.packs));
    if (packs.some(p => !have.has(fileKey(p[1])) || !k.packs[p[0]] || k.packs[p[0]].hash !== p[1])) {
      changed = true;
      try {
        await fetchPacks(k.wanted, tell);
      } finally {
        await renewPacks();
      }
      await sweep();
    }
  } catch (error) {
    if (isFull(error)) await noteFull(true);
  } /* without network: the next page tries again */
  return changed;
}
let topping = null;
/** Goes on with what was begun, one at a time. */
function topUp() {
  if (!topping)
    topping = goOn()
      .catch(() => false)
      .then(changed => {
        topping = null;
        return changed ? tell() : null;
      });
  return topping;
}
