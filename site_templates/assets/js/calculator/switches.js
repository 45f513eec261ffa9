/** For whom, how and for which day the calculator reckons. */
import { button, el, press } from '../page/dom.js';
import { dateControl, turningDays } from './date-control.js';

/** @type {[string, string][]} */
const AUDIENCES = [
  ['person', '给个人算'],
  ['enterprise', '给企业算'],
];
/** @type {[string, string][]} */
const MODES = [
  ['one', '一题一题答'],
  ['all', '全部列出来'],
];
/**
 * Buttons of which one is pressed.
 * @param {[string, string][]} options value and label
 * @param {string} current
 * @param {string} label
 * @param {(value: string) => void} choose
 */
function pressed(options, current, label, choose) {
  const buttons = options.map(([value, text]) => {
    const made = button(text, () => choose(value), { look: 'small' });
    press(made, value === current);
    return made;
  });
  return el('div', { class: 'kf-actions kf-switch', role: 'group', 'aria-label': label }, buttons);
}
/**
 * Make the switches.
 * @param {Answers} a
 * @param {{today: string, rates: Rate[], base: string}} place
 * @param {{audience: (value: string) => void, mode: (value: string) => void, day: (day: string) => void, today: () => void}}
 *   act
 */
export function switches(a, { today, rates, base }, act) {
  const who = pressed(AUDIENCES, a.audience, '给谁算', act.audience);
  const how = pressed(MODES, a.mode, '怎么答', act.mode);
  const shown = { on: a.on, today, days: turningDays(rates, a.audience) };
  who.appendChild(el('a', { class: 'kf-btn kf-btn--small', href: base + 'roster/', text: '按名单算' }));
  return el('div', {}, [who, how, dateControl(shown, { take: act.day, reset: act.today })]);
}
