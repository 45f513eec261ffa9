/** What projects cost me and what I get with them, by answers that were kept. It brings the rules, so it is loaded where there are some. */
import { own } from '../figures.js';
import { loadJson } from '../page/dom.js';
import { handOver } from '../page/later.js';
import { evaluate } from '../rules.js';
import { allFacts, byId, factsOn, labelled } from './answers.js';
import { readFragment } from './fragment.js';
import { entries } from './ledger.js';
import { factsFor, reckoned } from './project-money.js';

/**
 * Prepare to reckon projects.
 * @param {string} kept the answers, as a fragment
 * @param {{rules: string, facts: string, courses: string|Courses}} at addresses of the data; courses may be given
 * @param {string} today
 * @returns {Promise<Reckoner|null>} null without answers
 */
async function reckoner(kept, at, today) {
  const [rules, occupations, courses] = await Promise.all([
    loadJson(at.rules),
    loadJson(at.facts),
    typeof at.courses === 'string' ? loadJson(at.courses) : at.courses,
  ]);
  const kinds = byId(/** @type {Fact[]} */ (labelled(rules).facts));
  const { answers } = readFragment(kept, kinds, courses, today);
  if (!answers.asked.length) return null;
  const ledger = entries().filter(e => !e.person);
  const options = { audience: ['person'], skip: answers.skipped, choices: answers.picks, ledger };
  /** @type {Record<string, Outcome[]>} */
  const known = Object.create(null);
  const outcomes = (/** @type {Facts} */ facts) => {
    const key = JSON.stringify(facts);
    if (!known[key]) {
      const all = allFacts(Object.assign({}, answers, { facts }), occupations);
      known[key] = evaluate(rules, all, answers.on, options).outcomes;
    }
    return known[key];
  };
  const rates = byId(/** @type {Rate[]} */ (rules.rates));
  return project => {
    const filled = factsOn(own(courses, project.id), answers.on);
    const { facts, wrong } = factsFor(rules, answers.facts, filled, answers.on);
    return Object.assign(reckoned(project, outcomes(facts), rates), { wrong });
  };
}
handOver('calculator/reckoner-page.js', { reckoner });
