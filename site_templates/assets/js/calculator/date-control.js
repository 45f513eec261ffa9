/** The control for the day that is reckoned for. */
import { button, el, field, select } from '../page/dom.js';
import { isDate } from '../figures.js';

/** @param {string} day */
function dayAfter(day) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + 1)).toISOString().slice(0, 10);
}
/**
 * The days on which something changes for an audience, in their order.
 * @param {Rate[]} rates
 * @param {string} audience
 */
export function turningDays(rates, audience) {
  /** @type {Record<string, boolean>} */
  const days = {};
  rates
    .filter(r => r.audience === audience)
    .forEach(({ in_force }) => {
      days[in_force.from] = true;
      if (in_force.to) days[dayAfter(in_force.to)] = true;
    });
  return Object.keys(days).sort();
}
/**
 * Make the control. Typing or choosing a day leaves the reader in the field.
 * @param {{on: string, today: string, days: string[]}} shown days: those on which something changes
 * @param {{take: (day: string) => void, reset: () => void}} act
 */
export function dateControl({ on, today, days }, { take, reset }) {
  const words = (/** @type {string} */ day) => '按 ' + day + (day === today ? '（今天）' : '') + ' 算，换一天';
  const error = el('p', { class: 'kf-error', id: 'on-error', role: 'alert' });
  const summary = el('summary', { id: 'on-summary', text: words(on) });
  const input = el('input', { type: 'date', id: 'on', value: on, min: days[0] || '', 'aria-describedby': 'on-error' });
  const options = days.map(day => /** @type {[string, string]} */ ([day, day]));
  const list = select({ id: 'on-days' }, [['', '请选择'], ...options]);
  const back = button('回到今天', reset, { look: 'small' });
  const use = (/** @type {string} */ day) => {
    used = day;
    input.value = day;
    error.textContent = '';
    input.removeAttribute('aria-invalid');
    back.hidden = day === today;
    summary.textContent = words(day);
    take(day);
  };
  let used = on;
  const wrongWith = (/** @type {string} */ day) => {
    const still = '现在还是按 ' + used + ' 算。';
    if (!isDate(day)) return '这一天不存在，请重选。' + still;
    return days.length && day < days[0] ? days[0] + ' 以前没有收录标准。' + still : '';
  };
  input.addEventListener('change', () => {
    error.textContent = wrongWith(input.value);
    if (error.textContent) input.setAttribute('aria-invalid', 'true');
    else use(input.value);
  });
  list.addEventListener('change', () => {
    if (list.value) use(list.value);
  });
  back.hidden = on === today;
  return el('details', { class: 'kf-asof' }, [
    summary,
    field('哪一天申请', input, error),
    field('标准有变化的日子', list),
    back,
  ]);
}
