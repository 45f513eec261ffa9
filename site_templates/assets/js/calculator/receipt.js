/** A result to take along: a link that holds the answers, its words, and an A4 sheet with a QR code of the link. */
import { OLD, beyond, daysBetween } from '../page/age.js';
import { button, el, given } from '../page/dom.js';
import { later } from '../page/later.js';
import { sheet } from './sheet.js';

/** Letters of a link that still make a code which phones can read from paper. */
const QR_MOST = 1800;
/** @typedef {(text: string, label: string) => Node} Draw draws a QR code */
/** @type {Draw|null} */
let draw = null;

/**
 * Show the link, hand it to the phone's share sheet where there is one, and copy it otherwise.
 * @param {string} link
 * @param {string} words the result in words, with the link
 */
export function sharePanel(link, words) {
  const input = el('input', { type: 'text', id: 'kf-link', readonly: '', value: link });
  const said = el('p', { class: 'kf-muted', role: 'status' });
  const phone = /** @type {{share?: (what: ShareData) => Promise<void>}} */ (navigator);
  const byHand = () => {
    input.select();
    said.textContent = '请长按上面的链接复制。';
  };
  const share = () => {
    if (phone.share) {
      phone.share({ title: document.title, url: link }).catch(() => {
        /* closed without a choice */
      });
      return;
    }
    copy(link, byHand);
  };
  const copy = (/** @type {string} */ text, /** @type {() => void} */ otherwise) => {
    if (!navigator.clipboard) {
      otherwise();
      return;
    }
    navigator.clipboard.writeText(text).then(() => {
      said.textContent = '已复制。';
    }, otherwise);
  };
  const whole = el('textarea', { id: 'kf-words', readonly: '', rows: 6, hidden: '', 'aria-label': '结果的文字' });
  whole.value = words;
  const showWords = () => {
    whole.hidden = false;
    whole.select();
    said.textContent = '请长按上面的文字复制。';
  };
  const hint = '打开它就看到同样的回答，并和那天的规则比较。里面可能有出生日期，只发给信得过的人。';
  return el('div', { class: 'kf-field' }, [
    el('label', { for: 'kf-link', text: '这个链接里有您的全部回答' }),
    el('p', { class: 'kf-hint', text: hint }),
    input,
    whole,
    el('div', { class: 'kf-actions' }, [
      button(phone.share ? '发给别人' : '复制链接', share),
      button('复制结果的文字', () => copy(words, showWords)),
    ]),
    said,
  ]);
}
/** @param {string} link */
function qrNode(link) {
  if (link.length > QR_MOST) return el('p', { class: 'kf-muted', text: '回答太长，放不进二维码，请保存链接。' });
  if (!draw) return el('p', { class: 'kf-muted', text: '这里做不出二维码，请保存链接。' });
  const code = draw(link, '打开这份结果的二维码');
  return el('div', { class: 'kf-sheet__qr' }, [code, el('p', { text: '扫码看这份结果' })]);
}
/**
 * What has to be said of the day that was chosen; empty for nothing.
 * @param {string} on
 */
export function farWords(on) {
  const date = given(document.body, 'data-kf-date');
  if (!date || !beyond(on, date)) return '';
  return '所选的 ' + on + ' 比资料的日期 ' + date + ' 晚一年多，那时的标准现在还不知道，结果只能参考。';
}
/**
 * By which rules a result was reckoned, and how old they are.
 * @param {string} rules their hash
 * @param {string} today
 */
export function basisWords(rules, today) {
  const date = given(document.body, 'data-kf-date');
  const days = date ? daysBetween(date, today) : 0;
  return '按规则版本 ' + rules + ' 算，数据核对到 ' + date + (days > OLD ? '，是 ' + days + ' 天前' : '') + '。';
}
/**
 * Print the sheet of a result alone, then take it away again.
 * @param {Result} result
 * @param {Omit<import('./sheet.js').About, 'code'|'basis'>} about
 * @param {string} qr empty where the site has nothing that draws QR codes
 */
export async function print(result, about, qr) {
  if (qr && !draw)
    draw = await later('calculator/qr-page.js').then(
      found => found.draw,
      () => null
    );
  const code = qrNode(about.link);
  const node = sheet(result, Object.assign({ code, basis: basisWords(result.rules, about.today) }, about));
  const done = () => {
    window.removeEventListener('afterprint', done);
    document.body.removeAttribute('data-kf-sheet');
    node.remove();
  };
  document.body.appendChild(node);
  document.body.setAttribute('data-kf-sheet', '');
  window.addEventListener('afterprint', done);
  window.print();
}
