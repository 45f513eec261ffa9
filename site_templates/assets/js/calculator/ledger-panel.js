/** The part of the calculator where past subsidies are entered, exported, imported and deleted. */
import { today } from '../page/age.js';
import { append, button, el, field, one, saveFile, select } from '../page/dom.js';
import { yuan } from '../figures.js';
import { add, entries, fault, fromFile, remove, toFile } from './ledger.js';
import { named, typedNumber } from './questions.js';

const MONEY = { type: 'money', unit: '元' };
const HINT = '有的补贴限次数、限同一职业同一等级。记在这里，计算器会一起算。只存在这台设备上。';
const MAY_GO =
  '有的手机会删掉很久没打开的网页存的东西（例如苹果手机，七天没打开就可能删）。点“导出”存成文件，就不会丢。';
/** @typedef {{rules: RuleBook, kinds: Record<string, Fact>, changed: () => void}} Panel changed: what is kept has changed */

/**
 * An entry in a line.
 * @param {LedgerEntry} entry
 * @param {Panel} panel
 */
function wordsOf(entry, { rules, kinds }) {
  const value = (/** @type {string} */ fact) =>
    entry[fact] && kinds[fact] && kinds[fact].values ? named(kinds[fact], entry[fact]) : entry[fact];
  const amount = entry.amount === undefined ? '' : yuan(entry.amount) + ' 元';
  const kind = rules.kinds[entry.kind] || entry.kind;
  return [entry.date, kind, value('occupation'), value('level'), amount, entry.person].filter(Boolean).join('，');
}
/**
 * @param {string} id
 * @param {string} label
 * @param {[string, string][]} options
 * @param {string} empty what stands for nothing chosen
 */
function choice(id, label, options, empty) {
  return field(label, select({ id, 'aria-describedby': 'l-error' }, [['', empty], ...options]));
}
/**
 * @param {string} id
 * @param {string} label
 * @param {{type: string, inputmode: string}} kind
 */
function input(id, label, kind) {
  const attributes = Object.assign({ id, autocomplete: 'off', 'aria-describedby': 'l-error' }, kind);
  return field(label, el('input', attributes));
}
/**
 * The fields of a new entry.
 * @param {Panel} panel
 * @param {Node} error
 */
function entryForm({ rules, kinds }, error) {
  const optional = (/** @type {string} */ fact) => (kinds[fact] ? kinds[fact].values : []);
  const kind = Object.keys(rules.kinds).map(k => /** @type {[string, string]} */ ([k, rules.kinds[k]]));
  return el('form', { class: 'kf-form', novalidate: '' }, [
    choice('l-kind', '领过哪种补贴', kind, '请选择'),
    input('l-date', '哪天领的', { type: 'date', inputmode: 'none' }),
    choice('l-occupation', '哪个职业（可以不选）', optional('occupation'), '不清楚'),
    choice('l-level', '什么等级（可以不选）', optional('level'), '不清楚'),
    input('l-amount', '多少元（可以不填）', { type: 'text', inputmode: 'decimal' }),
    error,
    el('div', { class: 'kf-actions' }, [el('button', { type: 'submit', class: 'kf-btn', text: '记下来' })]),
  ]);
}
/**
 * What was typed into the form, or what is wrong with it and where.
 * @param {HTMLFormElement} form
 * @param {Panel} panel
 * @returns {{entry: LedgerEntry, wrong?: string, at?: string}}
 */
function typedEntry(form, { rules }) {
  const value = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (one('#l-' + id, form)).value;
  /** @type {LedgerEntry} */
  const entry = { kind: value('kind'), date: value('date') };
  const amount = typedNumber(value('amount'), MONEY, 'l-amount');
  ['occupation', 'level'].forEach(fact => {
    if (value(fact)) entry[fact] = value(fact);
  });
  if (amount.value !== undefined) entry.amount = amount.value;
  if (!entry.kind) return { entry, wrong: '请选补贴种类。', at: 'l-kind' };
  if (!entry.date) return { entry, wrong: '请选日期。', at: 'l-date' };
  if (entry.date > today()) return { entry, wrong: '日期在今天以后。', at: 'l-date' };
  if (amount.error && !amount.empty) return { entry, wrong: amount.error, at: 'l-amount' };
  return { entry, wrong: fault(entry, rules), at: 'l-kind' };
}
/**
 * @param {HTMLFormElement} form
 * @param {string} id of the field that is wrong
 */
