/** One question as form fields, and what was typed into them. */
import { fraction, isDate } from './rules.js';
import { half } from './cells.js';
import { el } from './dom.js';

const FEW = 12;
function choices(options, current, type, id) {
  return options.map((o, i) => {
    const input = el('input', { type, name: id, value: String(i), id: id + '-' + i, 'aria-describedby': id + '-error' });
    input.checked = type === 'checkbox' ? (current || []).indexOf(o[0]) >= 0 : current === o[0];
    return el('label', { class: 'kf-choice', for: id + '-' + i }, [input, el('span', { text: o[1] })]);
  });
}
/* A birth date may be filled in by the browser that knows it. */
const BIRTHDAY = { y: 'bday-year', m: 'bday-month', d: 'bday-day' };
function dateFields(current, id, born) {
  const parts = current ? current.split('-') : ['', '', ''];
  return [el('div', { class: 'kf-dates' }, [['年', 'y', 4], ['月', 'm', 2], ['日', 'd', 2]].map((p, i) => {
    const input = el('input', { type: 'text', inputmode: 'numeric', maxlength: p[2], id: id + '-' + p[1], autocomplete: born ? BIRTHDAY[p[1]] : 'off', 'aria-describedby': id + '-error' });
    input.value = parts[i] ? String(Number(parts[i])) : '';
    return el('label', { for: id + '-' + p[1] }, [p[0], el('br'), input]);
  }))];
}
/** The fields of a question. `open`: "don't know" is one of the choices (several questions on one page). `mine`: about the reader. */
export function fields(fact, current, id, open, mine) {
  const unknown = open ? [[undefined, '不知道']] : [];
  if (fact.type === 'yes_no') return choices([[true, '是'], [false, '不是']].concat(unknown), current, 'radio', id);
  if (fact.type === 'choices') {
    const none = open ? [[null, '都不是']] : [];
    const nodes = choices(fact.values.concat(none), current, 'checkbox', id);
    if (open && current && !current.length) nodes[nodes.length - 1].firstChild.checked = true;
    return nodes;
  }
  if (fact.type === 'choice' && fact.values.length <= FEW) return choices(fact.values.concat(unknown), current, 'radio', id);
  if (fact.type === 'choice') {
    const select = el('select', { id: id + '-select', 'aria-label': fact.question, 'aria-describedby': id + '-error' }, [el('option', { value: '', text: open ? '不知道' : '请选择' })].concat(fact.values.map(o => el('option', { value: o[0], text: o[1] }))));
    if (current) select.value = current;
    return [select];
  }
  if (fact.type === 'date') return dateFields(current, id, mine && fact.from === 'person.birth_date');
  const input = el('input', { type: 'text', inputmode: 'decimal', id: id + '-text', autocomplete: 'off', 'aria-label': fact.label, 'aria-describedby': id + '-error' });
  if (current !== undefined) input.value = fact.type === 'money' ? String(current / 100) : String(current);
  return [input, el('span', { text: ' ' + (fact.unit || '') })];
}
function readDate(root, id) {
  const names = ['y', 'm', 'd'], v = names.map(p => half(root.querySelector('#' + id + '-' + p).value).trim());
  if (!v.join('')) return { empty: true, error: '写上年、月、日，或点“不知道”。', at: id + '-y' };
  const words = ['年份写 4 位数字，例如 1990。', '月份写 1 到 12。', '日期写 1 到 31。'];
  const bad = v.findIndex((x, i) => !(i ? /^\d{1,2}$/ : /^\d{4}$/).test(x));
  if (bad >= 0) return { error: words[bad], at: id + '-' + names[bad] };
  const text = v[0] + '-' + v[1].padStart(2, '0') + '-' + v[2].padStart(2, '0');
  return isDate(text) ? { value: text } : { error: text + ' 这一天不存在，请检查。', at: id + '-d' };
}
/** A number as typed: full-width digits and thousands commas are taken. Money comes back in 分. */
export function readNumber(text_, fact, at) {
  const text = half(text_).trim().replace(/,/g, ''), unit = fact.unit ? '，单位是' + fact.unit : '';
  if (!text) return { empty: true, error: '请写数字' + unit + '，或点“不知道”。', at };
  const pattern = fact.type === 'money' ? /^\d{1,10}(\.\d{1,2})?$/ : /^\d{1,9}(\.\d{1,4})?$/;
  if (!pattern.test(text)) return { error: '“' + text + '”不是数字，请只写数字' + unit + '。', at };
  if (fact.type !== 'money') return { value: text };
  const f = fraction(text);
  return { value: Math.round(f[0] * 100 / f[1]) };
}
/** @returns {{value?: any, empty?: boolean, error?: string, at?: string}} what was typed, or what is wrong and where */
export function readFields(fact, root, id) {
  const checked = Array.from(root.querySelectorAll('input:checked')).map(i => Number(i.value));
  const pick = { empty: true, error: '请选一个，或点“不知道”。', at: id + '-0' };
  if (fact.type === 'yes_no') return checked.length && checked[0] < 2 ? { value: checked[0] === 0 } : pick;
  if (fact.type === 'choices') return { value: checked.filter(i => i < fact.values.length).map(i => fact.values[i][0]), none: !checked.length };
  if (fact.type === 'choice') {
    const select = root.querySelector('select');
    if (select) return select.value ? { value: select.value } : { empty: true, error: pick.error, at: id + '-select' };
    return checked.length && checked[0] < fact.values.length ? { value: fact.values[checked[0]][0] } : pick;
  }
  if (fact.type === 'date') return readDate(root, id);
  return readNumber(root.querySelector('#' + id + '-text').value, fact, id + '-text');
}
/** Shows an error at its field, or clears the last one. */
export function showError(root, id, answer, focus) {
  root.querySelectorAll('[aria-invalid]').forEach(n => n.removeAttribute('aria-invalid'));
  root.querySelector('#' + id + '-error').textContent = answer && answer.error ? answer.error : '';
  if (!answer || !answer.error) return;
  const at = root.querySelector('#' + answer.at);
  at.setAttribute('aria-invalid', 'true');
  if (focus) at.focus();
}
/** An answer in words. */
export function answerText(fact, v) {
  if (v === undefined) return '不知道';
  const name = x => (fact.values.filter(o => o[0] === x)[0] || ['', x])[1];
  if (fact.type === 'choices') return v.length ? v.map(name).join('、') : '都不是';
  if (fact.type === 'choice') return name(v);
  if (fact.type === 'yes_no') return v ? '是' : '不是';
  return (fact.type === 'money' ? String(v / 100) : String(v)) + (fact.unit ? ' ' + fact.unit : '');
}
/**
 * Several questions on one page; each change counts at once.
 * @param {object[]} list facts @param {object} values fact → answer
 * @param {(fact: string, value: any) => void} changed value undefined: not known
 */
