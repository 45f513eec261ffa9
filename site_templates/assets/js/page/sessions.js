/** Dated classes: may one still enrol on a date, and which class of a project is the one to show. */
import { daysBetween } from './age.js';

/** Days before the deadline from which a page says so. */
const SOON = 7;
/**
 * The state of one class on a date.
 * @param {Session} session
 * @param {string} on
 * @returns {SessionState} suffix of a class, and words
 */
export function sessionState(session, on) {
  if (session.cancelled) return ['cancelled', '已取消'];
  if (session.end < on) return ['ended', '已结束'];
  const begun = session.start <= on;
  const deadline = session.deadline || session.start;
  if (deadline < on) return ['closed', begun ? '开课中，报名已截止' : '报名已截止'];
  if (session.seats !== null && session.enrolled !== null && session.enrolled >= session.seats) return ['full', '已满'];
  if (begun) return ['open', '开课中，仍可报名'];
  return ['open', daysBetween(on, deadline) <= SOON ? '可报名，即将截止' : '可报名'];
}
/**
 * The class to show for a project: the best state, then the earliest, of those that ended the last. Null without any.
 * @param {Session[]} sessions
 * @param {string} on
 */
export function bestSession(sessions, on) {
  const list = sessions.filter(s => !s.cancelled).map(session => ({ session, state: sessionState(session, on) }));
  const order = ['open', 'full', 'closed', 'ended'];
  const best = order.filter(name => list.some(x => x.state[0] === name))[0];
  const hits = list.filter(x => x.state[0] === best).sort((a, b) => (a.session.start < b.session.start ? -1 : 1));
  return hits[best === 'ended' ? hits.length - 1 : 0] || null;
}