function point(form, id) {
  const at = one('#' + id, form);
  form.querySelectorAll('[aria-invalid]').forEach(n => n.removeAttribute('aria-invalid'));
  at.setAttribute('aria-invalid', 'true');
  at.focus();
}
/**
 * The control that takes a file.
 * @param {(text: string) => string} take its text, and what is wrong with it
 * @param {Node} error
 */
function fileInput(take, error) {
  const file = el('input', {
    type: 'file',
    id: 'l-file',
    accept: '.json,application/json',
    class: 'kf-visually-hidden',
  });
  file.addEventListener('change', () => {
    const reader = new FileReader();
    reader.onload = () => {
      error.textContent = take(String(reader.result));
      if (error.textContent) file.value = '';
    };
    reader.onerror = () => {
      error.textContent = '这个文件读不出来。';
    };
    if (file.files && file.files[0]) reader.readAsText(file.files[0]);
  });
  return file;
}
/**
 * The button that deletes all, at the second click.
 * @param {number} count
 * @param {() => void} act
 */
function clearButton(count, act) {
  let sure = false;
  const clear = button(
    '全部删除',
    () => {
      if (sure) act();
      sure = true;
      clear.textContent = '再点一次，' + count + ' 条都删掉';
    },
    { look: 'small' }
  );
  return clear;
}
/**
 * What is kept, with what can be done to it.
 * @param {Panel} panel
 * @param {{store: (writing: Promise<boolean>) => void, error: Node}} to
 */
function listNodes(panel, { store, error }) {
  const list = entries();
  const items = list.map(entry => {
    const words = wordsOf(entry, panel);
    const drop = button('删', () => store(remove([entry])), { look: 'plain', 'aria-label': '删：' + words });
    return el('li', {}, [el('span', { text: words + ' ' }), drop]);
  });
  const take = (/** @type {string} */ text) => {
    const found = fromFile(text, panel.rules);
    if (found.entries) store(add(found.entries));
    return found.error || '';
  };
  const name = 'training-subsidy-ledger-' + today() + '.json';
  const save = button('导出', () => saveFile(name, 'application/json', toFile(list)), { look: 'small' });
  return {
    count: list.length,
    above: [el('ul', { class: 'kf-results' }, items), list.length ? el('p', { class: 'kf-hint', text: MAY_GO }) : null],
    below: [
      list.length ? save : null,
      el('label', { class: 'kf-btn kf-btn--small', for: 'l-file' }, ['导入', fileInput(take, error)]),
      list.length ? clearButton(list.length, () => store(remove(list))) : null,
    ],
  };
}
/**
 * Make the panel.
 * @param {Panel} panel
 * @returns {{node: HTMLDetailsElement, renew: () => void}} renew shows what is kept now; what is being typed stays
 */
export function ledgerPanel(panel) {
  const error = el('p', { class: 'kf-error', id: 'l-error', role: 'alert' });
  const title = el('h2');
  const summary = el('summary', { id: 'kf-ledger-head' }, [title]);
  const above = el('div');
  const below = el('div', { class: 'kf-actions' });
  const form = entryForm(panel, error);
  /** @param {Promise<boolean>} writing */
  const store = async writing => {
    const kept = await writing;
    error.textContent = kept ? '' : '这台设备不让网页保存，关掉页面就没有了。';
    renew();
    panel.changed();
    summary.focus();
  };
  function renew() {
    const nodes = listNodes(panel, { store, error });
    title.textContent = '以前领过的补贴（' + nodes.count + '）';
    above.textContent = '';
    append(above, nodes.above);
    below.textContent = '';
    append(below, nodes.below);
  }
  form.addEventListener('submit', e => {
    e.preventDefault();
    const { entry, wrong, at } = typedEntry(form, panel);
    if (!wrong) {
      form.reset();
      form.querySelectorAll('[aria-invalid]').forEach(n => n.removeAttribute('aria-invalid'));
      store(add([entry]));
      return;
    }
    error.textContent = wrong;
    point(form, at || 'l-kind');
  });
  renew();
  const hint = el('p', { class: 'kf-hint', text: HINT });
  const node = el('details', { class: 'kf-outcome', id: 'kf-ledger' }, [summary, hint, above, form, below]);
  return { node, renew };
}
