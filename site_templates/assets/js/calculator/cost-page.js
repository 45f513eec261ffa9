/** On a project's page: what it costs me, by the answers that this tab has from the calculator. */
import { fundWords, today } from '../page/age.js';
import { append, el, given, one } from '../page/dom.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { myMoney } from './money.js';
import { SILENT, feeWords, ownWords, span, statusWord } from './words.js';

const host = one('[data-kf-cost]');
const project = JSON.parse(given(host, 'data-kf-cost'));
const base = given(host, 'data-kf-base');

/**
 * @param {string} name
 * @param {string|Node} value
 */
function row(name, value) {
  return el('div', {}, [el('dt', { text: name }), el('dd', {}, [value])]);
}
/** @param {Outcome} outcome */
function benefit(outcome) {
  const href = base + 'rates/' + encodeURIComponent(outcome.rate) + '/';
  const amount = outcome.amount ? span(outcome.amount) : outcome.no_figure || SILENT;
  const sample = outcome.verification === 'sample' ? '（示例）' : '';
  return el('li', {}, [el('a', { href, text: outcome.title }), '，' + amount + sample]);
}
/** @param {MyMoney} mine */
function show(mine) {
  const paid = mine.paid.max === 0 ? '按现在的回答没有' : span(mine.paid) + (mine.sample ? '（示例金额）' : '');
  const open = '还有 ' + mine.open + ' 项' + statusWord({ status: 'maybe' }, {}) + '，再答几个问题会更准。';
  const halted = mine.halted && '培训补贴从' + mine.halted.title + '列支，' + fundWords(mine.halted, today()) + '。';
  host.textContent = '';
  append(host, [
    el('h2', { text: '按我的回答，要花多少钱' }),
    el('dl', { class: 'kf-facts' }, [
      row('收费', feeWords(project.fee)),
      row('培训补贴', paid),
      mine.own ? row('自己大约出', el('strong', { text: ownWords(mine.own) })) : null,
      mine.more.length ? row('另外能领', el('ul', {}, mine.more.map(benefit))) : null,
    ]),
    halted ? el('p', { class: 'kf-note', text: halted + '可能要先自己出钱，报名前先问经办部门。' }) : null,
    el('p', { class: 'kf-muted', text: '估算不等于承诺。' + (mine.open ? open : '') }),
  ]);
  host.hidden = false;
}

const at = {
  rules: given(host, 'data-kf-rules'),
  facts: given(host, 'data-kf-facts'),
  courses: { [project.id]: project.known },
};
/** Without answers nothing is shown, and nothing stays. */
async function tell() {
  const money = await myMoney(at, today()).catch(() => null);
  if (money) show(money(project));
  else {
    host.hidden = true;
    host.textContent = '';
  }
}
tell();
whenSeenAgain(tell);
