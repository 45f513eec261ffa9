/** One question as form fields, and what was typed into them. */
import { el, one, select } from '../page/dom.js';
import { readNumber, readParts } from '../page/readings.js';

/** Choices up to which each has a button of its own. */
const FEW = 12;
/** A birth date may be filled in by the browser that knows it. */
const BIRTHDAY = { y: 'bday-year', m: 'bday-month', d: 'bday-day' };
/** @type {['y' | 'm' | 'd', string, number][]} name, word and letters: a whole date may be pasted into the first */
const DATE_PARTS = [
  ['y', '年', 12],
  ['m', '月', 4],
  ['d', '日', 4],
];
/**
 * @typedef {{value?: any, empty?: boolean, none?: boolean, error?: string, at?: string, partial?: boolean}} Answer what was
 *   typed, or what is wrong and where; partial: some of it is still to be typed
 */
/** @typedef {[any, string]} Option value and label */

/* ---- fields ---- */
/**
 * @param {Option[]} options
 * @param {'radio'|'checkbox'} type
 * @param {string} id
 * @param {(value: any) => boolean} isChosen
 */
function choices(options, type, id, isChosen) {
  return options.map(([value, label], i) => {
    const at = id + '-' + i;
    const input = el('input', { type, name: id, value: String(i), id: at, 'aria-describedby': id + '-error' });
    input.checked = isChosen(value);
    return el('label', { class: 'kf-choice', for: at }, [input, el('span', { text: label })]);
  });
}
/**
 * @param {string|undefined} current
 * @param {string} id
 * @param {boolean} born a birth date of the reader's
 */
function dateFields(current, id, born) {
  const parts = current ? current.split('-') : [];
  const labels = DATE_PARTS.map(([name, word, letters], i) => {
    const at = id + '-' + name;
    const input = el('input', {
      type: 'text',
      inputmode: 'numeric',
      maxlength: letters,
      id: at,
      autocomplete: born ? BIRTHDAY[name] : 'off',
      'aria-describedby': id + '-error',
    });
    input.value = parts[i] ? String(Number(parts[i])) : '';
    return el('label', { for: at }, [word, el('br'), input]);
  });
  return [el('div', { class: 'kf-dates' }, labels)];
}
/**
 * A value as it is typed: money in 元, a share in %.
 * @param {Fact} fact
 * @param {any} value
 */
function numberText(fact, value) {
  if (fact.type === 'percent' && Array.isArray(value)) return String((value[0] * 100) / value[1]);
  return String(fact.type === 'money' ? value / 100 : value);
}
/**
 * @param {Fact} fact
 * @param {any} current
 * @param {string} id
 */
function textField(fact, current, id) {
  const input = el('input', {
    type: 'text',
    inputmode: 'decimal',
    id: id + '-text',
    autocomplete: 'off',
    'aria-label': fact.label,
    'aria-describedby': id + '-error',
  });
  if (current !== undefined) input.value = numberText(fact, current);
  return [input, el('span', { text: ' ' + (fact.unit || (fact.type === 'percent' ? '%' : '')) })];
}
/**
 * The fields of a question.
 * @param {Fact} fact
 * @param {any} current its answer, if there is one
 * @param {string} id
 * @param {{unknown?: boolean, mine?: boolean}} [options] unknown: "don't know" is one of the choices (several
 *   questions on
 *   one page); mine: the questions are about the reader
 * @returns {HTMLElement[]}
 */
