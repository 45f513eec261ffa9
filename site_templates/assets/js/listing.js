/** The list of everything that can be found, with what the reader's date makes of each project. */
import { open } from './search.js';
import { bestSession, sessionState } from './site.js';

export const STATE_WORDS = { open: '可报名', full: '已满', closed: '报名已截止', ended: '已结束', paused: '暂停', none: '没有班次' };
export const START_WORDS = { running: '已开班，还能报', week: '7 天内', month: '8 到 30 天', quarter: '31 到 90 天', later: '90 天以后' };
export const SEAT_WORDS = { left: '有空位', full: '满了', unknown: '没有公布' };
const FAR = '9999-99-99';

function dayNumber(day) { const p = day.split('-').map(Number); return Date.UTC(p[0], p[1] - 1, p[2]) / 86400000; }
function startBucket(session, today) {
  const days = dayNumber(session.start) - dayNumber(today);
  return days <= 0 ? 'running' : days <= 7 ? 'week' : days <= 30 ? 'month' : days <= 90 ? 'quarter' : 'later';
}
/** What a project is on a date: the best state of its sessions, when it starts, its seats. */
function onDate(p, today) {
  const best = bestSession(p.sessions, today);
  if (p.status !== 'open') return { state: p.status === 'ended' ? 'ended' : 'paused', words: p.status === 'ended' ? '已结束' : '暂停', session: null, next: null, start: FAR, left: null };
  if (!best) return { state: 'none', words: '没有班次', session: null, next: null, start: FAR, left: null };
  const s = best.session, alive = best.state[0] === 'open' || best.state[0] === 'full';
  const next = p.sessions.filter(x => !x.cancelled && x.start > s.start && sessionState(x, today)[0] === 'open').sort((a, b) => (a.start < b.start ? -1 : 1))[0] || null;
  const left = s.seats === null || s.enrolled === null ? null : Math.max(0, s.seats - s.enrolled);
  return { state: best.state[0], words: best.state[1], session: s, next, start: alive ? s.start : FAR, left };
}
/** The same without what every object has: ids may be called so. */
export const bare = o => Object.assign(Object.create(null), o);
/** @param {object} data finder.json, or several as `merge` makes them @param {string} today @returns {{index, items}} items: {row, title, path, order, project, now, values} */
export function read(data, today) {
  data.shortage = bare(data.shortage);
  data.towns = bare(data.towns);
  Object.keys(data.labels).forEach(k => { data.labels[k] = bare(data.labels[k]); });
  const index = open(data), c = data.projects;
  const seen = Object.create(null); /* district → rows so far: what is as good as one another is shown district by turns */
  let at = 0;
  const items = index.rows.map(row => {
    const kind = data.kinds[row.kind], item = { row, title: row.title.text, kind: kind[0], project: null, now: null, values: { kind: kind[0] } };
    const above = data.owner ? data.owner[row.n] + '/' : '', district = data.owner && !data.shared[row.n] ? data.owner[row.n] : null;
    item.values.district = district;
    item.order = data.owner ? (seen[above] = (seen[above] || 0) + 1) : row.n;
    item.path = above + kind[1] + row.id + (row.id && !/\/$|#/.test(row.id) ? '/' : '');
    if (row.kind !== 0) return item;
    const n = at, shortage = data.shortage[c.occupation[n]] || [];
    at += 1;
    const p = item.project = {
      id: above + row.id, town: c.town[n], form: c.form[n], level: c.level[n], mode: c.mode[n], fee: c.fee[n], hours: c.hours[n], credit: c.credit[n],
      occupation: c.occupation[n], subsidy: c.subsidy[n], status: c.status[n],
      sessions: c.sessions[n].map(s => ({ start: s[0], end: s[1], deadline: s[2], seats: s[3], enrolled: s[4], cancelled: Boolean(s[5]) })),
      shortage: shortage.some(s => s[0] <= today && (s[1] === null || today <= s[1])),
    };
    const now = item.now = onDate(p, today), alive = now.state === 'open';
    item.values = {
      kind: kind[0], district, state: now.state, town: p.town, form: p.form, level: p.level, mode: p.mode, credit: p.credit,
      starts: alive ? startBucket(now.session, today) : null, free: p.fee === null ? '未公布' : p.fee === 0 ? '免费' : '收费',
      shortage: p.shortage ? '紧缺职业' : null,
      seats: now.session && (alive || now.state === 'full') ? (now.left === null ? 'unknown' : now.left > 0 ? 'left' : 'full') : null,
    };
    return item;
  });
  return { index, items };
}
