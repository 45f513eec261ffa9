/** Rates that are not paid together: which of them gives way to which, and why. */

/** @typedef {{rule: Exclusive, out: Outcome}} Member of a group */
/** @param {Outcome} o */
export function isOpen(o) {
  return o.status === 'yes' || o.status === 'maybe';
}
/**
 * Mark the losers of every group, in the order in which the rates name them; who is beaten takes no further part.
 * @param {Outcome[]} outcomes
 * @param {Record<string, Rate>} rates
 * @param {Record<string, string>} choices group → the rate that was chosen
 */
export function settle(outcomes, rates, choices) {
  /** @type {Map<string, Member[]>} */
  const groups = new Map();
  outcomes.filter(isOpen).forEach(out => {
    (rates[out.rate].exclusive || []).forEach(rule => {
      groups.set(rule.group, (groups.get(rule.group) || []).concat({ rule, out }));
    });
  });
  groups.forEach((all, group) => {
    const members = all.filter(m => m.out.beaten_by === null);
    const [won, reason] = members.length < 2 ? [null, ''] : winner(group, members, choices);
    if (!won) return;
    members.forEach(m => {
      if (m.out !== won && !m.out.beaten_by)
        m.out.beaten_by = { rate: won.rate, reason, clause: m.rule.clause || null };
    });
  });
}
/**
 * @param {string} group
 * @param {Member[]} members
 * @param {Record<string, string>} choices
 * @returns {[Outcome|null, string]} and why the others give way
 */
function winner(group, members, choices) {
  const method = members[0].rule.settle;
  if (method === 'choice') {
    const chosen = members.filter(m => m.out.rate === choices[group])[0];
    return [chosen ? chosen.out : null, '两项只能领一项，您选了另一项'];
  }
  if (method === 'order') {
    const first = members.slice().sort((a, b) => rankOf(a) - rankOf(b) || byId(a.out, b.out))[0].out;
    return [first.status === 'yes' ? first : null, '两项只能领一项，按规定的顺序先领另一项'];
  }
  return [surelyHighest(members.map(m => m.out)), '几项只能领一项，取最高的'];
}
/** @param {Member} member */
function rankOf(member) {
  return member.rule.rank || 999;
}
/**
 * @param {Outcome} a
 * @param {Outcome} b
 */
function byId(a, b) {
  return a.rate < b.rate ? -1 : a.rate > b.rate ? 1 : 0;
}
/**
 * The outcome that is sure and not less than any other can be.
 * @param {Outcome[]} outcomes
 */
function surelyHighest(outcomes) {
  const least = (/** @type {Outcome} */ o) => (o.amount ? o.amount.min : 0);
  const most = (/** @type {Outcome} */ o) => (o.amount && o.amount.max !== null ? o.amount.max : Infinity);
  const priced = outcomes.filter(o => o.amount);
  const sure = priced.filter(o => o.status === 'yes').sort((a, b) => least(b) - least(a) || byId(a, b));
  return sure.filter(o => priced.every(other => other === o || most(other) <= least(o)))[0] || null;
}
