/** How one could get more: the smallest changes of what one can change, each with what it surely brings. */
import { keepsBounds } from './bounds.js';
import { prepared } from './book.js';
import { settle } from './conflicts.js';
import { NEVER } from './dates.js';
import { checkFacts, payeesOf } from './evaluate.js';
import { movesOf } from './moves.js';
import { memberWith } from './outcomes.js';
import { evaluateRate, partsIn } from './rates.js';
import { totalsOf } from './total.js';
import { withValues, worldOf } from './world.js';

/** Single changes and pairs that are reckoned, each over the rates that it concerns only, and proposals. */
const MOST_ALONE = 48;
const MOST_PAIRS = 256;
const MOST_SHOWN = 6;
/** @typedef {Map<ReadyRate, Verdict>} Verdicts */
/** @typedef {{bounds: Record<string, Bounds>, total: Bounds, paid: ReadyRate[]}} Together */
/**
 * What changes bring. `sure`: in all, in 分; `silent`: entitlements without a figure that open.
 * @typedef {{moves: Move[], gain: Gain, gains: Record<string, Gain>, sure: number, rates: string[], lost: string[],
 *   silent: string[], until: string|null}} Brought
 */
/**
 * One person's, enterprise's or class's situation; `now`: what each rate comes to; `knots`: what may tie rates.
 * @typedef {{world: World, rates: ReadyRate[], choices: Record<string, string>, payees: string[], now: Verdicts,
 *   knots: Map<string, ReadyRate[]>}} Place
 */
/**
 * Changes that surely bring more, the one that brings most first. Takes what `evaluate` takes.
 * @param {RuleBook} rules
 * @param {Facts} facts
 * @param {string} on
 * @param {{audience?: string[], ledger?: LedgerEntry[], only?: string[], choices?: Record<string, string>, skip?:
 *   string[]}} [options]
 * @returns {Neighbour[]}
 */
export function neighbours(rules, facts, on, options) {
  const { audience = ['person'], ledger = [], only, choices = {} } = options || {};
  const book = prepared(rules);
  checkFacts(facts, book);
  const here = book.rates.filter(
    r => !r.sample && audience.indexOf(r.rate.audience) >= 0 && (!only || only.indexOf(r.id) >= 0)
  );
  const place = placeOf(worldOf(book, facts, on, ledger), here, choices);
  const moves = movesOf(place.world, here).slice(0, MOST_ALONE);
  const alone = new Map(moves.map(move => [move, broughtByMoves([move], place)]));
  /** @type {Brought[]} */
  const good = [];
  alone.forEach(one => {
    if (one && isGood(one)) good.push(one);
  });
  const found = smallest(good).concat(smallest(goodPairs(moves, alone, place)));
  found.sort((a, b) => b.sure - a.sure || a.moves.length - b.moves.length || comparePlaces(a.moves, b.moves));
  return found.slice(0, MOST_SHOWN).map(one => toldNeighbour(one, place.world));
}
/**
 * @param {World} world
 * @param {ReadyRate[]} rates
 * @param {Record<string, string>} choices
 * @returns {Place}
 */
function placeOf(world, rates, choices) {
  /** @type {Map<string, ReadyRate[]>} */
  const knots = new Map();
  rates.forEach(rate =>
    knotsOf(rate).forEach(knot => {
      knots.set(knot, (knots.get(knot) || []).concat(rate));
    })
  );
  const now = new Map(rates.map(rate => [rate, evaluateRate(rate, world)]));
  return { world, rates, choices, payees: payeesOf(rates), now, knots };
}
/**
 * What may tie a rate to others, by name.
 * @param {ReadyRate} rate
 */
function knotsOf({ groups, series }) {
  const names = groups.map(rule => 'group ' + rule.group);
  return series === null ? names : names.concat('series ' + series);
}
/**
 * @param {Move[]} a
 * @param {Move[]} b as many
 */
function comparePlaces(a, b) {
  for (let i = 0; i < a.length; i += 1) {
    for (let k = 0; k < 3; k += 1) {
      if (a[i].place[k] !== b[i].place[k]) return a[i].place[k] - b[i].place[k];
    }
  }
  return 0;
}
/**
 * Pairs that bring more than the two alone, the nearest values first.
 * @param {Move[]} moves
 * @param {Map<Move, Brought|null>} alone
 * @param {Place} place
 */