export function questionList(list, values, changed, prefix, mine) {
  return list.map((fact, n) => {
    const id = prefix + n, error = el('p', { class: 'kf-error', id: id + '-error', role: 'alert' });
    const set = el('fieldset', { class: 'kf-field', 'data-kf-fact': fact.id }, [el('legend', { text: fact.question }), fact.help ? el('p', { class: 'kf-hint', text: fact.help }) : null].concat(fields(fact, values[fact.id], id, true, mine), [error]));
    set.addEventListener('change', e => {
      if (fact.type === 'choices') exclude(set, fact, e.target);
      const answer = readFields(fact, set, id), partial = fact.type === 'date' && answer.error && Array.from(set.querySelectorAll('input')).some(i => !i.value);
      showError(set, id, answer.empty || partial ? null : answer, false);
      if (answer.error && !answer.empty) return;
      changed(fact.id, answer.empty || answer.none ? undefined : answer.value);
    });
    return set;
  });
}
/** "None of them" and the others exclude each other. */
function exclude(set, fact, changed) {
  const boxes = Array.from(set.querySelectorAll('input')), none = boxes[fact.values.length];
  if (!changed.checked) return;
  if (changed === none) boxes.forEach(b => { if (b !== none) b.checked = false; }); else none.checked = false;
}
