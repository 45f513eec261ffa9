/** What a visitor has answered, and the address fragment that holds it. No DOM; nothing here is ever sent. */
import { isDate, own } from '../rules.js';
import { isLikely } from './words.js';

const OWN = ['for', 'on', 'project', 'mode', 'skip', 'later', 'pick', 'rules', 'was'];
/**
 * Nothing answered yet.
 * @param {string} today
 * @returns {Answers}
 */
export function blank(today) {
  return {
    audience: 'person',
    on: today,
    project: '',
    mode: 'one',
    facts: Object.create(null),
    asked: [],
    skipped: [],
    later: [],
    picks: Object.create(null),
    rules: '',
    was: [],
  };
}
/**
 * @param {Fact} kind
 * @param {any} value
 */
function encode(kind, value) {
  if (Array.isArray(value)) return kind.type === 'choices' ? value.join(',') || '-' : value.join('/');
  return String(value);
}
/**
 * @param {Fact} kind
 * @param {string} text
 * @returns {any} undefined for what the question cannot have
 */
function decode(kind, text) {
  const known = (/** @type {string} */ v) => kind.values.some(o => o[0] === v);
  if (kind.type === 'choices') {
    const list = text === '-' ? [] : text.split(',');
    return list.every(known) ? list : undefined;
  }
  if (kind.type === 'choice') return known(text) ? text : undefined;
  if (kind.type === 'yes_no') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (kind.type === 'date') return isDate(text) ? text : undefined;
  if (kind.type === 'money') return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  return /^\d{1,9}(\.\d{1,4})?$/.test(text) ? text : undefined;
}
/**
 * The outcomes worth remembering in a shared link: rate*status*min*max, x for unbounded, n for no figure.
 * @param {(Outcome|Remembered)[]} outcomes
 */
function digest(outcomes) {
  const one = (/** @type {Outcome|Remembered} */ { rate, status, amount }) => {
    const ends = amount ? [amount.min, amount.max === null ? 'x' : amount.max] : ['n', 'n'];
    return [rate, status[0], ...ends].join('*');
  };
  return outcomes.filter(isLikely).map(one).join('**');
}
/**
 * @param {string} text
 * @returns {Remembered[]}
 */
function undigest(text) {
  return text
    .split('**')
    .map(t => t.split('*'))
    .filter(p => p.length === 4 && /^[ym]$/.test(p[1]) && /^(\d+|n)$/.test(p[2]) && /^(\d+|n|x)$/.test(p[3]))
    .map(p => ({
      rate: p[0],
      status: /** @type {'yes'|'maybe'} */ (p[1] === 'y' ? 'yes' : 'maybe'),
      amount: p[2] === 'n' ? null : { min: Number(p[2]), max: p[3] === 'x' ? null : Number(p[3]) },
    }));
}
/**
 * Write the answers as an address fragment.
 * @param {Answers} a
 * @param {Record<string, Fact>} kinds
 * @param {string} today
 * @param {Result} [shared] its rules, date and outcomes are written too, so that the link can be compared later
 */
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
  const hash = shared ? shared.rules : a.rules;
  const was = shared ? digest(shared.outcomes) : digest(a.was);
  if (hash) {
    p.set('rules', hash);
    if (was) p.set('was', was);
  }
  return String(p);
}
/**
 * Read what can be read; a value that its question cannot have is left out.
 * @param {string} text
 * @param {Record<string, Fact>} kinds
 * @param {Courses} projects
 * @param {string} today
 */
