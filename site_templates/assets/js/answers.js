/** What a visitor has answered, and the address fragment that holds it. No DOM; nothing here is ever sent. */
import { isDate, own } from './rules.js';

const OWN = ['for', 'on', 'project', 'mode', 'skip', 'later', 'pick', 'rules', 'was'];
/** @typedef {{audience: string, on: string, project: string, mode: string, facts: object, asked: string[],
 *  skipped: string[], later: string[], picks: object, rules: string, was: object[]}} Answers */
/** @returns {Answers} nothing answered yet */
export function blank(today) {
  return { audience: 'person', on: today, project: '', mode: 'one', facts: Object.create(null), asked: [], skipped: [], later: [], picks: Object.create(null), rules: '', was: [] };
}
function encode(kind, value) {
  if (Array.isArray(value)) return kind.type === 'choices' ? value.join(',') || '-' : value.join('/');
  return String(value);
}
function decode(kind, text) {
  const known = v => kind.values.some(o => o[0] === v);
  if (kind.type === 'choices') { const list = text === '-' ? [] : text.split(','); return list.every(known) ? list : undefined; }
  if (kind.type === 'choice') return known(text) ? text : undefined;
  if (kind.type === 'yes_no') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (kind.type === 'date') return isDate(text) ? text : undefined;
  if (kind.type === 'money') return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  return /^\d{1,9}(\.\d{1,4})?$/.test(text) ? text : undefined;
}
/** The outcomes worth remembering in a shared link: rate*status*min*max, x for unbounded, n for no figure. */
function digest(outcomes) {
  return outcomes.filter(o => o.status === 'yes' || o.status === 'maybe').map(o => {
    const amount = o.amount ? [o.amount.min, o.amount.max === null ? 'x' : o.amount.max] : ['n', 'n'];
    return [o.rate, o.status[0]].concat(amount).join('*');
  }).join('**');
}
function undigest(text) {
  return text.split('**').map(t => t.split('*')).filter(p => p.length === 4 && /^[ym]$/.test(p[1]) && /^(\d+|n)$/.test(p[2]) && /^(\d+|n|x)$/.test(p[3])).map(p => ({
    rate: p[0], status: p[1] === 'y' ? 'yes' : 'maybe', amount: p[2] === 'n' ? null : { min: Number(p[2]), max: p[3] === 'x' ? null : Number(p[3]) },
  }));
}
/** @param {object} [shared] a result: its rules, date and outcomes are written too, so that the link can be compared later */
export function toFragment(a, kinds, today, shared) {
  const p = new URLSearchParams();
  if (a.audience !== 'person') p.set('for', a.audience);
  if (a.on !== today || shared) p.set('on', a.on);
  if (a.mode !== 'one' && !shared) p.set('mode', a.mode);
  if (a.project) p.set('project', a.project);
  Object.keys(a.facts).forEach(f => p.set(f, encode(kinds[f], a.facts[f])));
  if (a.skipped.length) p.set('skip', a.skipped.join(','));
  if (a.later.length && !shared) p.set('later', a.later.join(','));
  const picks = Object.keys(a.picks).map(g => g + '*' + a.picks[g]);
  if (picks.length) p.set('pick', picks.join('**'));
  const hash = shared ? shared.rules : a.rules, was = shared ? digest(shared.outcomes) : digest(a.was);
  if (hash) { p.set('rules', hash); if (was) p.set('was', was); }
  return String(p);
}
/** Reads what can be read; a value that its question cannot have is left out. */
export function fromFragment(text, kinds, projects, today) {
  const p = new URLSearchParams(text), a = blank(today), list = name => (p.get(name) || '').split(',').filter(f => kinds[f]);
  if (p.get('for') === 'enterprise') a.audience = 'enterprise';
  if (p.get('mode') === 'all') a.mode = 'all';
  if (isDate(p.get('on') || '')) a.on = p.get('on');
  const chosen = p.get('project');
  if (chosen && own(projects, chosen)) {
    a.project = chosen;
    Object.keys(projects[chosen]).forEach(f => { if (kinds[f]) a.facts[f] = projects[chosen][f]; });
  }
  p.forEach((value, fact) => {
    if (!kinds[fact] || OWN.indexOf(fact) >= 0) return;
    const known = decode(kinds[fact], value);
    if (known === undefined) return;
    a.facts[fact] = known;
    if (kinds[fact].ask) a.asked.push(fact);
  });
  a.skipped = list('skip').filter(f => !(f in a.facts));
  a.later = list('later').filter(f => !(f in a.facts) && a.skipped.indexOf(f) < 0);
  (p.get('pick') || '').split('**').map(t => t.split('*')).forEach(t => { if (t.length === 2) a.picks[t[0]] = t[1]; });
  a.rules = /^[0-9a-f]{8,64}$/.test(p.get('rules') || '') ? p.get('rules') : '';
  a.was = a.rules ? undigest(p.get('was') || '') : [];
  return a;
}
/** The answers, with what the catalog knows of the chosen occupation on the date. */
export function allFacts(a, occupations) {
  const out = Object.create(null), known = own(occupations, a.facts.occupation) || {};
  Object.keys(known).forEach(f => {
    out[f] = Array.isArray(known[f]) ? known[f].some(s => s[0] <= a.on && (s[1] === null || a.on <= s[1])) : known[f];
  });
  Object.keys(a.facts).forEach(f => { out[f] = a.facts[f]; });
  return out;
}
/** The facts that can matter to an audience, in the order of the fact list. */
export function relevant(rules, audience) {
  const kinds = Object.create(null), found = Object.create(null);
  rules.facts.forEach(f => { kinds[f.id] = f; });
  function note(id) {
    if (!kinds[id] || found[id]) return;
    found[id] = true;
    const derive = kinds[id].derive || {};
    Object.keys(derive).forEach(k => [].concat(derive[k]).forEach(note));
    if (/^occupation\./.test(kinds[id].from || '')) note('occupation');
  }
  function walk(node) {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) { node.forEach(walk); return; }
    ['fact', 'of', 'decided_by'].forEach(k => { if (typeof node[k] === 'string') note(node[k]); });
    ['by', 'once_per'].forEach(k => { if (Array.isArray(node[k])) node[k].forEach(note); });
    if (node.higher_bars_lower) ['level', 'occupation'].forEach(note);
    Object.keys(node).forEach(k => walk(node[k]));
  }
  walk(rules.rates.filter(r => r.audience === audience));
  return rules.facts.filter(f => f.ask && found[f.id]);
}
/** What differs between two results, rate by rate. */
export function differences(before, after) {
  const same = (x, y) => (x === null || y === null ? x === y : x.min === y.min && x.max === y.max);
  const old = Object.create(null);
  before.forEach(o => { old[o.rate] = o; });
  const rates = before.map(o => o.rate).concat(after.map(o => o.rate)).filter((r, i, l) => l.indexOf(r) === i);
  const now = Object.create(null);
  after.forEach(o => { now[o.rate] = o; });
  return rates.map(r => ({ rate: r, before: old[r] || null, after: now[r] || null })).filter(d => {
    if (!d.before || !d.after) return Boolean(d.before || d.after);
    return d.before.status !== d.after.status || !same(d.before.amount, d.after.amount);
  });
}
