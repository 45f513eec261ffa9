/** On a project's page: what it costs me, and who is paid what, by the answers that this tab has from the calculator. */
import { fundWords, today } from '../page/age.js';
import { append, el, given, one } from '../page/dom.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { myMoney } from './money.js';
import { PAYEES, TO_ME, bringing, figuresFirst, moneyWords, onlyOne, plus } from './payees.js';
import { feeWords, ownWords, span } from './words.js';

const host = one('[data-kf-cost]');
const project = JSON.parse(given(host, 'data-kf-cost'));
const base = given(host, 'data-kf-base');

/**
 * @param {string} name
 * @param {(string|Node|null)[]} value
 */
function row(name, ...value) {
  return el('div', {}, [el('dt', { text: name }), el('dd', {}, value)]);
}
/**
 * @param {Outcome} outcome
 * @param {string} [more] what else is said of it
 */
function line(outcome, more = '') {
  const href = base + 'rates/' + encodeURIComponent(outcome.rate) + '/';
  const open = outcome.status === 'maybe' ? '（还不能确定）' : '';
  return el('li', {}, [el('a', { href, text: outcome.title }), '，' + moneyWords(outcome) + open + more]);
}
/** @param {Outcome} outcome */
function toWords({ paid_to }) {
  return '，' + (paid_to ? TO_ME[paid_to] : '付给谁要看情况');
}
/**
 * What adds up, by payee: the sum where there are several, and each. Whose payee is open may go to several: no sum.
 * @param {Outcome[]} outcomes
 */
function payeeRows(outcomes) {
  return [...PAYEES, null].map(to => {
    const mine = outcomes.filter(o => o.paid_to === to);
    if (!mine.length) return null;
    const sum = mine.map(bringing).reduce(plus, { min: 0, max: 0 });
    const list = el(
      'ul',
      {},
      mine.map(o => line(o))
    );
    return row(
      to ? TO_ME[to] : '付给谁要看情况',
      to && mine.length > 1 ? el('strong', { text: '合计 ' + span(sum) }) : null,
      list
    );
  });
}
/**
 * @param {Outcome[]} lot
 * @param {Record<string, Rate>} rates
 */
function onlyWords(lot, rates) {
  return onlyOne(lot, rates) ? '只能领一项' : '有的不能同时领';
}
/**
 * @param {Outcome[]} lot
 * @param {(outcome: Outcome) => string} more what else is said of each
 */
function eitherList(lot, more) {
  const items = figuresFirst(lot).map((o, n) => {
    const item = line(o, more(o));
    if (n) item.prepend('或者 ');
    return item;
  });
  return el('ul', {}, items);
}
/**
 * What excludes each other: one or another, never both.
 * @param {Outcome[]} lot
 * @param {MyMoney} mine
 */
function choiceRow(lot, { rates, covers, fee }) {
  const paying = lot.some(o => covers.indexOf(o.rate) >= 0);
  const whole = (/** @type {Outcome} */ o) =>
    paying && covers.indexOf(o.rate) < 0 && fee ? '，那样收费的 ' + feeWords(fee) + '要自己出' : '';
  return row(
    onlyWords(lot, rates),
    eitherList(lot, o => toWords(o) + whole(o))
  );
}
/**
 * How it would be by examples, which are in no sum.
 * @param {MyMoney} mine
 */
function exampleNode({ example, rates }) {
  if (!example) return null;
  const said = (/** @type {Outcome} */ o) => '（示例）' + toWords(o);
  const not = example.against.map(o => o.title).join('、');
  return el('details', { class: 'kf-more', 'data-kf-example': '' }, [
    el('summary', { text: '看看示例怎么算' }),
    el('p', { text: '下面的金额是示例，没有找到文件，上面的数里都没有算。' }),
    el(
      'ul',
      {},
      example.lots.map(lot =>
        lot.length === 1
          ? line(lot[0], said(lot[0]))
          : el('li', {}, [onlyWords(lot, rates) + '：', eitherList(lot, said)])
      )
    ),
    example.own ? el('p', { text: '按示例，' + ownWords(example.own) + '。' }) : null,
    not ? el('p', { text: '示例里的补贴，有的和' + not + '只能领一项。' }) : null,
  ]);
}
/** @param {MyMoney} mine */
function openNode({ open }) {
  if (!open.length) return null;
  return el('details', {}, [
    el('summary', { text: '还有 ' + open.length + ' 项还不能确定' }),
    el('p', { class: 'kf-muted', text: '再答几个问题会更准。' }),
    el(
      'ul',
      {},
      open.map(o => line(o, toWords(o)))
    ),
  ]);
}
/** @param {MyMoney} mine */
function show(mine) {
  const single = mine.lots.filter(lot => lot.length === 1).map(lot => lot[0]);
  const lots = mine.lots.filter(lot => lot.length > 1);
  const why = mine.silent ? '（培训补贴多少没公布）' : mine.bare ? '（培训补贴没有找到写明金额的文件）' : '';
  const halted = mine.halted && '培训补贴从' + mine.halted.title + '列支，' + fundWords(mine.halted, today()) + '。';
  host.textContent = '';
  append(host, [
    el('h2', { text: '按我的回答，要花多少钱' }),
    ...mine.wrong.map(text => el('p', { class: 'kf-note', 'data-kf-wrong': '', text })),
    el('dl', { class: 'kf-facts' }, [
      row('收费', feeWords(project.fee)),
      mine.own ? row('自己大约出', el('strong', { text: ownWords(mine.own) }), mine.own.max ? why : '') : null,
      ...payeeRows(single),
      ...lots.map(lot => choiceRow(lot, mine)),
      mine.lots.length ? null : row('补贴', '按现在的回答没有'),
    ]),
    exampleNode(mine),
    openNode(mine),
    halted ? el('p', { class: 'kf-note', text: halted + '可能要先自己出钱，报名前先问经办部门。' }) : null,
    el('p', { class: 'kf-muted', text: '估算不等于承诺。' }),
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
