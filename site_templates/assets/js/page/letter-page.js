/**
 * Fills in an application for disclosure. What is typed is on this page alone: it is kept nowhere, sent nowhere, and gone when
 * the page is left. Without this the letter has blanks for a pen.
 */
import { today } from './age.js';
import { append, button, el, field, one } from './dom.js';
import { EMPTY, FORMS, WAYS, dayWords, letterText, oneLine } from './letter.js';

const host = one('[data-kf-letter-form]');
const letter = one('[data-kf-letter]');
const said = el('p', { class: 'kf-muted', role: 'status' });
/** Blank → its control. @type {Record<string, HTMLInputElement>} */
const typed = {};
/** Box → its control. @type {Record<string, HTMLInputElement>} */
const ticked = {};

/**
 * A field for a blank: without a name, and the browser is asked not to remember.
 * @param {string} blank
 * @param {string} label
 * @param {string} hint
 */
function asked(blank, label, hint) {
  const control = el('input', { id: 'kf-' + blank, type: 'text', autocomplete: 'off', maxlength: 120 });
  control.setAttribute('aria-describedby', 'kf-' + blank + '-hint');
  control.addEventListener('input', write);
  typed[blank] = control;
  return field(label, control, el('p', { class: 'kf-hint', id: 'kf-' + blank + '-hint', text: hint }));
}
/**
 * A group of boxes to choose one of.
 * @param {string} group
 * @param {string} legend
 * @param {[string, string][]} options
 */
function choice(group, legend, options) {
  const boxes = options.map(([value, text]) => {
    const box = el('input', { type: 'radio', name: 'kf-' + group, autocomplete: 'off' });
    box.addEventListener('change', write);
    ticked[value] = box;
    return el('label', { class: 'kf-choice' }, [box, el('span', { text })]);
  });
  return el('fieldset', { class: 'kf-field' }, [el('legend', { text: legend }), ...boxes]);
}
/** Put into the letter what stands in the form. */
function write() {
  Object.keys(typed).forEach(blank => {
    one('[data-kf-blank="' + blank + '"]', letter).textContent = oneLine(typed[blank].value);
  });
  Object.keys(ticked).forEach(box => {
    one('[data-kf-tick="' + box + '"]', letter).textContent = ticked[box].checked ? '☑' : '□';
  });
  said.textContent = '';
}
function clear() {
  Object.keys(typed).forEach(blank => (typed[blank].value = ''));
  Object.keys(ticked).forEach(box => (ticked[box].checked = false));
  write();
}
function text() {
  const copy = /** @type {Element} */ (letter.cloneNode(true));
  copy.querySelectorAll('.kf-blank').forEach(blank => {
    if (!blank.textContent) blank.textContent = EMPTY;
  });
  const paragraphs = Array.prototype.slice.call(copy.children);
  return letterText(paragraphs.map((/** @type {Element} */ p) => p.textContent || ''));
}
function copyAll() {
  const byHand = () => {
    const selection = getSelection();
    if (selection) selection.selectAllChildren(letter);
    said.textContent = '请长按下面的申请书复制。';
  };
  if (!navigator.clipboard) byHand();
  else navigator.clipboard.writeText(text()).then(() => (said.textContent = '已复制全文。'), byHand);
}
document.body.setAttribute('data-kf-lettered', '');
one('[data-kf-blank="date"]', letter).textContent = dayWords(today());
append(host, [
  el('h2', { text: '填写申请书' }),
  el('p', {
    class: 'kf-muted',
    text: '填的内容只在这一页上：不保存、不发送，离开这一页就清掉。也可以空着打印，用笔填。',
  }),
  asked('name', '姓名或者名称', '单位申请的写单位全称'),
  asked('document', '身份证明', '证件名称和号码，例如 居民身份证；不想在设备上填的，打印后用笔写'),
  asked('contact', '联系方式', '电话；选邮寄的写地址和邮编，选电子邮件的写邮箱'),
  choice('form', '要什么形式', FORMS),
  choice('way', '怎么给您', WAYS),
  el('div', { class: 'kf-actions' }, [
    button('打印申请书', () => window.print(), { look: 'primary' }),
    button('复制全文', copyAll),
    button('清空', clear),
  ]),
  said,
]);
addEventListener('pagehide', clear);
