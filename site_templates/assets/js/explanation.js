/** Words for results: money, states, one outcome with its reasons as DOM. */
import { yuan } from './rules.js';

export const STATUS = { yes: '能领', maybe: '还不能确定', no: '不能领', expired: '已过期', not_yet: '还没开始' };
const PAYEE = { person: '付给本人', institution: '付给培训机构', enterprise: '付给企业' };
const BADGE = { verified: '已核验', unverified: '未核验', sample: '示例' };
const MARK = { true: ['yes', '符合'], false: ['no', '不符'], null: ['unknown', '待定'] };

export function el(tag, props, kids) {
  const node = document.createElement(tag);
  Object.keys(props || {}).forEach(k => { if (k === 'text') node.textContent = props[k]; else node.setAttribute(k, props[k]); });
  (kids || []).forEach(k => { if (k) node.appendChild(typeof k === 'string' ? document.createTextNode(k) : k); });
  return node;
}
/** {min, max} in 分 → words; max null is unbounded. */
export function span(a) {
  if (a.max === null) return a.min ? '至少 ' + yuan(a.min) + ' 元' : '还算不出';
  return a.min === a.max ? yuan(a.min) + ' 元' : yuan(a.min) + '–' + yuan(a.max) + ' 元';
}
function clauseLink(clause, base) {
  const at = clause.split('#');
  const path = 'policies/' + at[0] + '/' + (at[1] ? 'article-' + at[1] + '/' : '');
  return el('a', { href: base + encodeURI(path), class: 'kf-muted', text: at[1] ? '依据第 ' + at[1] + ' 条' : '依据' });
}
function reasonItem(r, base) {
  const mark = MARK[String(r.holds)];
  const kids = [el('span', { class: 'kf-mark kf-mark--' + mark[0], text: mark[1] }), el('span', { text: r.text + ' ' })];
  if (r.clause) kids.push(clauseLink(r.clause, base));
  if (r.quote) kids.push(el('blockquote', { class: 'kf-quote', text: r.quote }));
  return el('li', {}, kids);
}
function amountWords(o) {
  if (o.amount) return span(o.amount);
  if (o.status === 'yes' || o.status === 'maybe') return o.no_figure ? '金额：' + o.no_figure : '金额文件没有写';
  return '';
}
/** One outcome as a details element. */
export function outcomeNode(o, rate, labels, base) {
  const head = el('summary', {}, [
    el('h3', { text: o.title }), el('span', { class: 'kf-badge kf-badge--' + o.status, text: STATUS[o.status] }),
    el('span', { class: 'kf-money', text: amountWords(o) }), el('span', { class: 'kf-badge kf-badge--' + o.verification, text: BADGE[o.verification] }),
  ]);
  const body = [];
  if (o.beaten_by) body.push(el('p', { class: 'kf-note', text: o.beaten_by.reason + '。' }));
  if (o.verification === 'sample') body.push(el('p', { class: 'kf-note', text: '这个金额是示例，没有找到文件，不能作为领取依据。' }));
  if (o.change) body.push(el('p', {}, [el('strong', { text: '只差一条：' }), o.change + '。']));
  body.push(el('h4', { text: '为什么' }), el('ul', { class: 'kf-reasons' }, o.reasons.map(r => reasonItem(r, base))));
  if (o.missing.length && o.status !== 'no') body.push(el('p', { text: '还需要知道：' + o.missing.map(m => labels[m] || m).join('、') + '。' }));
  if (o.steps.length) {
    body.push(el('h4', { text: '怎么算的' }), el('ol', {}, o.steps.map(s => el('li', {
      text: s.text + '：' + (typeof s.amount === 'number' ? yuan(s.amount) + ' 元' : span(s.amount)) }))));
  }
  const when = o.decided_by.fact === 'on' ? '申请那天' : labels[o.decided_by.fact];
  body.push(el('p', { class: 'kf-muted', text: '按' + when + (o.decided_by.date ? '（' + o.decided_by.date + '）' : '（还不知道）') + '看标准；有效期 ' + o.in_force.from + ' 起' + (o.in_force.to ? '至 ' + o.in_force.to : '') + '。' + (PAYEE[o.paid_to] || '付给谁要看情况') + '。' }));
  if (rate.apply && (o.status === 'yes' || o.status === 'maybe')) {
    body.push(el('h4', { text: '怎么领' }), el('p', { text: '材料：' + rate.apply.materials.join('、') }), el('p', { text: '流程：' + rate.apply.steps.join(' → ') }), el('p', { text: '渠道：' + rate.apply.channel + '；时限：' + rate.apply.time_limit }));
  }
  body.push(el('p', {}, [el('a', { href: base + 'rates/' + encodeURIComponent(o.rate) + '/', text: '看这项标准的全文' })]));
  return el('details', { class: 'kf-outcome', 'data-kf-rate': o.rate, 'data-kf-status': o.status }, [head].concat(body));
}
