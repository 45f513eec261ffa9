/** The part of the page where a reader sees and mends what each column of a list is. */
import { append, button, el, field, select } from '../page/dom.js';
import { DELIMITERS, ENCODINGS } from './delimited.js';
import { blanks } from './roster.js';
import { chosen, titleOf } from './table.js';

/** Faults that are shown one by one. */
const FAULTS = 20;
/** @type {[string, string][]} */
const OWN = [
  ['name', '姓名'],
  ['id', '身份证号'],
  ['unit', '单位（只照抄）'],
];
/**
 * @typedef {object} Panel
 * @property {ListTable} table
 * @property {Choice} choice
 * @property {string} encoding of the file; empty for a text that was pasted
 * @property {Fact[]} facts that a column may be
 * @property {string[]} personal facts about one person, which no merged cells hold
 * @property {boolean|null} open null: as it is needed
 * @property {(open: boolean) => void} opened
 * @property {(next: Choice, focus: string) => void} choose focus: the id of the control that was used
 */

/**
 * @param {string} id
 * @param {string} label
 * @param {[string, string][]} options
 * @param {string} current
 * @param {(value: string) => void} changed
 */
function control(id, label, options, current, changed) {
  const list = select({ id }, options);
  list.value = current;
  list.addEventListener('change', () => changed(list.value));
  return field(label, list);
}
/**
 * How the text is read: encoding, delimiter, head.
 * @param {Panel} panel
 */
function controls({ table, choice, encoding, choose }) {
  const tops = table.tops.map(
    (text, i) => /** @type {[string, string]} */ ([String(i), '第 ' + (i + 1) + ' 行：' + text])
  );
  const kept = { encoding: choice.encoding, delimiter: choice.delimiter };
  const useEncoding = (/** @type {string} */ value) => choose(chosen({ encoding: value }), 'r-encoding');
  const useDelimiter = (/** @type {string} */ value) =>
    choose(chosen({ encoding: choice.encoding, delimiter: value }), 'r-delimiter');
  const useHead = (/** @type {string} */ value) =>
    choose(chosen(Object.assign({ head: Number(value) }, kept)), 'r-head');
  return el('div', { class: 'kf-row' }, [
    encoding ? control('r-encoding', '文字编码', ENCODINGS, encoding, useEncoding) : null,
    control('r-delimiter', '分隔符', DELIMITERS, table.delimiter, useDelimiter),
    control('r-head', '表头在哪一行', [['-1', '没有表头'], ...tops], String(table.headAt), useHead),
  ]);
}
/** Cells that are shown of a column. */
const EXAMPLES = 3;
/**
 * The first full cells of a column.
 * @param {ListRow[]} rows
 * @param {number} i
 */
function firstOf(rows, i) {
  /** @type {string[]} */
  const found = [];
  for (let n = 0; n < rows.length && found.length < EXAMPLES; n += 1) {
    const text = (rows[n].cells[i] || '').trim();
    if (text) found.push(text);
  }
  return found;
}
/**
 * One column: what it is, and an example of it.
 * @param {Panel} panel
 * @param {number} i
 */
function columnItem({ table, choice, facts, choose }, i) {
  const id = 'r-col-' + i;
  const what = table.columns[i];
  const meanings = facts.map(f => /** @type {[string, string]} */ ([f.id, f.label]));
  const list = select({ id, 'aria-describedby': id + '-eg' }, [['', '不用这一列'], ...OWN, ...meanings]);
  list.value = what;
  list.addEventListener('change', () => {
    const columns = table.columns.map((other, k) => (k === i ? list.value : other === list.value ? '' : other));
    choose(Object.assign({}, choice, { columns, filled: [] }), id);
  });
  const example = what === 'id' ? '不显示' : firstOf(table.body, i).join('，');
  const note = el('span', { class: 'kf-muted', id: id + '-eg', text: example ? '例：' + example : '全是空的' });
  return el('li', {}, [el('label', { for: id, text: titleOf(table, i) }), list, note]);
}
/**
 * Columns that look as if merged cells had been filled only once, and those that were filled down.
 * @param {Panel} panel
 */
function fillNotes({ table, choice, personal, choose }) {
  const use = (/** @type {number[]} */ filled) => choose(Object.assign({}, choice, { filled }), 'r-map');
  const filled = choice.filled.map(column =>
    el('p', { class: 'kf-note' }, [
      '“' + titleOf(table, column) + '”的空格已按上一行补上。 ',
      button('不补了', () => use(choice.filled.filter(c => c !== column)), { look: 'small' }),
    ])
  );
  const empty = blanks(table.body, table.columns, personal).map(({ column, count }) =>
    el('p', { class: 'kf-note' }, [
      '“' + titleOf(table, column) + '”有 ' + count + ' 行是空的。是合并过的单元格吗？ ',
      button('按上一行补', () => use(choice.filled.concat(column)), { look: 'small' }),
    ])
  );
  return [...filled, ...empty];
}
/** @param {Panel} panel */
function faultNotes({ table: { faults } }) {
  const notes = faults.slice(0, FAULTS).map(f => '第 ' + f.line + ' 行：' + f.text + '。');
  if (faults.length > FAULTS) notes.push('还有 ' + (faults.length - FAULTS) + ' 行也是这样。');
  return notes.map(text => el('p', { class: 'kf-error', text }));
}
/** @param {Panel} panel */
function summaryWords({ table, encoding }) {
  const known = '认出 ' + table.columns.filter(Boolean).length + ' 列，共 ' + table.columns.length + ' 列';
  const name = ENCODINGS.filter(e => e[0] === encoding).map(e => '；文字编码 ' + e[1])[0] || '';
  return (table.headAt >= 0 ? '表头在第 ' + table.headLine + ' 行，' : '') + known + name;
}
/**
 * Show what the columns are.
 * @param {HTMLElement} box
 * @param {Panel} panel
 */
export function showColumns(box, panel) {
  const { table, choice } = panel;
  box.textContent = '';
  if (!table.tops.length) return;
  const headless = table.headAt < 0 && choice.head === null && !choice.columns;
  const lost = table.columns.indexOf('name') < 0;
  const missing = headless ? '没有认出表头，请选每一列是什么。' : '还不知道哪一列是姓名，请在下面选。';
  const map = el('details', { class: 'kf-outcome kf-map' }, [
    el('summary', { id: 'r-map' }, [
      el('h2', { text: '每一列是什么' }),
      el('span', { class: 'kf-muted', text: summaryWords(panel) }),
    ]),
    controls(panel),
    el(
      'ul',
      { class: 'kf-columns' },
      table.columns.map((_, i) => columnItem(panel, i))
    ),
  ]);
  map.open = panel.open === null ? headless || lost : panel.open;
  map.addEventListener('toggle', () => panel.opened(map.open));
  append(box, [
    headless || lost ? el('p', { class: 'kf-note', text: missing }) : null,
    map,
    ...faultNotes(panel),
    ...fillNotes(panel),
  ]);
}
