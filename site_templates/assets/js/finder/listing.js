/** The list of everything that can be found, with what the reader's date makes of each project. */
import { daysBetween } from '../page/age.js';
import { projectOn } from '../page/sessions.js';
import { open } from './search.js';

/** @type {Record<string, string>} */
export const STATE_WORDS = {
  open: '可报名',
  full: '已满',
  closed: '报名已截止',
  ended: '已结束',
  paused: '暂停',
  none: '没有班次',
};
/** @type {Record<string, string>} */
export const START_WORDS = {
  running: '已开班，还能报',
  week: '7 天内',
  month: '8 到 30 天',
  quarter: '31 到 90 天',
  later: '90 天以后',
  rolling: '常年招生，人满开班',
};
/** @type {Record<string, string>} */
export const SEAT_WORDS = { left: '有空位', full: '满了', unknown: '没有公布' };
/** Orders what takes people at any time behind what has a date, and before what nobody can join. */
const LAST = '9999-99-98';
const FAR = '9999-99-99';

/**
 * @param {string} start
 * @param {string} today
 */
function startBucket(start, today) {
  const days = daysBetween(today, start);
  if (days <= 0) return 'running';
  return days <= 7 ? 'week' : days <= 30 ? 'month' : days <= 90 ? 'quarter' : 'later';
}
/** @param {Session} session */
function placesLeft({ seats, enrolled }) {
  return seats === null || enrolled === null ? null : Math.max(0, seats - enrolled);
}
/**
 * What a project is on a date: the best state of its classes, when it starts, its places.
 * @param {ListedProject} project
 * @param {string} today
 * @returns {ProjectNow}
 */
function onDate({ intake }, today) {
  const now = projectOn(intake, today);
  const { state, session } = now;
  const alive = state === 'open' || state === 'full';
  return Object.assign(now, {
    start: alive ? (session ? session.start : LAST) : FAR,
    left: session && placesLeft(session),
  });
}
/**
 * The same without what every object has: ids may be called so.
 * @template T
 * @param {Record<string, T>} o
 * @returns {Record<string, T>}
 */
export function bare(o) {
  return Object.assign(Object.create(null), o);
}
/**
 * The nth project of a list.
 * @param {Listing} data
 * @param {number} n
 * @param {string} id
 * @param {string} today
 * @returns {ListedProject}
 */
function projectOf({ projects, shortage }, n, id, today) {
  const short = shortage[projects.occupation[n]] || [];
  return {
    id,
    town: projects.town[n],
    form: projects.form[n],
    level: projects.level[n],
    mode: projects.mode[n],
    fee: projects.fee[n],
    hours: projects.hours[n],
    credit: projects.credit[n],
    occupation: projects.occupation[n],
    subsidy: projects.subsidy[n],
    intake: {
      status: projects.status[n],
      sessions: projects.sessions[n],
      recurring: projects.recurring[n],
      rolling: projects.rolling[n],
    },
    shortage: short.some(([first, last]) => first <= today && (last === null || today <= last)),
  };
}
/** @param {ProjectNow} now */
function seatsValue({ session, state, left }) {
  if (!session || (state !== 'open' && state !== 'full')) return null;
  if (left === null) return 'unknown';
  return left > 0 ? 'left' : 'full';
}
/**
 * The values of a project by which it can be filtered.
 * @param {ListedProject} project
 * @param {ProjectNow} now
 * @param {string} today
 */
function valuesOf({ town, form, level, mode, credit, fee, shortage }, now, today) {
  const alive = now.session && now.state === 'open' ? now.session : null;
  const atAnyTime = now.rolling && now.state === 'open' ? 'rolling' : null;
  return {
    state: now.state,
    town,
    form,
    level,
    mode,
    credit,
    starts: alive ? startBucket(alive.start, today) : atAnyTime,
    free: fee === null ? '未公布' : fee === 0 ? '免费' : '收费',
    shortage: shortage ? '紧缺职业' : null,
    seats: seatsValue(now),
  };
}
/**
 * Take a list into use.
 * @param {Listing} data finder.json, or several as `merge` makes them
 * @param {string} today
 * @returns {{index: SearchIndex, items: Item[]}}
 */
export function read(data, today) {
  data.shortage = bare(data.shortage);
  data.towns = bare(data.towns);
  Object.keys(data.labels).forEach(facet => {
    data.labels[facet] = bare(data.labels[facet]);
  });
  const index = open(data);
  const owner = data.owner;
  const shared = data.shared || {};
  /** @type {Record<string, number>} District → rows so far: what is as good as one another is shown district by turns. */
  const seen = Object.create(null);
  let projects = 0;
  const items = index.rows.map(row => {
    const [kind, folder] = data.kinds[row.kind];
    const above = owner ? owner[row.n] + '/' : '';
    if (owner) seen[above] = (seen[above] || 0) + 1;
    /** @type {Item} */
    const item = {
      row,
      title: row.title.text,
      kind,
      order: owner ? seen[above] : row.n,
      path: above + folder + row.id + (row.id && !/\/$|#/.test(row.id) ? '/' : ''),
      project: null,
      now: null,
      values: { kind, district: owner && !shared[row.n] ? owner[row.n] : null },
    };
    if (row.kind !== 0) return item;
    item.project = projectOf(data, projects, above + row.id, today);
    item.now = onDate(item.project, today);
    Object.assign(item.values, valuesOf(item.project, item.now, today));
    projects += 1;
    return item;
  });
  return { index, items };
}
