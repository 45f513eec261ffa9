/** What one project is to a person: which facts hold of it, what it costs, what is paid to whom. Pure. */
import { contradictions } from '../rules.js';
import { exclude, isSample, isSilent, livePayments, lotsOf, oneOf, plus } from './payees.js';
import { soundFacts } from './sound.js';

/**
 * My answers beside what the catalog fills in of a project. What it fills in stands; an answer that contradicts it is about
 * something else, such as an older certificate, and counts as unknown.
 * @param {RuleBook} rules
 * @param {Facts} answers
 * @param {Record<string, any>} filled of the project: fact → value, and its title
 * @param {string} on
 * @returns {{facts: Facts, wrong: string[]}} wrong: sentences
 */
export function factsFor(rules, answers, filled, on) {
  const facts = Object.assign({}, soundFacts(rules, answers, on).facts);
  const given = Object.keys(filled).filter(f => rules.facts.some(fact => fact.id === f));
  given.forEach(f => {
    facts[f] = filled[f];
  });
  /** @type {string[]} */
  const wrong = [];
  contradictions(rules, facts, on).forEach(({ fact, other, text }) => {
    const mine = [fact, other || ''].filter(f => f in facts && given.indexOf(f) < 0);
    if (!mine.length) return;
    mine.forEach(f => delete facts[f]);
    wrong.push(text.replace(/，请改(其中一个)?。$/, '') + '，和这个项目对不上，没有算进去。');
  });
  return { facts, wrong };
}
/**
 * @param {Parameters<Reckoner>[0]} project
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @returns {MyMoney}
 */
export function reckoned(project, outcomes, rates) {
  const live = livePayments(outcomes, rates);
  const real = live.filter(o => !isSample(o));
  const examples = live.filter(isSample);
  const covers = (/** @type {Outcome} */ o) => Boolean(project.subsidy) && rates[o.rate].kind === project.subsidy;
  const paid = real.filter(covers);
  const shown = examples.filter(covers);
  const halted = paid.concat(shown).map(o => rates[o.rate].fund_state || null);
  const other = (/** @type {Outcome[]} */ lot) => lot.length === 1 && lot[0].status === 'maybe' && !covers(lot[0]);
  const lots = lotsOf(real, rates);
  const own = paid.length || !shown.length ? costOf(project.fee, paid, rates) : openCost(project.fee);
  return {
    own,
    fee: project.fee,
    bare: !paid.length && shown.length > 0,
    silent: paid.length > 0 && paid.every(isSilent),
    covers: paid.map(o => o.rate),
    lots: lots.filter(lot => !other(lot)),
    open: lots.filter(other).map(lot => lot[0]),
    rates,
    example: examples.length
      ? {
          own: shown.length ? costOf(project.fee, shown, rates) : null,
          lots: lotsOf(examples, rates),
          against: real.filter(o => examples.some(s => exclude(rates[o.rate], rates[s.rate]))),
        }
      : null,
    halted: halted.filter(Boolean)[0] || null,
    wrong: [],
  };
}
/**
 * What a fee leaves to pay once the subsidies for it are paid.
 * @param {number|null} fee null: not published
 * @param {Outcome[]} paid
 * @param {Record<string, Rate>} rates
 */
function costOf(fee, paid, rates) {
  if (fee === null) return null;
  const sum = lotsOf(paid, rates).map(oneOf).reduce(plus, { min: 0, max: 0 });
  return { min: sum.max === null ? 0 : Math.max(0, fee - sum.max), max: Math.max(0, fee - sum.min) };
}
/**
 * A subsidy exists, but no document tells its amount: anything up to the fee.
 * @param {number|null} fee
 */
function openCost(fee) {
  return fee === null ? null : { min: 0, max: fee };
}
