/** Runs the experts' cases, and those of the rule language, in the visitor's browser and says how many agree. */
import { button, el, given, loadJson, one, scrolling, table } from '../page/dom.js';
import { runCase, runFormCase } from './cases.js';
import { rateLink } from './explanation.js';

const host = one('[data-kf-verify]');
const base = given(host, 'data-kf-base');
/** Milliseconds of work before the page may breathe. */
const SLICE = 24;
/** @typedef {{form: string, title: string, cases: FormCase[]}} Form */
/** @typedef {{rules: RuleBook, cases: {rules: string, cases: Case[]}, forms: {rules: RuleBook, forms: Form[]}}} Data */
/** @typedef {{test: Case} & Difference} Wrong */
/** @typedef {{form: Form, test: FormCase} & Difference} WrongForm */

/**
 * @param {Wrong[]} wrong
 * @param {RuleBook} rules
 */
function wrongTable(wrong, rules) {
  const title = (/** @type {string} */ id) => rules.rates.filter(r => r.id === id).map(r => r.title)[0] || id;
  const line = (/** @type {Wrong} */ { test, wanted, found }) =>
    el('tr', {}, [
      el('th', { scope: 'row' }, [rateLink(test.rate, title(test.rate), base)]),
      ...[test.reason, test.on, wanted, found].map(text => el('td', { text })),
    ]);
  return scrolling('不一致的用例', table(['补贴', '情形', '日期', '应得', '算出'], wrong.map(line)));
}
/** @param {WrongForm[]} wrong */
function wrongForms(wrong) {
  const line = (/** @type {WrongForm} */ { form, test, wanted, found }) =>
    el('tr', {}, [
      el('th', { scope: 'row', text: form.title }),
      ...[test.name + '：' + test.why, test.on, wanted, found].map(text => el('td', { text })),
    ]);
  return scrolling('不一致的例子', table(['写法', '情形', '日期', '应得', '算出'], wrong.map(line)));
}
/**
 * How many of some cases agree, in large type.
 * @param {string} what
 * @param {number} count
 * @param {number} wrong
 * @param {string} more
 */
function verdict(what, count, wrong, more) {
  const text = wrong ? '有 ' + wrong + ' 个不一致，列在下面。请告诉我们。' : '全部一致。' + more;
  const head = el('strong', { text: what + '：' + count + ' 个用例，' + (count - wrong) + ' 个一致' });
  return el('p', { class: 'kf-amount' }, [head, el('span', { text })]);
}
/**
 * The forms of the language with their counts, folded.
 * @param {Form[]} forms
 * @param {WrongForm[]} wrong
 */
function formTable(forms, wrong) {
  const line = (/** @type {Form} */ form) => {
    const good = form.cases.length - wrong.filter(w => w.form === form).length;
    const counts = [form.cases.length, good].map(n => el('td', { class: 'kf-num', text: n }));
    return el('tr', {}, [el('th', { scope: 'row', text: form.title }), ...counts]);
  };
  const lines = table(['写法', '用例', '一致'], forms.map(line));
  lines.querySelectorAll('thead th + th').forEach(head => head.classList.add('kf-num'));
  return el('details', { class: 'kf-outcome' }, [
    el('summary', { text: '每一种写法（' + forms.length + '）' }),
    scrolling('每一种写法', lines),
  ]);
}
/**
 * @param {Element} out
 * @param {Data} data
 * @param {Wrong[]} wrong
 * @param {WrongForm[]} wrongOfForms
 */
function report(out, { rules, cases, forms }, wrong, wrongOfForms) {
  const count = cases.cases.length;
  const ofForms = countOf(forms.forms);
  out.textContent = '';
  out.setAttribute('data-kf-good', String(count + ofForms - wrong.length - wrongOfForms.length));
  out.appendChild(verdict('本区的补贴标准', count, wrong.length, '规则版本 ' + rules.hash + '。'));
  if (cases.rules !== rules.hash) {
    const other = '用例是给规则 ' + cases.rules + ' 写的，现在的规则是 ' + rules.hash + '。有网络时刷新再试。';
    out.appendChild(el('p', { class: 'kf-note', text: other }));
  }
  if (wrong.length) out.appendChild(wrongTable(wrong, rules));
  out.appendChild(verdict('规则的写法', ofForms, wrongOfForms.length, '这些例子和区县无关。'));
  if (wrongOfForms.length) out.appendChild(wrongForms(wrongOfForms));
  out.appendChild(formTable(forms.forms, wrongOfForms));
}
/** @param {Form[]} forms */
function countOf(forms) {
  return forms.reduce((sum, form) => sum + form.cases.length, 0);
}
/**
 * Do something with each of a list in slices, so that the page stays alive.
 * @template T
 * @param {T[]} list
 * @param {(one: T) => void} act
 * @param {(done: number) => void} told how many are done
 */
async function each(list, act, told) {
  let until = performance.now() + SLICE;
  for (let i = 0; i < list.length; i += 1) {
    act(list[i]);
    if (performance.now() < until) continue;
    told(i + 1);
    await new Promise(done => setTimeout(done, 0));
    until = performance.now() + SLICE;
  }
}
/**
 * Run everything and report.
 * @param {Element} out
 * @param {Data} data
 */
async function verify(out, data) {
  const { rules, cases, forms } = data;
  const all = cases.cases.length + countOf(forms.forms);
  const told = (/** @type {number} */ done) => {
    out.textContent = '跑到第 ' + done + ' 个，共 ' + all + ' 个';
  };
  /** @type {Wrong[]} */
  const wrong = [];
  /** @type {WrongForm[]} */
  const wrongOfForms = [];
  await each(
    cases.cases,
    test => {
      const difference = runCase(rules, test);
      if (difference) wrong.push(Object.assign({ test }, difference));
    },
    told
  );
  /** @type {{form: Form, test: FormCase}[]} */
  const ofForms = [];
  forms.forms.forEach(form => form.cases.forEach(test => ofForms.push({ form, test })));
  await each(
    ofForms,
    ({ form, test }) => {
      const difference = runFormCase(forms.rules, test);
      if (difference) wrongOfForms.push(Object.assign({ form, test }, difference));
    },
    done => told(cases.cases.length + done)
  );
  report(out, data, wrong, wrongOfForms);
}
async function begin() {
  const names = ['data-kf-rules', 'data-kf-cases', 'data-kf-forms'];
  const [rules, cases, forms] = await Promise.all(names.map(name => loadJson(given(host, name))));
  const out = el('div', { role: 'status' });
  const act = async () => {
    start.disabled = true;
    await verify(out, { rules, cases, forms });
    start.disabled = false;
  };
  const count = cases.cases.length + countOf(forms.forms);
  const start = button('开始验证（' + count + ' 个用例）', act, { look: 'primary' });
  host.appendChild(el('div', { class: 'kf-actions' }, [start]));
  host.appendChild(out);
}
begin().catch(() => {
  host.appendChild(el('p', { class: 'kf-error', text: '用例没有读到。有网络时再试。' }));
});
