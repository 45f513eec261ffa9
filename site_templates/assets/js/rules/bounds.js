/** Facts that bound one another: what known ones contradict, and whether values that are tried keep to it. */
import { prepared } from './book.js';
import { numberOf } from './intervals.js';
import { cmp, decimal, yuan } from './numbers.js';
import { readValue } from './values.js';
import { contextOn, withValues, worldOf } from './world.js';

/**
 * Known facts that break bounds, in the order of the facts.
 * @param {RuleBook} rules
 * @param {Facts} facts
 * @param {string} on the civil date, ISO
 * @returns {Contradiction[]}
 */
export function contradictions(rules, facts, on) {
  const book = prepared(rules);
  const world = worldOf(book, facts, on, []);
  /** @type {Contradiction[]} */
  const found = [];
  book.facts.forEach(fact => {
    const { not_before: first = [], not_after: last = [], part_of: whole } = fact.kind;
    if (world.values[fact.index] === undefined) return;
    first.forEach(other => found.push(...broken(fact, other, 'before', world)));
    last.forEach(other => found.push(...broken(fact, other, 'after', world)));
    if (whole !== undefined) found.push(...broken(fact, whole, 'part', world));
  });
  return found;
}
/**
 * @param {KnownFact} fact
 * @param {string} named the other fact, `on` or a date
 * @param {'before'|'after'|'part'} how
 * @param {World} world
 * @returns {Contradiction[]}
 */
function broken(fact, named, how, world) {
  const other = world.book.facts.get(named);
  const value = world.values[fact.index];
  const bound = !other ? named : how === 'part' ? settled(other, world) : world.values[other.index];
  if (bound === undefined || kept(value, bound, how)) return [];
  if (named === 'on' || !other) return [{ fact: fact.id, other: null, text: alone(fact, value, named, how, world.on) }];
  const mine = fact.kind.label + '（' + written(fact, value) + '）';
  const theirs = other.kind.label + '（' + written(other, bound) + '）';
  const text =
    how === 'part'
      ? mine + '比' + theirs + '多，请改其中一个。'
      : mine + (how === 'before' ? '早于' : '晚于') + theirs + '，请改其中一个。';
  return [{ fact: fact.id, other: other.id, text }];
}
/**
 * A number that is known, or that follows from what is.
 * @param {KnownFact} fact
 * @param {World} world
 */
function settled(fact, world) {
  const { low, high } = numberOf(contextOn(world), fact);
  return world.values[fact.index] !== undefined || cmp(low, high) === 0 ? high : undefined;
}
/**
 * @param {any} value
 * @param {any} bound
 * @param {'before'|'after'|'part'} how
 */
function kept(value, bound, how) {
  if (how === 'part') return cmp(value, bound) <= 0;
  return how === 'before' ? value >= bound : value <= bound;
}
/**
 * @param {KnownFact} fact
 * @param {string} value
 * @param {string} named `on` or a date
 * @param {string} how
 * @param {string} on
 */
function alone(fact, value, named, how, on) {
  if (named !== 'on') return fact.kind.label + '不能' + (how === 'before' ? '早于 ' : '晚于 ') + named + '。';
  return fact.kind.label + '（' + value + '）在 ' + on + (how === 'before' ? ' 以前' : ' 以后') + '，请改。';
}
/**
 * A value as people write it.
 * @param {KnownFact} fact
 * @param {any} value
 */
function written({ kind }, value) {
  if (kind.type === 'money') return yuan(value) + ' 元';
  return kind.type === 'date' ? value : decimal(value);
}
/**
 * Do values that are tried keep the bounds that they stand in?
 * @param {[KnownFact, any][]} tried
 * @param {World} world
 */
export function keepsBounds(tried, world) {
  const valueOf = (/** @type {KnownFact|null} */ fact) => {
    const own = tried.filter(one => one[0] === fact)[0];
    return own ? readValue(own[0].kind, own[1]) : fact ? world.values[fact.index] : undefined;
  };
  return (
    tried.every(([fact]) => {
      const value = valueOf(fact);
      const first = fact.notBefore.every(b => isAllowed(value, b.fact ? valueOf(b.fact) : b.day, 'before'));
      const last = fact.notAfter.every(b => isAllowed(value, b.fact ? valueOf(b.fact) : b.day, 'after'));
      const part = isAllowed(value, valueOf(fact.whole), 'part');
      return first && last && part && fact.parts.every(p => isAllowed(valueOf(p), value, 'part'));
    }) && keepsWholes(tried, world)
  );
}
/**
 * Do values that are tried leave parts below wholes that follow from other facts?
 * @param {[KnownFact, any][]} tried
 * @param {World} world
 */
function keepsWholes(tried, world) {
  const parts = world.book.partsOfDerived;
  if (!parts.length) return true;
  const then = withValues(world, tried);
  return parts.every(part => {
    const whole = /** @type {KnownFact} */ (part.whole);
    const rests = tried.some(([fact]) => fact === part || restsOn(whole, fact, then));
    return !rests || isAllowed(then.values[part.index], settled(whole, then), 'part');
  });
}
/**
 * @param {KnownFact} fact
 * @param {KnownFact} source
 * @param {World} world
 * @returns {boolean}
 */
function restsOn(fact, source, world) {
  if (!fact.form || world.values[fact.index] !== undefined) return fact === source;
  return fact.sources.some(one => restsOn(one, source, world));
}
/**
 * @param {any} value
 * @param {any} bound either undefined while unknown
 * @param {'before'|'after'|'part'} how
 */
function isAllowed(value, bound, how) {
  return value === undefined || bound === undefined || kept(value, bound, how);
}
