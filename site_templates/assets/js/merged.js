/** The lists of several districts as one. No DOM: it also runs in tests. */
const OWN_FACETS = ['town', 'occupation']; /* ids of a district's records: the same id means another record elsewhere */
const GUIDES = '指南'; /* shared by all districts: one result is enough */

/**
 * @param {{code: string, name: string, list: object}[]} parts each district with its finder.json
 * @returns {object} in the form of finder.json, with `owner`: the code of each row's district, and `shared`: numbers of rows that
 *   are the same in several; towns and occupations are named `<code>/<id>`
 */
export function merge(parts) {
  const first = parts[0].list, numbers = new Map(), seen = new Map(), said = {}, same = new Set();
  const out = {
    kinds: first.kinds, labels: { district: {}, town: {} }, towns: {}, rough: false, shortage: {}, strings: [], notes: {}, readings: {}, sound: {},
    common: first.common, same: [], rows: [], projects: {}, owner: [], shared: {},
  };
  Object.keys(first.projects).forEach(f => { out.projects[f] = []; });
  parts.forEach(part => {
    const { code, list } = part, own = id => (id ? code + '/' + id : id);
    const place = list.strings.map(text => {
      if (!numbers.has(text)) { numbers.set(text, out.strings.length); out.strings.push(text); }
      return numbers.get(text);
    });
    ['notes', 'readings'].forEach(name => Object.keys(list[name]).forEach(n => { const at = place[n]; if (!(at in out[name])) out[name][at] = list[name][n]; }));
    Object.keys(list.sound).forEach(syllable => Array.from(list.sound[syllable]).forEach(c => {
      if (!said[c]) { said[c] = true; out.sound[syllable] = (out.sound[syllable] || '') + c; }
    }));
    list.same.forEach(words => { const key = words.join('\n'); if (!same.has(key)) { same.add(key); out.same.push(words); } });
    out.labels.district[code] = part.name;
    Object.keys(list.labels).forEach(facet => {
      const to = out.labels[facet] || (out.labels[facet] = {}), from = list.labels[facet];
      Object.keys(from).forEach(v => { to[facet === 'town' ? own(v) : v] = from[v]; });
    });
    Object.keys(list.towns).forEach(t => { out.towns[own(t)] = list.towns[t]; });
    Object.keys(list.shortage).forEach(o => { out.shortage[own(o)] = list.shortage[o]; });
    out.rough = out.rough || list.rough;
    Object.keys(out.projects).forEach(f => {
      const values = OWN_FACETS.indexOf(f) >= 0 ? list.projects[f].map(own) : list.projects[f];
      values.forEach(v => out.projects[f].push(v));
    });
    list.rows.forEach(row => {
      const moved = [row[0], row[1], place[row[2]], row[3].map(n => place[n]), row[4], row[5]];
      if (list.kinds[row[0]][0] === GUIDES) {
        const key = JSON.stringify(moved);
        if (seen.has(key)) { out.shared[seen.get(key)] = true; return; }
        seen.set(key, out.rows.length);
      }
      out.rows.push(moved);
      out.owner.push(code);
    });
  });
  return out;
}
