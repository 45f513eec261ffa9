/* ---- what pages ask the worker ---- */
async function state() {
  const s = await settings();
  const k = await kept();
  const have = await here();
  const away = missing(NEEDED, have);
  const list = s.off && away.length ? [] : await parts().catch(() => []);
  return {
    kf: 'state',
    version: RELEASE.version,
    date: RELEASE.date,
    off: s.off,
    checked: s.checked,
    skew: s.skew,
    full: full === null ? s.full : full,
    busy: Boolean(topping),
    files: NEEDED.length,
    away: away.length,
    bytes: NEEDED.reduce((n, f) => n + f[2], 0),
    seen: (await (await caches.open(SEEN)).keys()).length,
    parts: list.map(p => ({
      id: p.id,
      title: p.title,
      pages: p.pages,
      bytes: p.packs.reduce((sum, x) => sum + x[2], 0),
      wanted: k.wanted.indexOf(p.id) >= 0,
      here: Math.floor(
        p.packs.reduce(
          (sum, x) => sum + x[2] * (have.has(fileKey(x[1])) ? 1 : coming.hash === x[1] ? coming.share * 0.99 : 0),
          0
        )
      ),
      old: Object.keys(k.packs).some(f => k.packs[f].part === p.id && !p.packs.some(x => x[1] === k.packs[f].hash)),
    })),
  };
}
async function tell() {
  const now = await state();
  (await worker.clients.matchAll({ type: 'window' })).forEach(c => c.postMessage(now));
  return now;
}
const ORDERS = {
  async hello() {
    return null;
  },
  async checked(given) {
    await settings({ checked: given.day, skew: given.skew });
    return null;
  },
  async keep(given) {
    await kept(k =>
      given.parts.forEach(p => {
        if (k.wanted.indexOf(p) < 0) k.wanted.push(p);
      })
    );
    await settings({ off: false });
    await noteFull(false);
    return topUp();
  },
  async drop(given) {
    await kept(k => {
      k.wanted = k.wanted.filter(p => given.parts.indexOf(p) < 0);
      Object.keys(k.packs).forEach(f => {
        if (given.parts.indexOf(k.packs[f].part) >= 0) delete k.packs[f];
      });
    });
    return sweep();
  },
  /** Nothing is kept any more until the reader asks for it; the worker only passes on. */
  async forget() {
    await Promise.all([caches.delete(FILES), caches.delete(SEEN)]);
    await settings({ off: true });
    await noteFull(false);
    await kept(k => {
      k.wanted = [];
      k.packs = {};
    });
    return note('releases', []);
  },
};
worker.addEventListener('message', event => {
  const given = event.data || {};
  const port = event.ports[0];
  const order = ORDERS[given.kf];
  if (given.kf === 'take-shared' && port) {
    port.postMessage(shared);
    shared = null;
  }
  if (!order) return;
  event.waitUntil(
    (async () => {
      try {
        await order(given);
      } catch (error) {
        if (isFull(error)) await noteFull(true);
      }
      const now = await (given.kf === 'hello' ? state() : tell());
      if (port) port.postMessage(now);
      if (given.kf === 'hello') await topUp();
    })()
  );
});
