/** Words for results: money, states, one outcome with its reasons as DOM. */
import { yuan } from './rules.js';
import { badge, el } from './dom.js';
import { fundWords, today } from './age.js';

export const STATUS = { yes: '能领', maybe: '还不能确定', no: '不能领', expired: '已过期', not_yet: '还没开始' };
const CHECKED = { yes: '做到了', maybe: '还不能确定', no: '没做到', expired: '已过期', not_yet: '还没开始' };
const DEDUCTED = { yes: '能扣除', maybe: '还不能确定', no: '不能扣除', expired: '已过期', not_yet: '还没开始' };
const PAYEE = { person: '付给本人', institution: '付给培训机构', enterprise: '付给企业' };
const BADGE = { verified: '已核验', unverified: '未核验', sample: '示例' };
const MARK = { true: ['yes', '符合'], false: ['no', '不符'], null: ['unknown', '待定'] };

/** {min, max} in 分 → words; max null is unbounded. */
export function span(a) {
  if (a.max === null) return a.min ? yuan(a.min) + ' 元以上' : '还算不出';
  return a.min === a.max ? yuan(a.min) + ' 元' : yuan(a.min) + '–' + yuan(a.max) + ' 元';
}
/** The word for a state: a check is kept or not, a deduction is had or not, a subsidy is paid or not. */
export function statusWord(o, rate) {
  return (rate.benefit === 'check' ? CHECKED : rate.benefit === 'deduction' ? DEDUCTED : STATUS)[o.status];
}
export function amountWords(o) {
  if (o.amount) return span(o.amount);
  if (o.status === 'yes' || o.status === 'maybe') return o.no_figure ? '金额：' + o.no_figure : '金额文件没有写';
  return '';
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
/** Of a no only what fails is the reason; the rest is there to open. */
function reasonNodes(o, base) {
  const list = rs => el('ul', { class: 'kf-reasons' }, rs.map(r => reasonItem(r, base)));
  const failed = o.reasons.filter(r => r.holds === false), rest = o.reasons.filter(r => r.holds !== false);
  const settled = o.status === 'no' || o.status === 'expired' || o.status === 'not_yet';
  if (!settled || !failed.length) return [el('h4', { text: '为什么' }), o.reasons.length ? list(o.reasons) : el('p', { text: '没有别的条件。' })];
  const shown = o.status === 'no' ? failed : failed.slice(0, 1), other = o.status === 'no' ? rest : o.reasons.slice(1);
  const nodes = [el('h4', { text: '为什么' }), list(shown)];
  if (other.length) nodes.push(el('details', {}, [el('summary', { text: '其他条件（' + other.length + '）' }), list(other)]));
  return nodes;
}
function howMuch(o) {
  const step = s => el('li', { text: s.text + '：' + (typeof s.amount === 'number' ? yuan(s.amount) + ' 元' : span(s.amount)) });
  const nodes = o.steps.length ? [el('h4', { text: '怎么算的' }), el('ol', {}, o.steps.map(step))] : [];
  if (o.payments && o.payments.length) {
    nodes.push(el('h4', { text: '分几次付' }), el('ol', {}, o.payments.map(p => el('li', { text: p.when + '：' + span(p.amount) + (p.due ? '，最晚 ' + p.due : '') }))));
  }
  return nodes;
}
function howToApply(rate) {
  const a = rate.apply, row = (k, v) => el('div', {}, [el('dt', { text: k }), el('dd', {}, Array.isArray(v) ? [el('ol', {}, v.map(t => el('li', { text: t })))] : [v])]);
  return [el('h4', { text: '怎么领' }), el('dl', { class: 'kf-facts' }, [
    row('材料', [].concat(a.materials)), row('步骤', [].concat(a.steps)), row('找谁', a.channel), row('多久', a.time_limit),
  ])];
}
/** One outcome as a details element. @param {Node[]} [extra] more to show inside, such as a choice to make */
export function outcomeNode(o, rate, labels, base, extra) {
  const open = o.status === 'yes' || o.status === 'maybe';
  const head = el('summary', {}, [
    el('h3', { text: o.title }), badge(o.status, o.beaten_by ? '让给另一项' : statusWord(o, rate)),
    el('span', { class: 'kf-money', text: amountWords(o) }), badge(o.verification, BADGE[o.verification]),
    rate.fund_state ? badge('old', fundWords(rate.fund_state, today)) : null,
  ]);
  const body = [];
  if (o.beaten_by) body.push(el('p', { class: 'kf-note' }, [o.beaten_by.reason + '：', el('a', { href: base + 'rates/' + encodeURIComponent(o.beaten_by.rate) + '/', text: labels['rate:' + o.beaten_by.rate] || '另一项' }), '。 ', o.beaten_by.clause ? clauseLink(o.beaten_by.clause, base) : null]));
  (extra || []).forEach(n => body.push(n));
  if (rate.fund_state && open) body.push(el('p', { class: 'kf-note', text: '这笔补贴从' + rate.fund_state.title + '列支，' + fundWords(rate.fund_state, today) + '。条件符合也可能要等，申请前先问经办部门。' }));
  if (o.verification === 'sample') body.push(el('p', { class: 'kf-note', text: '这个金额是示例，没有找到文件，不能作为领取依据。' }));
  if (o.change) body.push(el('p', {}, [el('strong', { text: o.change.indexOf('，并且') < 0 ? '只差一条：' : '要改变结果，至少要：' }), o.change + '。']));
  reasonNodes(o, base).forEach(n => body.push(n));
  if (o.missing.length && o.status !== 'no') body.push(el('p', { text: '还需要知道：' + o.missing.map(m => labels[m] || m).join('、') + '。' }));
  howMuch(o).forEach(n => body.push(n));
  const when = o.decided_by.fact === 'on' ? '申请那天' : labels[o.decided_by.fact];
  body.push(el('p', { class: 'kf-muted', text: '按' + when + (o.decided_by.date ? '（' + o.decided_by.date + '）' : '（还不知道）') + '看标准；有效期 ' + o.in_force.from + ' 起' + (o.in_force.to ? '至 ' + o.in_force.to : '') + '。' + (rate.benefit ? '' : (PAYEE[o.paid_to] || '付给谁要看情况') + '。') }));
  (rate.clawback || []).forEach(c => body.push(el('p', {}, [el('strong', { text: '会追回：' }), c.text + '。 ', c.clause ? clauseLink(c.clause, base) : null])));
  (rate.quota || []).forEach(q => body.push(el('p', { text: '名额：' + q.title + (q.per === 'year' ? '每年' : '') + ' ' + q.count + ' ' + q.unit + '，满了就要等。' })));
  if (rate.apply && open) howToApply(rate).forEach(n => body.push(n));
  body.push(el('p', {}, [el('a', { href: base + 'rates/' + encodeURIComponent(o.rate) + '/', text: '看这项标准的全文' })]));
  return el('details', { class: 'kf-outcome', 'data-kf-rate': o.rate, 'data-kf-status': o.status }, [head].concat(body));
}
