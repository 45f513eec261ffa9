/* Above the districts nothing is kept on the device. Where one district's site stood here before, its worker is replaced by this
   one, which removes what was kept and then itself: districts keep their own, below their own addresses. */
const SCOPE = new URL(self.registration.scope).pathname;
self.addEventListener('install', event => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', event => {
  event.waitUntil(
    (async () => {
      const own = (await caches.keys()).filter(
        n => /^kf-[a-z]+-/.test(n) && n.replace(/^kf-[a-z]+-/, '').indexOf(SCOPE + '@') === 0
      );
      await Promise.all(own.map(n => caches.delete(n)));
      await self.registration.unregister();
    })()
  );
});
