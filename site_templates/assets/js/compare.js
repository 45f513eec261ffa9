/** Up to three projects side by side. */
import { span } from './explanation.js';
import { el, sampleBadge } from './dom.js';
import { yuan } from './rules.js';
import { fundWords } from './age.js';
import { ownWords } from './money.js';

export const MOST = 3;
/** @param {object} at {label, base, money, today} */
function facts(item, at) {
  const p = item.project, now = item.now, mine = at.money ? at.money(p) : null;
  return [
    ['区县', at.label('district', item.values.district) || null], ['收费', p.fee === null ? '未公布' : p.fee === 0 ? '免费' : yuan(p.fee) + ' 元'],
    ['按我的回答', mine ? (mine.own ? ownWords(mine.own, span) : '补贴 ' + span(mine.paid)) + (mine.sample ? '（示例）' : '') + (mine.halted ? '，' + fundWords(mine.halted, at.today) : '') : null],
    ['报名', now.words + (now.left ? '，还有 ' + now.left + ' 个名额' : '')],
    ['开班', now.session ? now.session.start + ' 到 ' + now.session.end : '没有公布'],
    ['学时', p.hours + ' 学时（合 ' + Math.round(p.hours * 45 / 6) / 10 + ' 小时）'],
    ['等级或证书', at.label('level', p.level) || '没有写'], ['授课方式', at.label('mode', p.mode)], ['培训形式', at.label('form', p.form)],
    ['镇街', at.label('town', p.town) || '没有写'], ['机构信用', at.label('credit', p.credit) || '未公布'], ['紧缺职业', p.shortage ? '是' : '不在目录里'],
  ];
}
/** @param {object[]} items two or three @returns {Node} a section with a table: a row a fact, a column a project */
export function compareTable(items, at) {
  const columns = items.map(i => facts(i, at));
  const rows = columns[0].map((pair, n) => [pair[0], columns.map(c => c[n][1])]).filter(r => r[1].some(v => v !== null));
  const differs = values => values.some(v => v !== values[0]);
  return el('section', { class: 'kf-compare', 'aria-labelledby': 'kf-compare-title' }, [
    el('h2', { id: 'kf-compare-title', tabindex: '-1', text: '对比 ' + items.length + ' 个项目' }),
    el('div', { class: 'kf-scroll', role: 'region', tabindex: '0', 'aria-label': '对比表，可左右滑动' }, [el('table', { class: 'kf-table' }, [
      el('thead', {}, [el('tr', {}, [el('th', { scope: 'col', text: '项目' })].concat(items.map(i => el('th', { scope: 'col' }, [el('a', { href: at.base + i.path, text: i.title }), sampleBadge(i.row.sample)]))))]),
      el('tbody', {}, rows.map(r => el('tr', differs(r[1]) ? { class: 'kf-differs' } : {}, [el('th', { scope: 'row', text: r[0] })].concat(r[1].map(v => el('td', { text: v === null ? '' : v })))))),
    ])]),
    el('p', { class: 'kf-muted', text: '不一样的行有底色。' }),
  ]);
}
