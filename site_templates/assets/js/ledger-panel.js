/** The part of the calculator where past subsidies are entered, exported, imported and deleted. */
import { yuan } from './rules.js';
import { el, saveFile } from './dom.js';
import { entries, fault, fromFile, keep, merge, toFile } from './ledger.js';
import { readNumber } from './questions.js';

const MONEY = { type: 'money', unit: '元' };
function select(id, label, options, empty) {
  return el('div', { class: 'kf-field' }, [el('label', { for: id, text: label }), el('br'), el('select', { id, 'aria-describedby': 'l-error' }, [el('option', { value: '', text: empty })].concat(options.map(o => el('option', { value: o[0], text: o[1] }))))]);
}
function text(id, label, mode) {
  return el('div', { class: 'kf-field' }, [el('label', { for: id, text: label }), el('br'), el('input', { type: mode === 'date' ? 'date' : 'text', inputmode: mode === 'date' ? 'none' : 'decimal', id, autocomplete: 'off', 'aria-describedby': 'l-error' })]);
}
function wordsOf(entry, rules, kinds) {
  const name = (fact, v) => ((kinds[fact] && kinds[fact].values ? kinds[fact].values.filter(o => o[0] === v)[0] : null) || ['', v])[1];
  return [entry.date, rules.kinds[entry.kind] || entry.kind, entry.occupation ? name('occupation', entry.occupation) : '', entry.level ? name('level', entry.level) : '', entry.amount === undefined ? '' : yuan(entry.amount) + ' 元', entry.person || ''].filter(Boolean).join('，');
}
/** @param {{rules: object, kinds: object, today: string, open: boolean, changed: (focus: string) => void}} on */
export function ledgerPanel(on) {
  const list = entries(), error = el('p', { class: 'kf-error', id: 'l-error', role: 'alert' });
  const store = (next, focus) => { if (!keep(next)) error.textContent = '这台设备不让网页保存，关掉页面就没有了。'; on.changed(focus); };
  const items = el('ul', { class: 'kf-results' }, list.map((entry, i) => {
    const remove = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', text: '删', 'aria-label': '删：' + wordsOf(entry, on.rules, on.kinds) });
    remove.addEventListener('click', () => store(list.filter((_, n) => n !== i), 'kf-ledger'));
    return el('li', {}, [el('span', { text: wordsOf(entry, on.rules, on.kinds) + ' ' }), remove]);
  }));
  const optional = id => (on.kinds[id] ? on.kinds[id].values : []);
  const form = el('form', { class: 'kf-form', novalidate: '' }, [
    select('l-kind', '领过哪种补贴', Object.keys(on.rules.kinds).map(k => [k, on.rules.kinds[k]]), '请选择'), text('l-date', '哪天领的', 'date'),
    select('l-occupation', '哪个职业（可以不选）', optional('occupation'), '不清楚'), select('l-level', '什么等级（可以不选）', optional('level'), '不清楚'),
    text('l-amount', '多少元（可以不填）'), error, el('div', { class: 'kf-actions' }, [el('button', { type: 'submit', class: 'kf-btn', text: '记下来' })]),
  ]);
  form.addEventListener('submit', e => {
    e.preventDefault();
    const value = id => form.querySelector('#' + id).value, entry = { kind: value('l-kind'), date: value('l-date') };
    const amount = readNumber(value('l-amount'), MONEY, 'l-amount');
    ['occupation', 'level'].forEach(k => { if (value('l-' + k)) entry[k] = value('l-' + k); });
    if (amount.value !== undefined) entry.amount = amount.value;
    const wrong = !entry.kind ? ['请选补贴种类。', 'l-kind'] : !entry.date ? ['请选日期。', 'l-date'] : entry.date > on.today ? ['日期在今天以后。', 'l-date'] : amount.error && !amount.empty ? [amount.error, 'l-amount'] : fault(entry, on.rules) ? [fault(entry, on.rules), 'l-kind'] : null;
    if (!wrong) { store(merge(list, [entry]), 'kf-ledger'); return; }
    error.textContent = wrong[0];
    form.querySelectorAll('[aria-invalid]').forEach(n => n.removeAttribute('aria-invalid'));
    const at = form.querySelector('#' + wrong[1]);
    at.setAttribute('aria-invalid', 'true');
    at.focus();
  });
  const out = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '导出' });
  out.addEventListener('click', () => saveFile('training-subsidy-ledger-' + on.today + '.json', 'application/json', toFile(list)));
  const file = el('input', { type: 'file', id: 'l-file', accept: '.json,application/json', class: 'kf-visually-hidden' });
  file.addEventListener('change', () => {
    const reader = new FileReader();
    reader.onload = () => {
      const found = fromFile(String(reader.result), on.rules);
      if (found.error) { error.textContent = found.error; file.value = ''; return; }
      store(merge(list, found.entries), 'kf-ledger');
    };
    reader.onerror = () => { error.textContent = '这个文件读不出来。'; };
    if (file.files[0]) reader.readAsText(file.files[0]);
  });
  const clear = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '全部删除' });
  let sure = false;
  clear.addEventListener('click', () => {
    if (sure) { store([], 'kf-ledger'); return; }
    sure = true;
    clear.textContent = '再点一次，' + list.length + ' 条都删掉';
  });
  const panel = el('details', { class: 'kf-outcome', id: 'kf-ledger' }, [
    el('summary', { id: 'kf-ledger-head' }, [el('h2', { text: '以前领过的补贴（' + list.length + '）' })]),
    el('p', { class: 'kf-hint', text: '有的补贴限次数、限同一职业同一等级。记在这里，计算器会一起算。只存在这台设备上。' }), items, form,
    el('div', { class: 'kf-actions' }, [list.length ? out : null, el('label', { class: 'kf-btn kf-btn--small', for: 'l-file' }, ['导入', file]), list.length ? clear : null]),
  ]);
  panel.open = on.open;
  return panel;
}
