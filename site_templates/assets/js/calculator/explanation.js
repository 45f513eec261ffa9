/** One outcome with its reasons, as DOM. */
import { fundWords, today } from '../page/age.js';
import { badge, button, el } from '../page/dom.js';
import { yuan } from '../figures.js';
import { hangingOf, officeWords } from './hanging.js';
import { payeeWords } from './payees.js';
import { SILENT, amountWords, isLikely, span, statusWord } from './words.js';

/** @type {Record<string, string>} */
const BADGE = { verified: '已核验', unverified: '未核验', sample: '示例' };
/** @type {Record<string, [string, string]>} */
const MARK = { true: ['yes', '符合'], false: ['no', '不符'], null: ['unknown', '待定'] };
/**
 * Where an outcome is told. labels: of facts, and of rates under `rate:<id>`; base: the site's address; ask: goes to a
 * question, where the page has them.
 * @typedef {{labels: Record<string, string>, base: string, kinds: Record<string, Fact>, audience: string,
 *   ask?: (fact: string) => void}} Place
 */

/**
 * The page of a rate.
 * @param {string} rate
 * @param {string} text
 * @param {string} base
 */
export function rateLink(rate, text, base) {
  return el('a', { href: base + 'rates/' + encodeURIComponent(rate) + '/', text });
}
/**
 * @param {string} clause policy#article
 * @param {string} base
 */
export function clauseLink(clause, base) {
  const [policy, article] = clause.split('#');
  const path = 'policies/' + policy + '/' + (article ? 'article-' + article + '/' : '');
  return el('a', {
    href: base + encodeURI(path),
    class: 'kf-muted',
    text: article ? '依据第 ' + article + ' 条' : '依据',
  });
}
/**
 * @param {Reason} reason
 * @param {string} base
 */
function reasonItem({ text, holds, clause, quote }, base) {
  const [kind, word] = MARK[String(holds)];
  return el('li', {}, [
    el('span', { class: 'kf-mark kf-mark--' + kind, text: word }),
    el('span', { text: text + ' ' }),
    clause ? clauseLink(clause, base) : null,
    quote ? el('blockquote', { class: 'kf-quote', text: quote }) : null,
  ]);
}
/**
 * Of a no only what fails is the reason; the rest is there to open.
 * @param {Outcome} outcome
 * @param {string} base
 */
function reasonNodes({ status, reasons }, base) {
  const list = (/** @type {Reason[]} */ some) =>
    el(
      'ul',
      { class: 'kf-reasons' },
      some.map(r => reasonItem(r, base))
    );
  const title = el('h4', { text: '为什么' });
  const failed = reasons.filter(r => r.holds === false);
  if (isLikely({ status }) || !failed.length) {
    return [title, reasons.length ? list(reasons) : el('p', { text: '没有别的条件。' })];
  }
  const main = status === 'no' ? failed : failed.slice(0, 1);
  const other = status === 'no' ? reasons.filter(r => r.holds !== false) : reasons.slice(1);
  const more = el('details', {}, [el('summary', { text: '其他条件（' + other.length + '）' }), list(other)]);
  return [title, list(main), other.length ? more : null];
}
/** @param {Step['amount']} amount */
function stepWords(amount) {
  if (amount === null) return SILENT;
  return typeof amount === 'number' ? yuan(amount) + ' 元' : span(amount);
}
/** @param {Outcome} outcome */
function howMuch({ steps, payments }) {
  const step = (/** @type {Step} */ { text, amount }) => el('li', { text: text + '：' + stepWords(amount) });
  const payment = (/** @type {Payment} */ { when, amount, due }) =>
    el('li', { text: when + '：' + span(amount) + (due ? '，最晚 ' + due : '') });
  return [
    ...(steps.length ? [el('h4', { text: '怎么算的' }), el('ol', {}, steps.map(step))] : []),
    ...(payments.length ? [el('h4', { text: '分几次付' }), el('ol', {}, payments.map(payment))] : []),
  ];
}
/** @param {NonNullable<Rate['apply']>} apply */
function howToApply({ materials, steps, channel, time_limit }) {
  const row = (/** @type {string} */ name, /** @type {string|Node} */ value) =>
    el('div', {}, [el('dt', { text: name }), el('dd', {}, [value])]);
  const list = (/** @type {(string|string[])[]} */ given) => {
    const texts = /** @type {string[]} */ ([]).concat(...given);
    return el(
      'ol',
      {},
      texts.map(text => el('li', { text }))
    ); // one text may stand alone
  };
  return [
    el('h4', { text: '怎么领' }),
    el('dl', { class: 'kf-facts' }, [
      row('材料', list([materials])),
      row('步骤', list([steps])),
      row('找谁', channel),
      row('多久', time_limit),
    ]),
  ];
}
/**
 * Has the document ended, though what it was decided by may lie before its end?
 * @param {Outcome} outcome
 */
function isPastEnd(outcome) {
  const { to } = outcome.in_force;
  return outcome.status === 'expired' || (isLikely(outcome) && to !== null && to < today());
}
/**
 * What stands in the way of an outcome, or of trusting it.
 * @param {Outcome} outcome
 * @param {Rate} rate
 */
