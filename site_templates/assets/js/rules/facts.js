/** The facts of a rule book, made ready: what bounds them, what they follow from, and who settles them. */
import { NOTHING } from './values.js';

const OCCUPATION = 'occupation';
const TIME_FORMS = ['years_since', 'months_since', 'days_since'];
/**
 * The date that is asked about, which is always known.
 * @type {Fact}
 */
const ON = { id: 'on', label: '查询日期', question: '', type: 'date', ask: false, values: [] };
/**
 * Every fact of the rules by its id, and the date that is asked about as `on`.
 * @param {Fact[]} kinds
 * @returns {Map<string, KnownFact>}
 */
export function prepareFacts(kinds) {
  /** @type {Map<string, KnownFact>} */
  const facts = new Map();
  kinds.concat(ON).forEach((kind, index) => facts.set(kind.id, plain(kind, index)));
  facts.forEach(fact => derive(fact, facts));
  facts.forEach(fact => bind(fact, facts));
  facts.forEach(fact => {
    fact.timed = isTimed(fact);
    fact.question = questionOf(fact, facts);
  });
  return facts;
}
/**
 * @param {Fact} kind
 * @param {number} index
 * @returns {KnownFact}
 */
function plain(kind, index) {
  return {
    id: kind.id,
    kind,
    index,
    date: kind.type === 'date',
    notBefore: [],
    notAfter: [],
    whole: null,
    parts: [],
    form: null,
    sources: [],
    timed: false,
    question: null,
  };
}
/**
 * A fact that rules name and the list of facts lacks: never known.
 * @param {string} id
 */
export function strange(id) {
  return plain({ id, label: id, question: '', type: 'choice', values: [] }, -1);
}
/**
 * @param {KnownFact} fact
 * @param {Map<string, KnownFact>} facts
 */
function derive(fact, facts) {
  const { derive: how } = fact.kind;
  if (!how) return;
  fact.form = Object.keys(how)[0];
  const sources = /** @type {string[]} */ ([]).concat(how[fact.form]);
  fact.sources = sources.map(id => facts.get(id) || strange(id));
}
/**
 * Note bounds at both facts that they tie.
 * @param {KnownFact} fact
 * @param {Map<string, KnownFact>} facts
 */
function bind(fact, facts) {
  if (fact.form) return;
  (fact.kind.not_before || NOTHING).forEach(named => {
    const other = facts.get(named) || null;
    fact.notBefore.push({ fact: other, day: named });
    if (other) other.notAfter.push({ fact, day: fact.id });
  });
  (fact.kind.not_after || NOTHING).forEach(named => {
    const other = facts.get(named) || null;
    fact.notAfter.push({ fact: other, day: named });
    if (other) other.notBefore.push({ fact, day: fact.id });
  });
  const whole = fact.kind.part_of === undefined ? undefined : facts.get(fact.kind.part_of);
  if (!whole) return;
  fact.whole = whole;
  whole.parts.push(fact);
}
/**
 * Does a fact count time up to the deciding day?
 * @param {KnownFact} fact
 * @returns {boolean}
 */
function isTimed(fact) {
  return TIME_FORMS.indexOf(String(fact.form)) >= 0 || fact.sources.some(isTimed);
}
/**
 * The question whose answer settles a fact; null where nobody can be asked.
 * @param {KnownFact} fact
 * @param {Map<string, KnownFact>} facts
 */
function questionOf(fact, facts) {
  if (fact.kind.ask) return fact;
  const occupation = facts.get(OCCUPATION);
  return occupation && occupation.kind.ask && ofOccupation(fact) ? occupation : null;
}
/**
 * Does a fact come with the occupation and cannot be asked itself?
 * @param {KnownFact} fact
 */
function ofOccupation(fact) {
  return !fact.kind.ask && String(fact.kind.from).split('.')[0] === OCCUPATION && fact.id !== OCCUPATION;
}
/**
 * Ids of facts as a result tells them: the unknown ones, once each, in the order of the facts; what comes with the occupation
 * is named as that while it is unknown.
 * @param {string[]} ids
 * @param {World} world
 */
export function toldMissing(ids, world) {
  const { facts } = world.book;
  const unknown = ids
    .map(id => facts.get(id))
    .filter(fact => fact && world.given[fact.index] === undefined)
    .map(fact => /** @type {KnownFact} */ (fact));
  const told = unknown.map(fact => {
    const asked = facts.get(OCCUPATION);
    return asked && ofOccupation(fact) && world.given[asked.index] === undefined ? asked : fact;
  });
  return told
    .filter((fact, i) => told.indexOf(fact) === i)
    .sort((a, b) => a.index - b.index)
    .map(fact => fact.id);
}
