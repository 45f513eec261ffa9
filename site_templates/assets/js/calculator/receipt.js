/** A result to take along: a link that holds the answers, and an A4 sheet with a QR code of it. */
import { OLD, beyond, daysBetween, fundWords } from '../page/age.js';
import { button, el, given, table } from '../page/dom.js';
import { answerText } from './questions.js';
import { amountWords, isLikely, span, statusWord } from './words.js';

/** Letters of a link that still make a code which phones can read from paper. */
const QR_MOST = 1800;
/** @typedef {(text: string, label: string) => Node} Draw draws a QR code */
/** @type {Draw|null} */
let draw = null;

/**
 * Show the link, hand it to the phone's share sheet where there is one, and copy it otherwise.
 * @param {string} link
 */
export function sharePanel(link) {
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
    if (!navigator.clipboard) {
      byHand();
      return;
    }
    navigator.clipboard.writeText(link).then(() => {
      said.textContent = '已复制。';
    }, byHand);
  };
  const hint = '打开它就看到同样的回答，并和那天的规则比较。里面可能有出生日期，只发给信得过的人。';
  return el('div', { class: 'kf-field' }, [
    el('label', { for: 'kf-link', text: '这个链接里有您的全部回答' }),
    el('p', { class: 'kf-hint', text: hint }),
    input,
    button(phone.share ? '发给别人' : '复制链接', share),
    said,
  ]);
}
/**
 * Load what draws QR codes.
 * @param {string} address of its script; empty where the site has none
 * @returns {Promise<Draw|null>} null where it cannot be had, or the browser is too old for it
 */
function loadQr(address) {
  if (draw || !address) return Promise.resolve(draw);
  return new Promise(done => {
    const script = el('script', { type: 'module', src: address });
    document.addEventListener('kf-qr', e => {
      draw = /** @type {CustomEvent<Draw>} */ (e).detail;
    });
    script.addEventListener('load', () => done(draw));
    script.addEventListener('error', () => done(null));
    document.head.appendChild(script);
  });
}
/** @param {string} link */
function qrNode(link) {
  if (link.length > QR_MOST) return el('p', { class: 'kf-muted', text: '回答太长，放不进二维码，请保存链接。' });
  if (!draw) return el('p', { class: 'kf-muted', text: '这里做不出二维码，请保存链接。' });
  const code = draw(link, '打开这份结果的二维码');
  return el('div', { class: 'kf-sheet__qr' }, [code, el('p', { text: '扫码看这份结果' })]);
}
/**
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function plainTable(heads, rows) {
  const line = (/** @type {string[]} */ [first, ...rest]) =>
    el('tr', {}, [el('th', { scope: 'row', text: first }), ...rest.map(text => el('td', { text }))]);
  return table(heads, rows.map(line));
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
 * The sheet: who asked what, what came out, by which rules, on which date.
 * @param {Result} result
 * @param {{facts: Facts, kinds: Record<string, Fact>, rates: Record<string, Rate>, link: string, today: string}} about
 */
function sheet(result, { facts, kinds, rates, link, today }) {
  const open = result.outcomes.filter(isLikely);
  const samples = open.some(o => o.verification === 'sample') ? '标“示例”的金额没有文件依据。' : '';
  const printed = result.on === today ? '' : '（打印于 ' + today + '）';
  const basis = basisWords(result.rules, today) + '估算不等于承诺，以经办部门审核为准。' + samples;
  const asked = Object.keys(facts).filter(f => kinds[f].ask);
  const results = plainTable(
    ['补贴', '结果', '金额', '还要弄清'],
    open.map(o => outcomeCells(o, rates[o.rate], today))
  );
  return el('section', { class: 'kf-sheet' }, [
    qrNode(link),
    el('h1', { text: '补贴测算结果' }),
    el('p', { text: '测算日期 ' + result.on + printed + '。' + basis }),
    el('h2', { text: '结果：合计 ' + span(result.total) }),
    open.length ? results : el('p', { text: '没有能领的。' }),
    el('h2', { text: '回答' }),
    plainTable(
      ['问题', '回答'],
      asked.map(f => [kinds[f].label, answerText(kinds[f], facts[f])])
    ),
    el('p', { class: 'kf-sheet__link', text: link }),
  ]);
}
/**
 * @param {Outcome} outcome
 * @param {Rate} rate
 * @param {string} today
 */
function outcomeCells(outcome, rate, today) {
  const { title, verification, beaten_by, reasons } = outcome;
  const checked = verification === 'sample' ? '（示例）' : verification === 'unverified' ? '（未核验）' : '';
  const fund = rate.fund_state ? '（' + fundWords(rate.fund_state, today) + '）' : '';
  const unknown = reasons.filter(r => r.holds === null).map(r => r.text);
  const state = beaten_by ? '让给另一项' : statusWord(outcome, rate);
  return [title + checked + fund, state, amountWords(outcome), unknown.join('；') || '—'];
}
/**
 * Print the sheet of a result alone, then take it away again.
 * @param {Result} result
 * @param {Parameters<typeof sheet>[1]} about
 * @param {string} qr address of the script that draws QR codes, or empty
 */
export async function print(result, about, qr) {
  await loadQr(qr);
  const node = sheet(result, about);
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
