/** How far towns are from one another. */

/** @typedef {Record<string, [number|null, number|null]>} Places town → latitude and longitude in degrees, null where unknown */
/** The diameter of the earth in km. */
const EARTH = 12742;
/**
 * Great-circle distance of two towns in km, or null where a place is not known.
 * @param {Places} towns
 * @param {string} from
 * @param {string} to
 */
export function distance(towns, from, to) {
  const a = towns[from];
  const b = towns[to];
  if (from && from === to) return 0;
  if (!a || !b || a[0] === null || a[1] === null || b[0] === null || b[1] === null) return null;
  const rad = Math.PI / 180;
  const half = (/** @type {number} */ angle) => Math.pow(Math.sin(angle / 2), 2);
  const across = Math.cos(a[0] * rad) * Math.cos(b[0] * rad) * half((b[1] - a[1]) * rad);
  return EARTH * Math.asin(Math.sqrt(half((b[0] - a[0]) * rad) + across));
}
/**
 * Words for a distance in whole km.
 * @param {number|null} km
 * @param {boolean} rough the places are estimates
 */
export function distanceWords(km, rough) {
  if (km === null) return '';
  return km === 0 ? '本镇街' : '约 ' + Math.max(1, Math.round(km)) + ' 公里' + (rough ? '（示例）' : '');
}
