/** The part of the page that shows what a class list comes to: totals by subsidy, people, and the basis of each. */
import { APART } from '../calculator/choices.js';
import { rateLink } from '../calculator/explanation.js';
import { PAID_TO, PAYEES, isSample, paidIn } from '../calculator/payees.js';
import { span } from '../calculator/words.js';
import { append, badge, button, el, given, one, press, scrolling, table } from '../page/dom.js';

/** Rows that are shown at once. */
const SHOWN = 200;
/** @type {Record<Checked['state'], string>} State of a person → its word, in the order of the filter. */
export const WORD = { yes: '能领', maybe: '待定', sample: '只有示例', no: '不能领', error: '有错', same: '重复' };
/** @type {Record<string, string>} State of a person → the look of its badge, where it is not the state's own. */
const LOOK = { error: 'no', same: 'maybe' };
/**
 * @typedef {object} Panel
 * @property {Checked[]} results
 * @property {Record<string, RateTotal>} totals
 * @property {Checked['sums']} sums of all, by payee
 * @property {string} base the site's address
 * @property {(checked: Checked) => Node[]} detail the basis of one person's result
 * @property {() => void} download
 */

/**
 * What a subsidy comes to by payee; those whose payee is not known yet come last.
 * @param {RateTotal} total
 * @returns {(RatePaid & {name: string})[]}
 */
function partsOf({ paid }) {
  const named = (/** @type {Payee|''} */ to) => {
    const part = paid[to];
    return part ? [Object.assign({ name: to ? PAID_TO[to] : '付给谁要看情况' }, part)] : [];
  };
  const known = PAYEES.map(named);
  return known.concat([named('')]).reduce((all, some) => all.concat(some), []);
}
/**
 * @param {string} id
 * @param {RateTotal} total
 * @param {string} base
 */
function totalRow(id, total, base) {
  const word = total.verification === 'sample' ? '示例' : total.verification === 'unverified' ? '未核验' : '';
  const parts = partsOf(total);
  const words = (/** @type {string} */ name, /** @type {string} */ text) =>
    parts.length > 1 ? name + ' ' + text : text;
  const paid = parts.map(p => (parts.length > 1 ? p.name + ' ' + p.people + ' 人' : p.name)).join('，');
  const sums = parts.filter(p => p.figures).map(p => words(p.name, span(p)));
  const figures = [...sums, total.silent && (sums.length ? '另有' : '') + total.silent].filter(Boolean).join('，');
  const number = (/** @type {string} */ text) => el('td', { class: 'kf-num', text });
  return el('tr', { 'data-kf-total-of': id }, [
    el('th', { scope: 'row' }, [rateLink(id, total.title, base), ' ', word ? badge(total.verification, word) : null]),
    number(figures),
    number(total.yes + ' 人'),
    number(total.maybe + ' 人'),
    el('td', { class: 'kf-payee', text: paid }),
  ]);
}
/**
 * @param {string} title
 * @param {Panel} panel
 * @param {(total: RateTotal) => boolean} wanted
 */
function totalTable(title, { totals, base }, wanted) {
  const order = (/** @type {string} */ x, /** @type {string} */ y) =>
    totals[y].yes - totals[x].yes || totals[y].maybe - totals[x].maybe || (x < y ? -1 : 1);
  const ids = Object.keys(totals).filter(id => wanted(totals[id]));
  if (!ids.length) return null;
  const rows = ids.sort(order).map(id => totalRow(id, totals[id], base));
  return scrolling(title, table(['补贴', '金额', '能领', '待定', '付给谁'], rows));
}
/**
 * Examples, which are in no sum.
 * @param {Panel} panel
 */
function exampleNode(panel) {
  const examples = totalTable('示例标准合计', panel, isSample);
  if (!examples) return null;
  return el('details', { class: 'kf-more', 'data-kf-example': '' }, [
    el('summary', { text: '看看示例怎么算' }),
    el('p', { text: '这些金额是示例，没有找到文件，不在合计里，不能作为依据。' }),
    examples,
  ]);
}
/**
 * A person's sums in words, by payee.
 * @param {Checked} checked
 */
function sumWords({ sums, joint }) {
  const words = paidIn(sums).map(to => PAID_TO[to] + ' ' + span(/** @type {Bounds} */ (sums[to])));
  return words.join(joint === 'either' ? '，或者 ' : '，') + (joint === 'apart' ? '（' + APART + '）' : '');
}
/** @param {Bounds|undefined} sum */
function maxOf(sum) {
  return sum && sum.max !== null ? sum.max : Infinity;
}
/**
 * Does somebody have a choice of what goes to different pockets? Then the sums by payee cannot be added.
 * @param {Checked[]} results
 */
export function isApart(results) {
  return results.some(r => (r.state === 'yes' || r.state === 'maybe') && r.joint !== 'sum');
}
/** @param {Panel} panel */
function totalNode({ results, totals, sums }) {
  const real = Object.keys(totals)
    .map(id => totals[id])
    .filter(t => !isSample(t));
  const silent = real.filter(t => t.silent).map(t => t.title);
  const paid = paidIn(sums);
  const once = '有的补贴只能领一项，合计不等于各项相加。';
  const each = real.reduce((all, t) => all.concat(partsOf(t)), /** @type {RatePaid[]} */ ([]));
  const single = each.reduce((sum, p) => sum + maxOf(p), 0);
  const whole = paid.reduce((sum, to) => sum + maxOf(sums[to]), 0);
  return el('div', { class: 'kf-amount' }, [
    el('span', { text: '全班合计' }),
    ...paid.map(to =>
      el('strong', { 'data-kf-sum': to, text: PAID_TO[to] + ' ' + span(/** @type {Bounds} */ (sums[to])) })
    ),
    paid.length ? null : el('strong', { text: '没有写明金额的补贴' }),
    isApart(results) ? el('p', { 'data-kf-apart': '', text: APART + '。' }) : null,
    el('span', { text: '估算不等于承诺，以经办部门审核为准。' + (single > whole ? once : '') }),
    silent.length ? el('p', { text: '文件没有写金额、没有算进合计的：' + silent.join('、') + '。' }) : null,
  ]);
}
/**
 * A person's row; the button opens a row of its own below it, as wide as the screen.
 * @param {Checked} checked
 * @param {Panel} panel
 */
function personRow(checked, { detail }) {
  const { person, state, look } = checked;
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
  const counts = state === 'yes' || state === 'maybe';
  const nothing = state === 'same' && !person.notes.length;
  const row = el('tr', { 'data-kf-state': state, 'data-kf-line': line }, [
    el('td', { class: 'kf-num', text: line }),
    el('th', { scope: 'row', text: person.name || '（没有姓名）' }),
    el('td', { class: 'kf-state' }, [
      badge(LOOK[state] || state, WORD[state]),
      person.notes.length ? badge('unverified', '有提醒') : null,
    ]),
    el('td', { class: 'kf-num', text: counts ? sumWords(checked) : '' }),
    el('td', { class: 'kf-why' }, [look().words + ' ', nothing ? null : more]),
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
  append(box, [
    el('h2', { text: '结果', tabindex: '-1', id: 'r-results' }),
    totalNode(panel),
    totalTable('每项补贴合计', panel, total => !isSample(total)),
    exampleNode(panel),
    el('div', { class: 'kf-actions' }, [button('导出结果（CSV）', panel.download, { look: 'small primary' })]),
    el('h2', { text: '每个人' }),
    ...peopleNodes(panel),
  ]);
}
