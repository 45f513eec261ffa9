/** What a visitor has answered, and what follows from it. No DOM; nothing here is ever sent. */
import { own } from '../figures.js';

/**
 * Nothing answered yet.
 * @param {string} today
 * @returns {Answers}
 */
export function blank(today) {
  return {
    audience: 'person',
    on: today,
    chosen: false,
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
 * @param {string[]} list
 * @param {string} id
 */
function without(list, id) {
  return list.filter(f => f !== id);
}
/**
 * Take an answer; undefined is not known.
 * @param {Answers} a is changed
 * @param {string} id
 * @param {any} value
 */
export function take(a, id, value) {
  if (value === undefined) delete a.facts[id];
  else a.facts[id] = value;
  if (a.asked.indexOf(id) < 0) a.asked.push(id);
  a.later = without(a.later, id);
  a.skipped = without(a.skipped, id);
}
/**
 * Ask a question again at the end.
 * @param {Answers} a is changed
 * @param {string} id
 */
export function putOff(a, id) {
  if (id in a.facts) return;
  a.later = without(a.later, id).concat(id);
  a.skipped = without(a.skipped, id);
}
/**
 * Answers and unknowns in the order in which they were given.
 * @param {Answers} a
 */
export function trail(a) {
  return a.asked.concat(a.skipped.filter(f => a.asked.indexOf(f) < 0));
}
/**
 * A person's own answers, not those of a chosen project; what other pages may reckon with.
 * @param {Answers} a
 * @param {string} today
 */
export function ownAnswers(a, today) {
  const mine = Object.assign(blank(today), { asked: a.asked, skipped: a.skipped, picks: a.picks });
  a.asked
    .filter(f => f in a.facts)
    .forEach(f => {
      mine.facts[f] = a.facts[f];
    });
  return mine;
}
/**
 * Take up answers that were given before, where there is none yet.
 * @param {Answers} a is changed
 * @param {Answers} kept
 * @returns {boolean} was any taken up?
 */
export function takeUp(a, kept) {
  const fresh = kept.asked.filter(f => f in kept.facts && !(f in a.facts));
  fresh.forEach(f => {
    a.facts[f] = kept.facts[f];
    a.asked.push(f);
  });
  if (!fresh.length) return false;
  a.skipped = kept.skipped.filter(f => !(f in a.facts));
  a.picks = kept.picks;
  return true;
}
/**
 * A value of an occupation or a project on a day: spans of two say when it is so, those of three when it has the value behind them.
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
 * What a project, or an occupation, says on a day: fact → value.
 * @param {Record<string, any>|undefined} known
 * @param {string} day
 * @returns {Facts}
 */
export function factsOn(known, day) {
  const out = Object.create(null);
  Object.keys(known || {}).forEach(f => {
    const value = valueOn(/** @type {Record<string, any>} */ (known)[f], day);
    if (value !== undefined && value !== null) out[f] = value;
  });
  return out;
}
/**
 * The answers, with what the catalog knows of the chosen occupation on the date.
 * @param {{on: string, facts: Facts}} a
 * @param {Occupations} occupations
 * @returns {Facts}
 */
export function allFacts(a, occupations) {
  const { occupation } = a.facts;
  const out = factsOn(occupation && Object.assign({}, occupations.usual, own(occupations.own, occupation)), a.on);
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
/**
 * The rules as read, each value with its label: where the label is the value itself, the file has it once.
 * @param {RuleBook} rules
 */
export function labelled(rules) {
  rules.facts.forEach(f => (f.values || []).forEach(v => v.length < 2 && v.push(v[0])));
  return rules;
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
