/** The part of the page that shows what a class list comes to: totals by subsidy, people, and the basis of each. */
import { rateLink } from '../calculator/explanation.js';
import { SILENT, span } from '../calculator/words.js';
import { append, badge, button, el, given, one, press, scrolling, table } from '../page/dom.js';
import { plus } from './roster-results.js';

/** Rows that are shown at once. */
const SHOWN = 200;
/** @type {Record<string, string>} */
const PAYEE = { person: '本人', institution: '培训机构', enterprise: '企业' };
/** @type {Record<Checked['state'], string>} State of a person → its word, in the order of the filter. */
export const WORD = { yes: '能领', maybe: '待定', no: '不能领', error: '有错', same: '重复' };
/** @type {Record<string, string>} State of a person → the look of its badge, where it is not the state's own. */
const LOOK = { error: 'no', same: 'maybe' };
/**
 * @typedef {object} Panel
 * @property {Checked[]} results
 * @property {Record<string, RateTotal>} totals
 * @property {string} base the site's address
 * @property {(checked: Checked) => Node[]} detail the basis of one person's result
 * @property {() => void} download
 */

/**
 * @param {string} id
 * @param {RateTotal} total
 * @param {string} base
 */
function totalRow(id, total, base) {
  const word = total.verification === 'sample' ? '示例' : total.verification === 'unverified' ? '未核验' : '';
  const payees = Object.keys(total.paid);
  const several = payees.map(p => PAYEE[p] + ' ' + total.paid[p] + ' 人').join('，');
  const paid = payees.length === 1 ? PAYEE[payees[0]] : several || '看情况';
  const number = (/** @type {string} */ text) => el('td', { class: 'kf-num', text });
  return el('tr', { 'data-kf-total-of': id }, [
    el('th', { scope: 'row' }, [rateLink(id, total.title, base), ' ', word ? badge(total.verification, word) : null]),
    number(total.figures ? span(total) : SILENT),
    number(total.yes + ' 人'),
    number(total.maybe + ' 人'),
    el('td', { class: 'kf-payee', text: '付给' + paid }),
  ]);
}
/** @param {Panel} panel */
function totalTable({ totals, base }) {
  const order = (/** @type {string} */ x, /** @type {string} */ y) =>
    totals[y].yes - totals[x].yes || totals[y].maybe - totals[x].maybe || (x < y ? -1 : 1);
  const rows = Object.keys(totals)
    .sort(order)
    .map(id => totalRow(id, totals[id], base));
  return scrolling('每项补贴合计', table(['补贴', '金额', '能领', '待定', '付给谁'], rows));
}
/**
 * A person's row; the button opens a row of its own below it, as wide as the screen.
 * @param {Checked} checked
 * @param {Panel} panel
 */
function personRow(checked, { detail }) {
  const { person, state, total, words } = checked;
  const line = String(person.line);
  const id = 'r-line-' + line;
  const toggle = () => {
    const open = given(more, 'aria-expanded') === 'true';
    more.setAttribute('aria-expanded', String(!open));
    if (open && row.nextSibling) row.nextSibling.remove();
    if (open) return;
    const cell = el('td', { colspan: '5' }, [el('div', {}, detail(checked))]);
    row.after(el('tr', { id, class: 'kf-detail' }, [cell]));
  };
  const more = button('看依据', toggle, {
    look: 'plain',
    'aria-expanded': 'false',
    'aria-controls': id,
    'aria-label': '看依据：第 ' + line + ' 行 ' + person.name,
  });
  const counts = total && (state === 'yes' || state === 'maybe');
  const nothing = state === 'same' && !person.notes.length;
  const row = el('tr', { 'data-kf-state': state, 'data-kf-line': line }, [
    el('td', { class: 'kf-num', text: line }),
    el('th', { scope: 'row', text: person.name || '（没有姓名）' }),
    el('td', { class: 'kf-state' }, [
      badge(LOOK[state] || state, WORD[state]),
      person.notes.length ? badge('unverified', '有提醒') : null,
    ]),
    el('td', { class: 'kf-num', text: counts ? span(total) : '' }),
    el('td', { class: 'kf-why' }, [words + ' ', nothing ? null : more]),
  ]);
  return row;
}
/**
 * Buttons of which one is pressed: whom to show.
 * @param {Checked[]} results
 * @param {(state: string) => void} show empty: all
 */
