/** Which towns are near to one another: by distance where all places are published, else by who borders on whom. */

/** @typedef {Record<string, [number|null, number|null]>} Places town → latitude and longitude in degrees, null where unknown */
/** @typedef {{key: number, words: string}} Near what orders towns, the nearest first, and what is said of one */
/** The diameter of the earth in km. */
const EARTH = 12742;
/** More km than any two towns lie apart. */
const FAR = 1e5;
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
 * How near other towns are to one. Without a place of every town, the town itself comes first, then those that border on it,
 * then the others, within each by distance as far as it is known.
 * @param {{towns: Places, beside: Record<string, string[]>}} list
 * @param {string} from
 * @returns {(to: string) => Near|null} null where there is no town to go from or to
 */
export function nearness({ towns, beside }, from) {
  const placed = Object.keys(towns).every(to => distance(towns, from, to) !== null);
  const next = beside[from] || [];
  return to => {
    if (!towns[from] || !towns[to]) return null;
    const km = distance(towns, from, to);
    if (km === 0 && from === to) return { key: 0, words: '本镇街' };
    const borders = next.indexOf(to) >= 0;
    const group = placed ? 0 : borders ? 1 : 2;
    const far = km === null ? '' : '约 ' + Math.max(1, Math.round(km)) + ' 公里';
    return { key: group * FAR + (km === null ? FAR - 1 : km), words: far || (borders ? '相邻' : '') };
  };
}
