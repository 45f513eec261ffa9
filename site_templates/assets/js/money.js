/** What a project costs me, by the answers that this tab has from the calculator. Nothing is sent. */
import { evaluate, own } from './rules.js';
import { allFacts, fromFragment } from './answers.js';
import { entries } from './ledger.js';
import { loadJson } from './dom.js';
import { recall } from './session.js';

/**
 * @param {{rules: string, facts: string, courses: string|object}} at addresses of the data; courses may be given: project → facts
 * @param {string} today
 * @returns {Promise<null|function>} null without answers; else project {id, fee, subsidy} → {own, paid, more, sample}:
 *   own: what I pay in the end, {min, max} in 分, null where the fee is not published; paid: the training subsidy;
 *   more: the other benefits that are sure; sample: a figure in it is an example; halted: the state of a fund that it would be paid from and that does not pay now, or null
 */
export function myMoney(at, today) {
  const kept = recall();
  if (!kept) return Promise.resolve(null);
  return Promise.all([loadJson(at.rules), loadJson(at.facts), typeof at.courses === 'string' ? loadJson(at.courses) : at.courses]).then(loaded => {
    const rules = loaded[0], occupations = loaded[1], courses = loaded[2], kinds = Object.create(null), rates = Object.create(null), known = {};
    rules.facts.forEach(f => { kinds[f.id] = f; });
    rules.rates.forEach(r => { rates[r.id] = r; });
    const a = fromFragment(kept, kinds, courses, today), ledger = entries().filter(e => !e.person);
    if (!a.asked.length) return null;
    const outcomes = project => {
      const facts = Object.assign({}, a.facts), given = own(courses, project.id) || {};
      Object.keys(given).forEach(f => { if (kinds[f]) facts[f] = given[f]; });
      const key = JSON.stringify(facts);
      if (!known[key]) known[key] = evaluate(rules, allFacts(Object.assign({}, a, { facts }), occupations), a.on, { audience: ['person'], skip: a.skipped, choices: a.picks, ledger }).outcomes;
      return known[key];
    };
    return project => {
      const likely = outcomes(project).filter(o => (o.status === 'yes' || o.status === 'maybe') && !o.beaten_by && !rates[o.rate].benefit);
      const training = likely.filter(o => project.subsidy && rates[o.rate].kind === project.subsidy && o.amount);
      const paid = training.reduce((sum, o) => ({
        min: sum.min + (o.status === 'yes' ? o.amount.min : 0), max: sum.max === null || o.amount.max === null ? null : sum.max + o.amount.max,
      }), { min: 0, max: 0 });
      const rest = part => Math.max(0, project.fee - part);
      return {
        own: project.fee === null ? null : { min: paid.max === null ? 0 : rest(paid.max), max: rest(paid.min) }, paid,
        more: likely.filter(o => training.indexOf(o) < 0 && o.status === 'yes'), open: likely.filter(o => o.status === 'maybe').length,
        sample: training.some(o => o.verification === 'sample'), halted: training.map(o => rates[o.rate].fund_state).filter(Boolean)[0] || null,
      };
    };
  });
}
/** Words for what I pay. */
export function ownWords(own, span) {
  if (own.max === 0) return '自己不用出钱';
  return own.min === 0 && own.max > 0 ? '自己最多出 ' + span({ min: own.max, max: own.max }) : '自己约出 ' + span(own);
}