function goodPairs(moves, alone, place) {
  /** @type {Move[][]} */
  const pairs = [];
  moves.forEach((a, i) =>
    moves.slice(i + 1).forEach(b => {
      if (a.fact !== b.fact && mayHelp(a, b, alone, place)) pairs.push([a, b]);
    })
  );
  const far = (/** @type {Move[]} */ [a, b]) => a.place[2] + b.place[2];
  pairs.sort((p, q) => far(p) - far(q) || comparePlaces(p, q));
  /** @type {Brought[]} */
  const found = [];
  pairs.slice(0, MOST_PAIRS).forEach(pair => {
    const both = broughtByMoves(pair, place);
    const parts = pair.map(move => alone.get(move) || null);
    if (both && isGood(both) && isBeyond(both, parts)) found.push(both);
  });
  return found;
}
/**
 * May two changes bring more together? They concern the same rates, or one contradicts without the other.
 * @param {Move} a
 * @param {Move} b
 * @param {Map<Move, Brought|null>} alone
 * @param {Place} place
 */
function mayHelp(a, b, alone, place) {
  if (!alone.get(a) || !alone.get(b)) return true;
  const mine = tiedTo(readersOf([a], place), () => true, place);
  return Array.from(tiedTo(readersOf([b], place), () => true, place)).some(rate => mine.has(rate));
}
/**
 * The rates that read what is changed.
 * @param {Move[]} moves
 * @param {Place} place
 */
function readersOf(moves, { rates }) {
  return rates.filter(rate => rate.reads.some(fact => moves.some(move => move.facts.has(fact))));
}
/**
 * Rates with all that they hang together with by groups and series.
 * @param {ReadyRate[]} some
 * @param {(rate: ReadyRate) => boolean} counts
 * @param {Place} place
 */
function tiedTo(some, counts, { knots }) {
  const waiting = some.filter(counts);
  const found = new Set(waiting);
  const done = new Set();
  for (let rate = waiting.pop(); rate; rate = waiting.pop()) {
    knotsOf(rate).forEach(knot => {
      if (done.has(knot)) return;
      done.add(knot);
      (knots.get(knot) || []).forEach(other => {
        if (!counts(other) || found.has(other)) return;
        found.add(other);
        waiting.push(other);
      });
    });
  }
  return found;
}
/** @param {Verdict|undefined} found */
function isLive(found) {
  return found !== undefined && (found.status === 'yes' || found.status === 'maybe');
}
/**
 * What changes bring; null where they contradict other answers. Rates that read nothing of what is changed are taken as they
 * are, and those that are open neither before nor after left out, so that what is the same takes nothing from what is certain.
 * @param {Move[]} moves
 * @param {Place} place
 * @returns {Brought|null}
 */
function broughtByMoves(moves, place) {
  const { now, world } = place;
  const facts = Array.from(factsOf(moves));
  if (!keepsBounds(facts, world)) return null;
  const other = withValues(world, facts);
  const readers = readersOf(moves, place);
  const after = new Map(now);
  readers.forEach(rate => after.set(rate, evaluateRate(rate, other)));
  const some = tiedTo(readers, rate => isLive(now.get(rate)) || isLive(after.get(rate)), place);
  const before = sumTogether(now, some, place);
  const then = sumTogether(after, some, place);
  const fresh = then.paid.filter(rate => before.paid.indexOf(rate) < 0);
  const gain = gainOf(then.total, before.total);
  /** @type {Record<string, Gain>} */
  const gains = {};
  place.payees.forEach(to => {
    gains[to] = gainOf(then.bounds[to], before.bounds[to]);
  });
  return {
    moves,
    gain,
    gains,
    sure: Math.max(0, gain.min || 0),
    rates: fresh.map(rate => rate.id),
    lost: before.paid.filter(rate => then.paid.indexOf(rate) < 0).map(rate => rate.id),
    silent: fresh.filter(r => !isLive(now.get(r)) && verdictOf(r, after).silent).map(rate => rate.id),
    until: lastOf(
      then.paid
        .filter(r => fresh.indexOf(r) >= 0 || givenBy(r, now) !== givenBy(r, after))
        .map(r => verdictOf(r, after))
    ),
  };
}
/**
 * What becomes known otherwise; what one chose to change counts before what begins anew with it.
 * @param {Move[]} moves
 */
function factsOf(moves) {
  /** @type {Map<KnownFact, any>} */
  const found = new Map();
  moves.forEach(move => move.facts.forEach((value, fact) => found.set(fact, value)));
  moves.forEach(move => found.set(move.fact, move.facts.get(move.fact)));
  return found;
}
/**
 * @param {ReadyRate} rate
 * @param {Verdicts} verdicts
 */
