/** Up to three projects side by side. */
import { fundWords } from '../page/age.js';
import { el, sampleBadge, scrolling, table } from '../page/dom.js';
import { PAYEES, TO_ME, lotWords } from '../calculator/payees.js';
import { feeWords, ownWords } from '../calculator/words.js';

export const MOST = 3;
/** @typedef {{label: (facet: string, value: string|null) => string, base: string, money: Reckoner|null, today: string}} Place */

/**
 * What a project is to me, in words.
 * @param {MyMoney} mine
 * @param {string} today
 */
export function mineWords({ own, bare, silent, halted, wrong }, today) {
  return [
    own ? ownWords(own) : '补贴能有多少看项目页',
    bare && own && own.max ? '，培训补贴只有示例金额' : '',
    silent && own && own.max ? '，培训补贴多少没公布' : '',
    halted ? '，' + fundWords(halted, today) : '',
    wrong.length ? '，有的回答和它对不上，没有算进去' : '',
  ].join('');
}
/**
 * What is paid to somebody with a project, in words: what adds up, then what excludes each other.
 * @param {MyMoney} mine
 * @param {Payee} to
 * @returns {string|null}
 */
function paidWords({ lots, rates }, to) {
  const whose = (/** @type {Outcome} */ o) =>
    o.paid_to === to ? '' : o.paid_to ? '（' + TO_ME[o.paid_to] + '）' : '（付给谁要看情况）';
  const words = lots.filter(lot => lot.some(o => o.paid_to === to)).map(lot => lotWords(lot, rates, whose));
  return words.join('；') || null;
}
/**
 * @param {ProjectItem} item
 * @param {Place} place
 * @returns {[string, string|null][]} name and value; null: nothing is known of it
 */
function facts({ project, now, values }, { label, money, today }) {
  const { session, left } = now;
  const hours = Math.round((project.hours * 45) / 6) / 10;
  const mine = money && money(project);
  const paid = PAYEES.map(to => /** @type {[string, string|null]} */ ([TO_ME[to], mine && paidWords(mine, to)]));
  return [
    ['区县', label('district', values.district) || null],
    ['收费', feeWords(project.fee)],
    ['按我的回答', mine ? mineWords(mine, today) : null],
    ...paid,
    ['报名', now.words + (left ? '，还有 ' + left + ' 个名额' : '')],
    ['开班', session ? session.start + ' 到 ' + session.end : now.rolling ? '人满就开班' : '没有公布'],
    ['学时', project.hours + ' 学时（合 ' + hours + ' 小时）'],
    ['等级或证书', label('level', project.level) || '没有写'],
    ['授课方式', label('mode', project.mode)],
    ['培训形式', label('form', project.form)],
    ['镇街', label('town', project.town) || '没有写'],
    ['机构信用', label('credit', project.credit) || '未公布'],
    ['紧缺职业', project.shortage ? '是' : '不在目录里'],
  ];
}
/**
 * A section with a table: a row a fact, a column a project.
 * @param {ProjectItem[]} items two or three
 * @param {Place} place
 */
export function compareTable(items, place) {
  const columns = items.map(item => facts(item, place));
  const rows = columns[0].map(([name], n) => ({ name, values: columns.map(column => column[n][1]) }));
  const known = rows.filter(row => row.values.some(v => v !== null));
  const line = (/** @type {typeof rows[0]} */ { name, values }) => {
    const differs = values.some(v => v !== values[0]);
    const cells = values.map(v => el('td', { text: v === null ? '' : v }));
    return el('tr', differs ? { class: 'kf-differs' } : {}, [el('th', { scope: 'row', text: name }), ...cells]);
  };
  const heads = items.map(item => el('a', { href: place.base + item.path, text: item.title }));
  const whole = table(['项目', ...heads], known.map(line));
  items.forEach((item, n) => {
    const sample = sampleBadge(item.row.sample);
    if (sample) whole.querySelectorAll('thead th')[n + 1].appendChild(sample);
  });
  return el('section', { class: 'kf-compare', 'aria-labelledby': 'kf-compare-title' }, [
    el('h2', { id: 'kf-compare-title', tabindex: '-1', text: '对比 ' + items.length + ' 个项目' }),
    scrolling('对比表，可左右滑动', whole),
    el('p', { class: 'kf-muted', text: '不一样的行有底色。' }),
  ]);
}
