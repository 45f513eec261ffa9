/** A result to take along: a link that holds the answers, and an A4 sheet with a QR code of it. */
import { fundWords } from './age.js';
import { amountWords, span, statusWord } from './explanation.js';
import { OLD, beyond, daysBetween } from './device.js';
import { el } from './dom.js';
import { answerText } from './questions.js';
import { qrSvg } from './qr.js';

const QR_MOST = 1800;

/** Shows the link, hands it to the phone's share sheet where there is one, and copies it otherwise. */
export function sharePanel(link) {
  const input = el('input', { type: 'text', id: 'kf-link', readonly: '', value: link });
  const said = el('p', { class: 'kf-muted', role: 'status' });
  const copy = el('button', { type: 'button', class: 'kf-btn', text: navigator.share ? '发给别人' : '复制链接' });
  copy.addEventListener('click', () => {
    const done = t => { said.textContent = t; };
    if (navigator.share) { navigator.share({ title: document.title, url: link }).catch(() => {}); return; }
    if (navigator.clipboard) navigator.clipboard.writeText(link).then(() => done('已复制。'), () => { input.select(); done('请长按上面的链接复制。'); });
    else { input.select(); done('请长按上面的链接复制。'); }
  });
  return el('div', { class: 'kf-field' }, [
    el('label', { for: 'kf-link', text: '这个链接里有您的全部回答' }),
    el('p', { class: 'kf-hint', text: '打开它就看到同样的回答，并和那天的规则比较。里面可能有出生日期，只发给信得过的人。' }), input, copy, said,
  ]);
}
function qr(link) {
  if (link.length > QR_MOST) return el('p', { class: 'kf-muted', text: '回答太长，放不进二维码，请保存链接。' });
  return el('div', { class: 'kf-sheet__qr' }, [qrSvg(link, { label: '打开这份结果的二维码' }), el('p', { text: '扫码看这份结果' })]);
}
function table(head, rows) {
  return el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, head.map(h => el('th', { scope: 'col', text: h })))]),
    el('tbody', {}, rows.map(r => el('tr', {}, r.map((c, i) => el(i ? 'td' : 'th', i ? { text: c } : { scope: 'row', text: c }))))),
  ]);
}
/** What has to be said of the day that was chosen; empty for nothing. */
export function farWords(on) {
  const date = document.body.getAttribute('data-kf-date');
  return date && beyond(on, date) ? '所选的 ' + on + ' 比资料的日期 ' + date + ' 晚一年多，那时的标准现在还不知道，结果只能参考。' : '';
}
/** By which rules a result was reckoned, and how old they are. */
export function basisWords(rules, today) {
  const date = document.body.getAttribute('data-kf-date'), days = date ? daysBetween(date, today) : 0;
  return '按规则版本 ' + (rules.hash || rules) + ' 算，数据核对到 ' + date + (days > OLD ? '，是 ' + days + ' 天前' : '') + '。';
}
/** The sheet: who asked what, what came out, by which rules, on which date. */
export function sheet(result, facts, kinds, rates, link, today) {
  const open = result.outcomes.filter(o => o.status === 'yes' || o.status === 'maybe');
  const samples = open.some(o => o.verification === 'sample');
  const why = o => o.reasons.filter(r => r.holds === null).map(r => r.text).join('；');
  return el('section', { class: 'kf-sheet' }, [
    qr(link),
    el('h1', { text: '补贴测算结果' }),
    el('p', { text: '测算日期 ' + result.on + (result.on === today ? '' : '（打印于 ' + today + '）') + '。' + basisWords(result.rules, today) + '估算不等于承诺，以经办部门审核为准。' + (samples ? '标“示例”的金额没有文件依据。' : '') }),
    el('h2', { text: '结果：合计 ' + span(result.total) }),
    open.length ? table(['补贴', '结果', '金额', '还要弄清'], open.map(o => [
      o.title + (o.verification === 'sample' ? '（示例）' : o.verification === 'unverified' ? '（未核验）' : '') + (rates[o.rate].fund_state ? '（' + fundWords(rates[o.rate].fund_state, today) + '）' : ''),
      o.beaten_by ? '让给另一项' : statusWord(o, rates[o.rate]), amountWords(o), why(o) || '—',
    ])) : el('p', { text: '没有能领的。' }),
    el('h2', { text: '回答' }),
    table(['问题', '回答'], Object.keys(facts).filter(f => kinds[f].ask).map(f => [kinds[f].label, answerText(kinds[f], facts[f])])),
    el('p', { class: 'kf-sheet__link', text: link }),
  ]);
}
/** Prints the sheet alone, then takes it away again. */
export function print(node) {
  document.body.appendChild(node);
  document.body.setAttribute('data-kf-sheet', '');
  const done = () => { window.removeEventListener('afterprint', done); document.body.removeAttribute('data-kf-sheet'); node.remove(); };
  window.addEventListener('afterprint', done);
  window.print();
}
