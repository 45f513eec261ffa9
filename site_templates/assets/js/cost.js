/** On a project's page: what it costs me, by the answers that this tab has from the calculator. */
import { yuan } from './rules.js';
import { span, statusWord } from './explanation.js';
import { el } from './dom.js';
import { fundWords, today } from './age.js';
import { myMoney, ownWords } from './money.js';

const host = document.querySelector('[data-kf-cost]');
const project = JSON.parse(host.getAttribute('data-kf-cost')), base = host.getAttribute('data-kf-base');
const at = { rules: host.getAttribute('data-kf-rules'), facts: host.getAttribute('data-kf-facts'), courses: { [project.id]: project.known } };
const link = o => el('a', { href: base + 'rates/' + encodeURIComponent(o.rate) + '/', text: o.title });

myMoney(at, today).then(money => {
  if (!money) return;
  const mine = money(project);
  host.textContent = '';
  host.appendChild(el('h2', { text: '按我的回答，要花多少钱' }));
  host.appendChild(el('dl', { class: 'kf-facts' }, [
    el('div', {}, [el('dt', { text: '收费' }), el('dd', { text: project.fee === null ? '未公布' : project.fee === 0 ? '免费' : yuan(project.fee) + ' 元' })]),
    el('div', {}, [el('dt', { text: '培训补贴' }), el('dd', { text: mine.paid.max === 0 ? '按现在的回答没有' : span(mine.paid) + (mine.sample ? '（示例金额）' : '') })]),
    mine.own ? el('div', {}, [el('dt', { text: '自己大约出' }), el('dd', {}, [el('strong', { text: ownWords(mine.own, span) })])]) : null,
    mine.more.length ? el('div', {}, [el('dt', { text: '另外能领' }), el('dd', {}, [el('ul', {}, mine.more.map(o => el('li', {}, [link(o), '，' + (o.amount ? span(o.amount) : o.no_figure || '金额文件没有写') + (o.verification === 'sample' ? '（示例）' : '')])))])]) : null,
  ]));
  if (mine.halted) host.appendChild(el('p', { class: 'kf-note', text: '培训补贴从' + mine.halted.title + '列支，' + fundWords(mine.halted, today) + '。可能要先自己出钱，报名前先问经办部门。' }));
  host.appendChild(el('p', { class: 'kf-muted', text: '估算不等于承诺。' + (mine.open ? '还有 ' + mine.open + ' 项' + statusWord({ status: 'maybe' }, {}) + '，再答几个问题会更准。' : '') }));
  host.hidden = false;
}).catch(() => { host.hidden = true; });
