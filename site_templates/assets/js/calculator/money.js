/** What a project costs me, by the answers that this tab has from the calculator. Nothing is sent. */
import { loadJson } from '../page/dom.js';
import { evaluate, own } from '../rules.js';
import { allFacts, byId } from './answers.js';
import { readFragment } from './fragment.js';
import { entries } from './ledger.js';
import { recall } from './session.js';
import { isLikely } from './words.js';

/**
 * Prepare to reckon projects.
 * @param {{rules: string, facts: string, courses: string|Courses}} at addresses of the data; courses may be given
 * @param {string} today
 * @returns {Promise<Reckoner|null>} null without answers
 */
export async function myMoney(at, today) {
  const kept = recall();
  if (!kept) return null;
  const [rules, occupations, courses] = await Promise.all([
    loadJson(at.rules),
    loadJson(at.facts),
    typeof at.courses === 'string' ? loadJson(at.courses) : at.courses,
  ]);
  const kinds = byId(/** @type {Fact[]} */ (rules.facts));
  const { answers } = readFragment(kept, kinds, courses, today);
  if (!answers.asked.length) return null;
  const ledger = entries().filter(e => !e.person);
  const options = { audience: ['person'], skip: answers.skipped, choices: answers.picks, ledger };
  /** @type {Record<string, Outcome[]>} */
  const known = Object.create(null);
  const outcomes = (/** @type {string} */ project) => {
    const facts = Object.assign({}, answers.facts);
    const course = own(courses, project) || {};
    Object.keys(course).forEach(f => {
      if (kinds[f]) facts[f] = course[f];
    });
    const key = JSON.stringify(facts);
    if (!known[key]) {
      const all = allFacts(Object.assign({}, answers, { facts }), occupations);
      known[key] = evaluate(rules, all, answers.on, options).outcomes;
    }
    return known[key];
  };
  const rates = byId(/** @type {Rate[]} */ (rules.rates));
  return project => reckoned(project, outcomes(project.id), rates);
}
/**
 * @param {Parameters<Reckoner>[0]} project
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @returns {MyMoney}
 */
function reckoned(project, outcomes, rates) {
  const likely = outcomes.filter(o => isLikely(o) && !o.beaten_by && !rates[o.rate].benefit);
  const training = likely.filter(o => project.subsidy && rates[o.rate].kind === project.subsidy && o.amount);
  const paid = training.reduce(plus, { min: 0, max: 0 });
  return {
    own: project.fee === null ? null : remaining(project.fee, paid),
    paid,
    more: likely.filter(o => training.indexOf(o) < 0 && o.status === 'yes'),
    open: likely.filter(o => o.status === 'maybe').length,
    sample: training.some(o => o.verification === 'sample'),
    halted: training.map(o => rates[o.rate].fund_state || null).filter(Boolean)[0] || null,
  };
}
/**
 * Add what an outcome pays: its low end only where it is a yes.
 * @param {Bounds} sum
 * @param {Outcome} outcome
 * @returns {Bounds}
 */
function plus(sum, { status, amount }) {
  const { min, max } = amount || { min: 0, max: 0 };
  return { min: sum.min + (status === 'yes' ? min : 0), max: sum.max === null || max === null ? null : sum.max + max };
}
/**
 * What a fee leaves to pay.
 * @param {number} fee
 * @param {Bounds} paid
 */
function remaining(fee, paid) {
  return { min: paid.max === null ? 0 : Math.max(0, fee - paid.max), max: Math.max(0, fee - paid.min) };
}