function notes(outcome, rate) {
  const out = [];
  if (rate.fund_state && isLikely(outcome)) {
    const fund = '这笔补贴从' + rate.fund_state.title + '列支，' + fundWords(rate.fund_state, today()) + '。';
    out.push(el('p', { class: 'kf-note', text: fund + '条件符合也可能要等，申请前先问经办部门。' }));
  }
  if (outcome.verification === 'sample') {
    out.push(el('p', { class: 'kf-note', text: '这个金额是示例，没有找到文件，不能当领取的依据。' }));
  }
  if (rate.after_end && isPastEnd(outcome)) out.push(el('p', { class: 'kf-note', text: rate.after_end }));
  if (outcome.change) {
    out.push(el('p', {}, [el('strong', { text: '要这样才可能领：' }), outcome.change + '。']));
  }
  return out;
}
/**
 * By which date the rate was looked up, and how long it holds.
 * @param {Outcome} outcome
 * @param {Place} place
 */
function validity({ decided_by, in_force }, { labels }) {
  const by = decided_by.fact === 'on' ? '申请那天' : labels[decided_by.fact];
  const day = decided_by.date ? '（' + decided_by.date + '）' : '（还不知道）';
  const span = in_force.from + ' 起' + (in_force.to ? '至 ' + in_force.to : '');
  return el('p', { class: 'kf-muted', text: '按' + by + day + '看标准；有效期 ' + span + '。' });
}
/**
 * What is said of a rate but never reckoned.
 * @param {Rate} rate
 * @param {string} base
 */
function said(rate, base) {
  const clawback = (rate.clawback || []).map(({ text, clause }) =>
    el('p', {}, [el('strong', { text: '会追回：' }), text + '。 ', clause ? clauseLink(clause, base) : null])
  );
  const quota = (rate.quota || []).map(({ title, per, count, unit }) =>
    el('p', { text: '名额：' + title + (per === 'year' ? '每年' : '') + ' ' + count + ' ' + unit + '，满了就要等。' })
  );
  return [...clawback, ...quota];
}
/**
 * @param {NonNullable<Outcome['beaten_by']>} beaten
 * @param {Place} place
 */
function beatenNote({ rate, reason, clause }, { labels, base }) {
  return el('p', { class: 'kf-note' }, [
    reason + '：',
    rateLink(rate, labels['rate:' + rate] || '另一项', base),
    '。 ',
    clause ? clauseLink(clause, base) : null,
  ]);
}
/**
 * What an open outcome hangs on, with a way to each question; empty where nothing is open.
 * @param {Outcome} outcome
 * @param {Rate} rate
 * @param {Place} place
 */
export function hangingNodes(outcome, rate, { kinds, ask }) {
  const hanging = hangingOf(outcome, rate, kinds);
  const office = officeWords(hanging);
  const question = (/** @type {import('./hanging.js').Asked} */ { id, text }) =>
    el('li', {}, [ask ? button(text, () => ask(id), { look: 'plain', 'data-kf-ask': id }) : text]);
  return [
    hanging.questions.length ? el('ul', { class: 'kf-hanging' }, hanging.questions.map(question)) : null,
    office ? el('p', { 'data-kf-office': '', text: office }) : null,
  ].filter(Boolean);
}
/**
 * Who is paid and until when it can be claimed; of what gives way, to what and why.
 * @param {Outcome} outcome
 * @param {Rate} rate
 * @param {Place} place
 */
function headLine({ beaten_by, paid_to, claim_until, status }, rate, { labels, audience }) {
  if (beaten_by) return ['让给“' + (labels['rate:' + beaten_by.rate] || '另一项') + '”：' + beaten_by.reason];
  if (rate.benefit || !isLikely({ status })) return [];
  const until = claim_until ? ['，', el('span', { class: 'kf-whole', text: '最晚 ' + claim_until + ' 申请' })] : [];
  return [payeeWords(paid_to, audience), ...until];
}
/**
 * One outcome as a details element.
 * @param {Outcome} outcome
 * @param {Rate} rate
 * @param {Place} place
 * @param {Node[]} [extra] more to show inside
 */
export function outcomeNode(outcome, rate, place, extra) {
  const { status, beaten_by, verification } = outcome;
  const line = headLine(outcome, rate, place);
  const head = el('summary', {}, [
    el('h3', { text: outcome.title }),
    badge(beaten_by ? 'none' : status, beaten_by ? '让给另一项' : statusWord(outcome, rate)),
    el('span', { class: 'kf-money', text: amountWords(outcome) }),
    badge(verification, BADGE[verification]),
    rate.fund_state ? badge('old', fundWords(rate.fund_state, today())) : null,
    line.length ? el('span', { class: 'kf-outcome__line' }, line) : null,
  ]);
  const hanging = isLikely(outcome) ? hangingNodes(outcome, rate, place) : [];
  const open = status === 'maybe' ? '还要弄清' : '答了这些更准';
  return el('details', { class: 'kf-outcome', 'data-kf-rate': outcome.rate, 'data-kf-status': status }, [
    head,
    beaten_by ? beatenNote(beaten_by, place) : null,
    ...(extra || []),
    ...notes(outcome, rate),
    ...(hanging.length ? [el('h4', { text: open }), ...hanging] : []),
    ...reasonNodes(outcome, place.base),
    ...(rate.revised || []).map(text => el('p', { class: 'kf-muted', 'data-kf-revised': '', text })),
    ...howMuch(outcome),
    validity(outcome, place),
    ...said(rate, place.base),
    ...(rate.apply && isLikely(outcome) ? howToApply(rate.apply) : []),
    el('p', {}, [rateLink(outcome.rate, '看这项标准的全文', place.base)]),
  ]);
}