export function fields(fact, current, id, { unknown = false, mine = false } = {}) {
  /** @type {Option[]} */
  const open = unknown ? [[undefined, '不知道']] : [];
  const is = (/** @type {any} */ value) => value === current;
  if (fact.type === 'yes_no') {
    return choices([/** @type {Option} */ ([true, '是']), [false, '不是'], ...open], 'radio', id, is);
  }
  if (fact.type === 'choices') {
    /** @type {Option[]} */
    const none = unknown ? [[null, '都不是']] : [];
    const isChosen = (/** @type {any} */ value) =>
      value === null ? Boolean(current && !current.length) : (current || []).indexOf(value) >= 0;
    return choices([...fact.values, ...none], 'checkbox', id, isChosen);
  }
  if (fact.type === 'choice' && fact.values.length <= FEW) return choices([...fact.values, ...open], 'radio', id, is);
  if (fact.type === 'choice') {
    const props = { id: id + '-select', 'aria-label': fact.question, 'aria-describedby': id + '-error' };
    const list = select(props, [['', unknown ? '不知道' : '请选择'], ...fact.values]);
    if (current) list.value = current;
    return [list];
  }
  if (fact.type === 'date') return dateFields(current, id, mine && fact.from === 'person.birth_date');
  return textField(fact, current, id);
}
/**
 * A question with its fields, as a group.
 * @param {Fact} fact
 * @param {HTMLElement[]} inputs
 * @param {string} id
 * @param {{legend?: Record<string, string>, set?: Record<string, string>}} [attributes]
 */
export function fieldset(fact, inputs, id, { legend = {}, set = {} } = {}) {
  return el('fieldset', Object.assign({ class: 'kf-field' }, set), [
    el('legend', Object.assign({ text: fact.question }, legend)),
    fact.help ? el('p', { class: 'kf-hint', text: fact.help }) : null,
    ...inputs,
    el('p', { class: 'kf-error', id: id + '-error', role: 'alert' }),
  ]);
}

/* ---- what was typed ---- */
/**
 * @param {ParentNode} root
 * @param {string} id
 */
function typed(root, id) {
  return /** @type {HTMLInputElement} */ (one('#' + id, root)).value;
}
/**
 * @param {ParentNode} root
 * @param {string} id
 * @returns {Answer}
 */
function readDate(root, id) {
  const [y, m, d] = DATE_PARTS.map(([name]) => typed(root, id + '-' + name));
  const { value, empty, error, at, partial } = readParts({ y, m, d });
  if (empty) return { empty, error: '写上年、月、日，或点“不知道”。', at: id + '-y' };
  return error ? { error: error + '。', at: id + '-' + at, partial } : { value };
}
/**
 * Read the number in a field beside which its unit stands.
 * @param {string} text
 * @param {{type: string, unit?: string}} fact
 * @param {string} at the field's id
 * @returns {Answer}
 */
export function typedNumber(text, fact, at) {
  const { value, empty, error } = readNumber(text, fact, { bare: true });
  const unit = fact.unit ? '，单位是' + fact.unit : '';
  if (empty) return { empty, error: '请写数字' + unit + '，或点“不知道”。', at };
  return error ? { error: error + '。', at } : { value };
}
/**
 * Read what was typed into the fields of a question.
 * @param {Fact} fact
 * @param {ParentNode} root
 * @param {string} id
 * @returns {Answer}
 */
export function readFields(fact, root, id) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = root.querySelectorAll('input:checked');
  const checked = Array.from(boxes).map(i => Number(i.value));
  const pick = { empty: true, error: '请选一个，或点“不知道”。', at: id + '-0' };
  if (fact.type === 'yes_no') return checked.length && checked[0] < 2 ? { value: checked[0] === 0 } : pick;
  if (fact.type === 'choices') {
    const values = checked.filter(i => i < fact.values.length).map(i => fact.values[i][0]);
    return { value: values, none: !checked.length };
  }
  if (fact.type === 'choice') {
    const list = root.querySelector('select');
    if (list) return list.value ? { value: list.value } : { empty: true, error: pick.error, at: id + '-select' };
    return checked.length && checked[0] < fact.values.length ? { value: fact.values[checked[0]][0] } : pick;
  }
  if (fact.type === 'date') return readDate(root, id);
  return typedNumber(typed(root, id + '-text'), fact, id + '-text');
}
/**
 * Show an error at its field, or clear the last one.
 * @param {ParentNode} root
 * @param {string} id
 * @param {Answer|null} answer
 * @returns {HTMLElement|null} the field that is wrong
 */