export function fromFragment(text, kinds, projects, today) {
  const p = new URLSearchParams(text);
  const a = blank(today);
  const list = (/** @type {string} */ name) => (p.get(name) || '').split(',').filter(f => kinds[f]);
  if (p.get('for') === 'enterprise') a.audience = 'enterprise';
  if (p.get('mode') === 'all') a.mode = 'all';
  const on = p.get('on') || '';
  const hash = p.get('rules') || '';
  const chosen = p.get('project');
  if (isDate(on)) a.on = on;
  if (chosen && own(projects, chosen)) {
    a.project = chosen;
    Object.keys(projects[chosen]).forEach(f => {
      if (kinds[f]) a.facts[f] = projects[chosen][f];
    });
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
  (p.get('pick') || '')
    .split('**')
    .map(t => t.split('*'))
    .forEach(t => {
      if (t.length === 2) a.picks[t[0]] = t[1];
    });
  a.rules = /^[0-9a-f]{8,64}$/.test(hash) ? hash : '';
  a.was = a.rules ? undigest(p.get('was') || '') : [];
  return a;
}
/**
 * A value of an occupation on a day: spans of two say when it is so, those of three when it has the value behind them.
 * @param {any} value
 * @param {string} day
 * @returns {any} undefined where it has none on that day
 */
function valueOn(value, day) {
  if (!Array.isArray(value) || (value.length && !Array.isArray(value[0]))) return value;
  const found = value.find(([first, last]) => (first || day) <= day && (last === null || day <= last));
  return value.length && value[0].length === 3 ? found && found[2] : Boolean(found);
}
/**
 * The answers, with what the catalog knows of the chosen occupation on the date.
 * @param {{on: string, facts: Facts}} a
 * @param {Occupations} occupations
 * @returns {Facts}
 */
export function allFacts(a, occupations) {
  const out = Object.create(null);
  const known = own(occupations, a.facts.occupation) || {};
  Object.keys(known).forEach(f => {
    const value = valueOn(known[f], a.on);
    if (value !== undefined) out[f] = value;
  });
  Object.keys(a.facts).forEach(f => {
    out[f] = a.facts[f];
  });
  return out;
}
/**
 * The facts that can matter to an audience, in the order of the fact list.
 * @param {RuleBook} rules
 * @param {string} audience
 */
export function relevant(rules, audience) {
  const kinds = byId(rules.facts);
  /** @type {Record<string, boolean>} */
  const found = Object.create(null);
  /** @param {string} id */
  function note(id) {
    if (!kinds[id] || found[id]) return;
    found[id] = true;
    const derive = kinds[id].derive || {};
    Object.keys(derive).forEach(k => /** @type {string[]} */ ([]).concat(derive[k]).forEach(note));
    if (/^occupation\./.test(kinds[id].from || '')) note('occupation');
  }
  /** @param {any} node */
  function walk(node) {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      node.forEach(walk);
      return;
    }
    ['fact', 'of', 'decided_by'].forEach(k => {
      if (typeof node[k] === 'string') note(node[k]);
    });
    ['by', 'once_per'].forEach(k => {
      if (Array.isArray(node[k])) node[k].forEach(note);
    });
    if (node.higher_bars_lower) ['level', 'occupation'].forEach(note);
    Object.keys(node).forEach(k => walk(node[k]));
  }
  walk(rules.rates.filter(r => r.audience === audience));
  return rules.facts.filter(f => f.ask && found[f.id]);
}
/**
 * What stands in a list, by its id; ids may be called as what every object has.
 * @template {{id: string}} T
 * @param {T[]} list
 * @returns {Record<string, T>}
 */
export function byId(list) {
  const found = Object.create(null);
  list.forEach(one => {
    found[one.id] = one;
  });
  return found;
}
/** @typedef {{rate: string, before: Outcome|Remembered|null, after: Outcome|Remembered|null}} Difference */
/**
 * What differs between two results, rate by rate.
 * @param {(Outcome|Remembered)[]} before
 * @param {(Outcome|Remembered)[]} after
 * @returns {Difference[]}
 */
export function differences(before, after) {
  const old = byRate(before);
  const now = byRate(after);
  return Object.keys(Object.assign(Object.create(null), old, now))
    .map(rate => ({ rate, before: old[rate] || null, after: now[rate] || null }))
    .filter(d => !d.before || !d.after || d.before.status !== d.after.status || !sameAmount(d.before, d.after));
}
/**
 * @param {(Outcome|Remembered)[]} outcomes
 * @returns {Record<string, Outcome|Remembered>}
 */
function byRate(outcomes) {
  const found = Object.create(null);
  outcomes.forEach(o => {
    found[o.rate] = o;
  });
  return found;
}
/**
 * @param {{amount: Bounds|null}} a
 * @param {{amount: Bounds|null}} b
 */
function sameAmount(a, b) {
  if (a.amount === null || b.amount === null) return a.amount === b.amount;
  return a.amount.min === b.amount.min && a.amount.max === b.amount.max;
}