function verdictOf(rate, verdicts) {
  return /** @type {Verdict} */ (verdicts.get(rate));
}
/**
 * What a rate gives, to be compared.
 * @param {ReadyRate} rate
 * @param {Verdicts} verdicts
 */
function givenBy(rate, verdicts) {
  const found = verdictOf(rate, verdicts);
  const { status, low, high, silent, to, until } = found;
  if (!isLive(found)) return status;
  const payees = to.map(String).sort();
  return JSON.stringify([status, String(low), String(high), silent, payees, partsIn(rate, found).map(String), until]);
}
/**
 * The earliest of the last days to claim; null where there is none that is known.
 * @param {Verdict[]} verdicts
 */
function lastOf(verdicts) {
  const days = verdicts.map(v => v.until).filter(({ low, high }) => low === high && low > '' && low < NEVER);
  return days.map(({ low }) => low).sort()[0] || null;
}
/**
 * What some rates come to together.
 * @param {Verdicts} verdicts
 * @param {Set<ReadyRate>} some
 * @param {Place} place
 * @returns {Together}
 */
function sumTogether(verdicts, some, { world, rates, choices, payees }) {
  const members = rates
    .filter(rate => some.has(rate) && isLive(verdicts.get(rate)))
    .map(rate => memberWith(rate, verdictOf(rate, verdicts), world));
  settle(members, choices);
  const left = members.filter(m => !m.isOut);
  const { total, totals } = totalsOf(left, choices, payees);
  const paid = left.filter(m => m.found.status === 'yes' && m.rate.pays).map(m => m.rate);
  return { bounds: totals, total, paid };
}
/**
 * What is more, whatever the open answers are.
 * @param {Bounds} then
 * @param {Bounds} before
 * @returns {Gain}
 */
function gainOf(then, before) {
  return {
    min: before.max === null ? null : then.min - before.max,
    max: then.max === null ? null : then.max - before.min,
  };
}
/**
 * Does somebody surely get more, or an entitlement without a figure open, and is nothing lost in all?
 * @param {Brought} one
 */
function isGood({ gain, gains, silent }) {
  if (gain.min === null || gain.min < 0) return false;
  return silent.length > 0 || Object.keys(gains).some(to => (gains[to].min || 0) > 0);
}
/**
 * Do two changes bring more than each alone, added?
 * @param {Brought} both
 * @param {(Brought|null)[]} parts
 */
function isBeyond(both, parts) {
  const sure = parts.reduce((n, part) => n + (part ? part.sure : 0), 0);
  return both.sure > sure || both.silent.some(id => parts.every(part => !part || part.silent.indexOf(id) < 0));
}
/**
 * What brings more than all that come before it on the same ways; of numbers only the nearest.
 * @param {Brought[]} list
 */
function smallest(list) {
  /** @type {Map<string, Brought[]>} */
  const kept = new Map();
  list.forEach(one => {
    const way = one.moves.map(move => move.way).join();
    const nearer = kept.get(way) || [];
    kept.set(way, nearer);
    if (nearer.length && one.moves.every(move => move.how === 'more')) return;
    if (nearer.every(n => one.sure > n.sure || one.silent.some(id => n.silent.indexOf(id) < 0))) nearer.push(one);
  });
  return /** @type {Brought[]} */ ([]).concat(...Array.from(kept.values()));
}
/**
 * @param {Brought} brought
 * @param {World} world
 * @returns {Neighbour}
 */
function toldNeighbour({ moves, gain, gains, rates, lost, until }, world) {
  /** @type {Map<KnownFact, {fact: string, from: any, to: any, text: string|null}>} */
  const changes = new Map();
  const values = factsOf(moves);
  const texts = new Map(moves.map(move => [move.fact, move.text]));
  moves.forEach(move =>
    move.facts.forEach((_, fact) => {
      if (changes.has(fact)) return;
      const text = texts.get(fact);
      const from = world.given[fact.index];
      changes.set(fact, { fact: fact.id, from, to: values.get(fact), text: text === undefined ? null : text });
    })
  );
  /** @type {Record<string, Gain>} */
  const shown = {};
  Object.keys(gains)
    .filter(to => gains[to].min !== 0 || gains[to].max !== 0)
    .forEach(to => {
      shown[to] = gains[to];
    });
  const alone = changes.size === moves.length;
  return { changes: Array.from(changes.values()), gain, gains: shown, rates, lost, until: alone ? until : null };
}
