/** The questions, one at a time or all on a page, and the answers so far. */
import { button, el } from '../page/dom.js';
import { trail } from './answers.js';
import { answerText, dropWhileTyped, fields, fieldset, questionList, readFields, showError } from './questions.js';

/**
 * What the reader does with a question. answer: take it (undefined: not known) and go on; change: take it and stay.
 * @typedef {{answer: (id: string, value: any) => void, change: (id: string, value: any) => void,
 *   later: (id: string) => void, edit: (id: string) => void, again: () => void, clear: () => void}} Act
 */
/**
 * The question that comes next, or is answered again.
 * @param {Fact} fact
 * @param {Answers} a
 * @param {Act} act
 */
export function questionForm(fact, a, act) {
  const { id } = fact;
  const legend = { tabindex: '-1', id: 'a-question' };
  const set = fieldset(fact, fields(fact, a.facts[id], 'a', { mine: true }), 'a', {
    legend,
    set: { 'data-kf-fact': id },
  });
  const past = trail(a);
  const at = past.indexOf(id);
  const before = at < 0 ? past[past.length - 1] : past[at - 1];
  const next = fact.type === 'choices' ? '下一题（没选就是都不是）' : '下一题';
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-question': id }, [
    set,
    el('div', { class: 'kf-actions' }, [
      el('button', { type: 'submit', class: 'kf-btn kf-btn--primary', text: next }),
      button('不知道', () => act.answer(id, undefined)),
      button('先跳过', () => act.later(id)),
      before ? button('上一题', () => act.edit(before), { look: 'plain' }) : null,
    ]),
  ]);
  const read = () => readFields(fact, form, 'a');
  const drop = () => act.change(id, undefined);
  dropWhileTyped(set, read, () => a.facts[id], drop);
  form.addEventListener('submit', e => {
    e.preventDefault();
    const typed = read();
    const wrong = showError(form, 'a', typed);
    if (!wrong) {
      act.answer(id, typed.value);
      return;
    }
    if (id in a.facts) drop();
    wrong.focus();
  });
  return form;
}
/**
 * There is no question left.
 * @param {Answers} a
 * @param {Act} act
 */
export function finished(a, act) {
  const words = a.later.length ? '别的都答完了。' : '都答完了，结果在下面。';
  const again = button('回答跳过的 ' + a.later.length + ' 题', act.again, { look: 'primary' });
  return el('div', {}, [
    el('p', { class: 'kf-lead', tabindex: '-1', id: 'a-question', text: words }),
    a.later.length ? el('div', { class: 'kf-actions' }, [again]) : null,
  ]);
}
/**
 * Every question that can matter, on one page.
 * @param {Fact[]} facts
 * @param {Answers} a
 * @param {Act} act
 */
export function allQuestions(facts, a, act) {
  const list = questionList(facts, a.facts, act.change, { prefix: 'q', mine: true });
  const head = el('h2', { text: '全部问题', tabindex: '-1', id: 'a-question' });
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-all': '' }, [head, ...list]);
  form.addEventListener('submit', e => e.preventDefault());
  return form;
}
/**
 * What was answered, each with a way to change it; null without any.
 * @param {Record<string, Fact>} kinds
 * @param {Answers} a
 * @param {Record<string, string>} wrong those that do not count
 * @param {Act} act
 */
export function answersNode(kinds, a, wrong, act) {
  const past = trail(a);
  const ids = past.concat(Object.keys(a.facts).filter(f => past.indexOf(f) < 0 && kinds[f].ask));
  if (!ids.length) return null;
  const line = (/** @type {string} */ id) => {
    const { label } = kinds[id];
    const change = () => act.edit(id);
    return el('li', {}, [
      el('span', { text: label + '：' + answerText(kinds[id], a.facts[id]) + (wrong[id] ? '（没有算进去）' : '') }),
      button('改', change, { look: 'plain', 'aria-label': '改：' + label }),
    ]);
  };
  return el('details', { class: 'kf-outcome kf-answers' }, [
    el('summary', {}, [el('h2', { text: '我的回答（' + ids.length + '）' })]),
    el('ul', { class: 'kf-results' }, ids.map(line)),
    el('div', { class: 'kf-actions' }, [button('全部清掉', act.clear)]),
  ]);
}