function filterNode(results, show) {
  const states = /** @type {Checked['state'][]} */ (Object.keys(WORD));
  const counted = states.map(state => ({
    state,
    word: WORD[state],
    count: results.filter(r => r.state === state).length,
  }));
  const all = [{ state: '', word: '全部', count: results.length }, ...counted].filter(s => s.count);
  /** @type {HTMLElement[]} */
  const buttons = all.map(({ state, word, count }) =>
    button(
      word + ' ' + count,
      () => {
        pressOnly(state);
        show(state);
      },
      { look: 'small', 'data-kf-filter': state }
    )
  );
  const pressOnly = (/** @type {string} */ state) =>
    buttons.forEach(b => press(b, given(b, 'data-kf-filter') === state));
  pressOnly('');
  return el('div', { class: 'kf-actions kf-switch', role: 'group', 'aria-label': '只看哪些人' }, buttons);
}
/**
 * The people's table, a part of it at a time.
 * @param {Panel} panel
 */
function peopleNodes(panel) {
  const box = scrolling('每个人的结果', table(['行', '姓名', '结果', '金额', '说明'], []), 'kf-people');
  const rows = one('tbody', box);
  let list = panel.results;
  let shown = 0;
  /* The next rows are added to those that stand; the button keeps the focus. */
  const showMore = () => {
    const next = list.slice(shown, shown + SHOWN);
    append(
      rows,
      next.map(r => personRow(r, panel))
    );
    shown += next.length;
    const left = list.length - shown;
    more.textContent = '再显示 ' + Math.min(SHOWN, left) + ' 行（还有 ' + left + ' 行）';
    more.hidden = left <= 0;
  };
  const more = button(
    '',
    () => {
      showMore();
      if (more.hidden) box.focus();
    },
    { look: 'small' }
  );
  const show = (/** @type {string} */ state) => {
    list = panel.results.filter(r => !state || r.state === state);
    shown = 0;
    rows.textContent = '';
    showMore();
  };
  show('');
  return [filterNode(panel.results, show), box, el('div', { class: 'kf-actions' }, [more])];
}
/**
 * Show what a list comes to.
 * @param {HTMLElement} box
 * @param {Panel} panel
 */
export function showResults(box, panel) {
  box.textContent = '';
  if (!panel.results.length) return;
  const single = Object.keys(panel.totals).map(id => panel.totals[id]);
  /** @type {Bounds[]} */
  const sums = panel.results.map(r => r.total || { min: 0, max: 0 });
  const all = sums.reduce(plus, { min: 0, max: 0 });
  const apart = single.reduce(plus, { min: 0, max: 0 });
  const sample = single.some(t => t.verification === 'sample') ? '里面有示例金额，不能作为依据。' : '';
  const twice = apart.min !== all.min || apart.max !== all.max;
  const once = twice ? '有的补贴只能领一项，合计不等于各项相加。' : '';
  append(box, [
    el('h2', { text: '结果', tabindex: '-1', id: 'r-results' }),
    el('div', { class: 'kf-amount' }, [
      el('span', { text: '全班合计' }),
      el('strong', { text: span(all) }),
      el('span', { text: '估算不等于承诺，以经办部门审核为准。' + sample + once }),
    ]),
    single.length ? totalTable(panel) : null,
    el('div', { class: 'kf-actions' }, [button('导出结果（CSV）', panel.download, { look: 'small primary' })]),
    el('h2', { text: '每个人' }),
    ...peopleNodes(panel),
  ]);
}
