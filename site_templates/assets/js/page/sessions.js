/**
 * Classes and their states: what regular days give, and what one can join on a date. `catalog/sessions.py` says the same;
 * tests hold both to the same cases.
 */
import { dayNumber, dayText, daysBetween } from './age.js';

/** Days before the last day to enrol from which a page says so. */
const SOON = 7;
/** One more than the classes that regular days of a project may give. */
const MOST = 401;
/** States of a class, the best for somebody who wants to join first. */
const ORDER = ['open', 'full', 'closed', 'ended'];

/**
 * A class as the pages hold it: [start, end, deadline, seats, enrolled, cancelled].
 * @param {any[]} data
 * @returns {Session}
 */
export function sessionOf([start, end, deadline, seats, enrolled, cancelled]) {
  return { id: null, start, end, deadline, seats, enrolled, cancelled: Boolean(cancelled) };
}
/** @param {number} year @param {number} month from 0 on; 12 is January of the next year */
const lastOfMonth = (year, month) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
/**
 * The days of a rule in their order, those that fall out included. A month without the day: on its last.
 * @param {string} every
 * @param {number} day
 * @param {string} from
 * @param {string} until
 */
function startDays(every, day, from, until) {
  const found = [];
  if (every === 'week') {
    const first = dayNumber(from);
    const weekday = (((first + 3) % 7) + 7) % 7;
    const last = dayNumber(until);
    for (let n = first + ((day - 1 - weekday + 7) % 7); n <= last && found.length < MOST; n += 7)
      found.push(dayText(n));
    return found;
  }
  const year = Number(from.slice(0, 4));
  for (let month = Number(from.slice(5, 7)) - 1; found.length < MOST; month += 1) {
    const start = dayText(Date.UTC(year, month, Math.min(day, lastOfMonth(year, month))) / 86400000);
    if (start > until) break;
    if (start >= from) found.push(start);
  }
  return found;
}
/**
 * The classes of a rule: [id, every, day, from, until, days that fall out, lasts, deadline before, seats].
 * @param {any[]} rule
 * @returns {Session[]}
 */
export function expanded([id, every, day, from, until, except, lasts, before, seats]) {
  return startDays(every, day, from, until)
    .filter(start => except.indexOf(start) < 0)
    .map(start => {
      const n = dayNumber(start);
      const deadline = before === null ? null : dayText(n - before);
      return {
        id: id + '-' + start,
        start,
        end: dayText(n + lasts - 1),
        deadline,
        seats,
        enrolled: null,
        cancelled: false,
      };
    });
}
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
 * Are people still taken at any time: [people a class needs, last day, seats].
 * @param {any[]} rolling
 * @param {string} on
 * @returns {SessionState}
 */
export function rollingState([opensAt, until], on) {
  if (until !== null && until < on) return ['ended', '招生已结束'];
  const soon = until !== null && daysBetween(on, until) <= SOON;
  return ['open', '常年招生' + (opensAt ? '，满 ' + opensAt + ' 人开班' : '') + (soon ? '，即将截止' : '')];
}
/**
 * @param {string} state
 * @param {string} words
 * @param {boolean} [rolling]
 * @returns {IntakeNow} without a class
 */
function idle(state, words, rolling = false) {
  return { state, words, session: null, next: null, rolling };
}
/**
 * What a project is on a date. A class that can be joined comes first, the earliest of them; then being taken at any time;
 * then a class that is full, one that is closed, and of those that have ended the last.
 * @param {Intake} intake
 * @param {string} on
 * @returns {IntakeNow}
 */
export function projectOn({ status, sessions, recurring, rolling }, on) {
  if (status !== 'open') return status === 'ended' ? idle('ended', '已结束') : idle('paused', '暂停');
  const every = sessions.map(sessionOf).concat(...recurring.map(expanded));
  const held = every
    .filter(s => !s.cancelled)
    .map((session, n) => ({ session, n, state: sessionState(session, on) }))
    .sort((a, b) => (a.session.start < b.session.start ? -1 : a.session.start > b.session.start ? 1 : a.n - b.n));
  const taken = rolling ? rollingState(rolling, on) : null;
  const best = ORDER.filter(state => held.some(x => x.state[0] === state))[0];
  if (taken && (taken[0] === 'open' ? best !== 'open' : !best)) return idle(taken[0], taken[1], true);
  if (!best) return idle('none', '没有班次');
  const hits = held.filter(x => x.state[0] === best);
  const { session, state } = hits[best === 'ended' ? hits.length - 1 : 0];
  const later = held.filter(x => x.state[0] === 'open' && x.session.start > session.start)[0];
  return { state: state[0], words: state[1], session, next: later ? later.session : null, rolling: false };
}
