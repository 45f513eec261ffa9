/** The lists of several districts as one. */

/** Ids of a district's records: the same id means another record elsewhere. */
const OWN_FACETS = ['town', 'occupation'];
/** Shared by all districts: one result is enough. */
const GUIDES = '指南';
/** @typedef {{code: string, name: string, list: Listing}} Part a district with its finder.json */
/** @typedef {Listing & {owner: string[], shared: Record<number, boolean>}} Merged */

/**
 * Make one list of several.
 * @param {Part[]} parts
 * @returns {Merged} in the form of finder.json, with `owner`: the code of each row's district, and `shared`: numbers
 *   of rows
 *   that are the same in several; towns and occupations are named `<code>/<id>`
 */
export function merge(parts) {
  const first = parts[0].list;
  /** @type {Merged} */
  const out = {
    kinds: first.kinds,
    labels: { district: {}, town: {} },
    towns: {},
    beside: {},
    shortage: {},
    strings: [],
    notes: {},
    readings: {},
    sound: soundsOf(parts),
    common: first.common,
    same: sameOf(parts),
    rows: [],
    projects: {},
    owner: [],
    shared: {},
  };
  Object.keys(first.projects).forEach(f => {
    out.projects[f] = [];
  });
  const numbered = numberer(out.strings);
  const addRows = rowAdder(out);
  parts.forEach(part => {
    const place = part.list.strings.map(numbered);
    addTexts(out.notes, part.list.notes, place);
    addTexts(out.readings, part.list.readings, place);
    addLabels(out, part);
    addProjects(out, part);
    addRows(part, place);
  });
  return out;
}
/**
 * The name of a district's own record among those of all.
 * @param {string} code
 * @param {string} id
 */
function ownId(code, id) {
  return id ? code + '/' + id : id;
}
/**
 * The characters of each syllable; of a character that districts spell differently the first counts.
 * @param {Part[]} parts
 */
function soundsOf(parts) {
  /** @type {Record<string, string>} */
  const sound = {};
  /** @type {Set<string>} */
  const said = new Set();
  parts.forEach(({ list }) =>
    Object.keys(list.sound).forEach(syllable =>
      Array.from(list.sound[syllable]).forEach(character => {
        if (said.has(character)) return;
        said.add(character);
        sound[syllable] = (sound[syllable] || '') + character;
      })
    )
  );
  return sound;
}
/**
 * Words that mean the same, each lot once.
 * @param {Part[]} parts
 */
function sameOf(parts) {
  /** @type {Map<string, string[]>} */
  const lots = new Map();
  parts.forEach(({ list }) =>
    list.same.forEach(words => {
      const key = words.join('\n');
      if (!lots.has(key)) lots.set(key, words);
    })
  );
  return Array.from(lots.values());
}
/**
 * Put texts into one list, each once.
 * @param {string[]} strings
 * @returns {(text: string) => number} text → its number
 */
function numberer(strings) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  return text => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, strings.length);
    return strings.push(text) - 1;
  };
}
/**
 * @param {Record<number, string>} to
 * @param {Record<number, string>} from
 * @param {number[]} place old number → new one
 */
function addTexts(to, from, place) {
  Object.keys(from)
    .map(Number)
    .filter(n => !(place[n] in to))
    .forEach(n => {
      to[place[n]] = from[n];
    });
}
/**
 * @param {Merged} out
 * @param {Part} part
 */
function addLabels(out, { code, name, list }) {
  out.labels.district[code] = name;
  Object.keys(list.labels).forEach(facet => {
    out.labels[facet] = out.labels[facet] || {};
    Object.keys(list.labels[facet]).forEach(value => {
      out.labels[facet][facet === 'town' ? ownId(code, value) : value] = list.labels[facet][value];
    });
  });
}
/**
 * @param {Merged} out
 * @param {Part} part
 */
function addProjects(out, { code, list }) {
  Object.keys(list.towns).forEach(town => {
    out.towns[ownId(code, town)] = list.towns[town];
    out.beside[ownId(code, town)] = (list.beside[town] || []).map(id => ownId(code, id));
  });
  Object.keys(list.shortage).forEach(occupation => {
    out.shortage[ownId(code, occupation)] = list.shortage[occupation];
  });
  Object.keys(out.projects).forEach(field => {
    const own = OWN_FACETS.indexOf(field) >= 0;
    list.projects[field].forEach(value => out.projects[field].push(own ? ownId(code, value) : value));
  });
}
/**
 * @param {Merged} out
 * @returns {(part: Part, place: number[]) => void}
 */
function rowAdder(out) {
  /** @type {Map<string, number>} */
  const guides = new Map();
  return ({ code, list }, place) =>
    list.rows.forEach(([kind, id, title, also, text, sample]) => {
      /** @type {Listing['rows'][0]} */
      const row = [kind, id, place[title], also.map(n => place[n]), text, sample];
      if (list.kinds[kind][0] === GUIDES) {
        const key = JSON.stringify(row);
        const same = guides.get(key);
        if (same !== undefined) {
          out.shared[same] = true;
          return;
        }
        guides.set(key, out.rows.length);
      }
      out.rows.push(row);
      out.owner.push(code);
    });
}
