/** The last days to claim, each with a way into the reader's own calendar. */
import { badge, button, canSaveFile, el, saveFile } from '../page/dom.js';
import { calendarName, claimCalendar } from './calendar.js';

/** @param {string} day ISO date */
function leaf(day) {
  const [year, month, date] = day.split('-').map(Number);
  return el('time', { class: 'kf-leaf', datetime: day }, [
    el('i', { text: year + '年' + month + '月' }),
    el('b', { text: String(date) }),
  ]);
}
/**
 * A button that makes a calendar file, and what became of it.
 * @param {{title: string, day: string, link: string}} last
 */
function calendarNodes({ title, day, link }) {
  const said = el('p', { class: 'kf-muted', role: 'status' });
  const save = () => {
    if (!canSaveFile()) {
      said.textContent = '这个浏览器存不了文件（微信里要点右上角，用浏览器打开）。请记下：最晚 ' + day + '。';
      return;
    }
    const last = { title, day, link, made: new Date() };
    saveFile(calendarName(last), 'text/calendar;charset=utf-8', claimCalendar(last));
    said.textContent = '做好了一个日历文件，打开它就记进日历。没有看到文件的话，请记下：最晚 ' + day + '。';
  };
  return [button('存到日历', save, { look: 'small', 'aria-label': '存到日历：' + title + '，最晚 ' + day }), said];
}
/**
 * The last day of each outcome that has one, the nearest first; null without any.
 * @param {Outcome[]} outcomes
 * @param {string} base the site's address
 */
export function claimDays(outcomes, base) {
  const list = outcomes
    .filter(o => o.claim_until)
    .sort((x, y) => (String(x.claim_until) < String(y.claim_until) ? -1 : 1));
  if (!list.length) return null;
  const items = list.map(({ rate, title, status, claim_until }) => {
    const day = String(claim_until);
    const link = new URL(base + 'rates/' + encodeURIComponent(rate) + '/', location.href).href;
    return el('li', { 'data-kf-until': rate }, [
      leaf(day),
      el('div', {}, [
        el('strong', { class: 'kf-whole', text: '最晚 ' + day + ' 申请' }),
        el('p', {}, [title + ' ', status === 'maybe' ? badge('maybe', '还不能确定') : null]),
        ...calendarNodes({ title, day, link }),
      ]),
    ]);
  });
  return el('section', { class: 'kf-until' }, [
    el('h2', { text: '最晚哪天申请' }),
    el('p', { class: 'kf-muted', text: '那天也算。文件只做在这台设备上，里面没有您的回答。' }),
    el('ul', {}, items),
  ]);
}