export function showError(root, id, answer) {
  root.querySelectorAll('[aria-invalid]').forEach(n => n.removeAttribute('aria-invalid'));
  one('#' + id + '-error', root).textContent = (answer && answer.error) || '';
  if (!answer || !answer.error) return null;
  const at = one('#' + answer.at, root);
  at.setAttribute('aria-invalid', 'true');
  return at;
}
/**
 * Tell at their fields which answers cannot be right beside others, and take back what no longer holds.
 * @param {ParentNode} root
 * @param {Record<string, string>} wrong fact → the sentence
 */
export function showWrong(root, wrong) {
  root.querySelectorAll('[data-kf-fact]').forEach(set => {
    const text = wrong[set.getAttribute('data-kf-fact') || ''] || '';
    const line = one('.kf-error', set);
    const told = set.hasAttribute('data-kf-wrong');
    if (text ? line.textContent && !told : !told) return;
    line.textContent = text;
    set.querySelectorAll('input, select').forEach(field => {
      if (text) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
    });
    if (text) set.setAttribute('data-kf-wrong', '');
    else set.removeAttribute('data-kf-wrong');
  });
}
/**
 * An answer in words.
 * @param {Fact} fact
 * @param {any} value
 */
export function answerText(fact, value) {
  if (value === undefined) return '不知道';
  if (fact.type === 'choices')
    return value.length ? value.map((/** @type {string} */ v) => named(fact, v)).join('、') : '都不是';
  if (fact.type === 'choice') return named(fact, value);
  if (fact.type === 'yes_no') return value ? '是' : '不是';
  if (fact.type === 'percent') return numberText(fact, value) + '%';
  return numberText(fact, value) + (fact.unit ? ' ' + fact.unit : '');
}
/**
 * The label of a value.
 * @param {Fact} fact
 * @param {string} value
 */
export function named(fact, value) {
  return (fact.values.filter(o => o[0] === value)[0] || ['', value])[1];
}
/**
 * Is what stands in the fields the value that is counted? What is neither is unknown until it has been read.
 * @param {Answer} answer
 * @param {any} counted
 */
function stands(answer, counted) {
  const value = answer.error || answer.none ? undefined : answer.value;
  return JSON.stringify(value) === JSON.stringify(counted);
}
/**
 * While a number or date is typed anew its old value no longer counts.
 * @param {Element} set its fields
 * @param {() => Answer} read
 * @param {() => any} counted the value that counts now
 * @param {() => void} drop
 */
export function dropWhileTyped(set, read, counted, drop) {
  if (!set.querySelector('input[type="text"]')) return;
  set.addEventListener('input', () => {
    if (counted() !== undefined && !stands(read(), counted())) drop();
  });
}
/**
 * Several questions on one page; each change counts at once, and what is wrong or half typed counts as unknown.
 * @param {Fact[]} list
 * @param {Facts} values as they count now
 * @param {(fact: string, value: any) => void} changed value undefined: not known
 * @param {{prefix: string, mine?: boolean}} options prefix: of the fields' ids; mine: they are about the reader
 */
export function questionList(list, values, changed, { prefix, mine = false }) {
  return list.map((fact, n) => {
    const id = prefix + n;
    const set = fieldset(fact, fields(fact, values[fact.id], id, { unknown: true, mine }), id, {
      set: { 'data-kf-fact': fact.id },
    });
    const read = () => readFields(fact, set, id);
    dropWhileTyped(
      set,
      read,
      () => values[fact.id],
      () => changed(fact.id, undefined)
    );
    set.addEventListener('change', e => {
      if (fact.type === 'choices') exclude(set, fact, /** @type {HTMLInputElement} */ (e.target));
      const answer = read();
      showError(set, id, answer.empty || answer.partial ? null : answer);
      changed(fact.id, answer.error || answer.none ? undefined : answer.value);
    });
    return set;
  });
}
/**
 * "None of them" and the others exclude each other.
 * @param {Element} set
 * @param {Fact} fact
 * @param {HTMLInputElement} changed
 */
function exclude(set, fact, changed) {
  const boxes = Array.from(set.querySelectorAll('input'));
  const none = boxes[fact.values.length];
  if (!changed.checked) return;
  const off = changed === none ? boxes.filter(b => b !== none) : [none];
  off.forEach(box => {
    box.checked = false;
  });
}
