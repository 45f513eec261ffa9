/** The reader's town, kept on this device, and how far other towns are from it. Nothing is located, nothing is sent. */
/* Sites of an origin share what a browser keeps, and towns of two districts can have one id. */
const where = typeof document === 'undefined' ? '/' : new URL(document.body.getAttribute('data-kf-root') || './', location.href).pathname;
const KEY = where === '/' ? 'kf-town' : 'kf-town@' + where;
/** @param {object} towns id → [latitude, longitude] in degrees, null where unknown */
export function myTown(towns) {
  let id = '';
  try { id = localStorage.getItem(KEY) || ''; } catch (e) { /* not kept */ }
  return towns[id] ? id : '';
}
export function setTown(id) { try { if (id) localStorage.setItem(KEY, id); else localStorage.removeItem(KEY); } catch (e) { /* it lasts for the page */ } }
/** Great-circle distance of two towns in km, or null where a place is not known. */
export function distance(towns, from, to) {
  const a = towns[from], b = towns[to];
  if (from && from === to) return 0;
  if (!a || !b || a[0] === null || b[0] === null) return null;
  const rad = Math.PI / 180, half = x => Math.pow(Math.sin(x / 2), 2);
  const h = half((b[0] - a[0]) * rad) + Math.cos(a[0] * rad) * Math.cos(b[0] * rad) * half((b[1] - a[1]) * rad);
  return 12742 * Math.asin(Math.sqrt(h));
}
/** Words for a distance: whole km; 示例 where the places are estimates. */
export function distanceWords(km, rough) {
  if (km === null) return '';
  if (km === 0) return '本镇街';
  return '约 ' + Math.max(1, Math.round(km)) + ' 公里' + (rough ? '（示例）' : '');
}
