/** Runs the experts' cases in the visitor's browser and says how many agree. */
import { evaluate } from './rules.js';
import { STATUS, span } from './explanation.js';
import { el, loadJson } from './dom.js';

const host = document.querySelector('[data-kf-verify]');
const base = host.getAttribute('data-kf-base');
const SLICE = 24;

/** What came out, and whether it is what the case expects. */
export function agrees(outcome, expect) {
  const amount = outcome.amount;
  if (outcome.status !== expect.status) return false;
  if (expect.no_figure && amount !== null) return false;
  if (expect.no_max && (amount === null || amount.max !== null)) return false;
  if (expect.paid_to && outcome.paid_to !== expect.paid_to) return false;
  if (expect.payments && JSON.stringify(outcome.payments.map(p => [p.amount.min, p.amount.max])) !== JSON.stringify(expect.payments.map(p => [p.min, p.max]))) return false;
  return ['min', 'max'].every(k => expect[k] === undefined || (amount !== null && amount[k] === expect[k]));
}
function words(status, amount) { return STATUS[status] + (amount ? '，' + span(amount) : ''); }
function expected(e) {
  const has = e.min !== undefined || e.max !== undefined;
  return words(e.status, has ? { min: e.min || 0, max: e.max === undefined ? null : e.max } : null) + (e.no_figure ? '，没有数字' : '');
}
function run(rules, data, out, button) {
  const titles = Object.create(null), wrong = [];
  rules.rates.forEach(r => { titles[r.id] = r.title; });
  let i = 0, good = 0;
  button.disabled = true;
  function slice() {
    const until = performance.now() + SLICE;
    while (i < data.cases.length && performance.now() < until) {
      const c = data.cases[i];
      const found = evaluate(rules, c.facts, c.on, { audience: ['person', 'enterprise', 'class'], only: [c.rate], ledger: c.ledger }).outcomes[0];
      if (found && agrees(found, c.expect)) good += 1; else wrong.push({ c, found });
      i += 1;
    }
    if (i < data.cases.length) { out.textContent = '跑到第 ' + i + ' 个，共 ' + data.cases.length + ' 个'; setTimeout(slice, 0); return; }
    button.disabled = false;
    out.textContent = '';
    out.setAttribute('data-kf-good', String(good));
    out.appendChild(el('p', { class: 'kf-amount' }, [el('strong', { text: data.cases.length + ' 个用例，' + good + ' 个一致' }), el('span', { text: wrong.length ? '有 ' + wrong.length + ' 个不一致，列在下面。请告诉我们。' : '全部一致。规则版本 ' + rules.hash + '。' })]));
    if (data.rules !== rules.hash) out.appendChild(el('p', { class: 'kf-note', text: '用例是给规则 ' + data.rules + ' 写的，现在的规则是 ' + rules.hash + '。有网络时刷新再试。' }));
    if (!wrong.length) return;
    out.appendChild(el('div', { class: 'kf-scroll', role: 'region', tabindex: '0', 'aria-label': '不一致的用例' }, [el('table', { class: 'kf-table' }, [
      el('thead', {}, [el('tr', {}, ['补贴', '情形', '日期', '应得', '算出'].map(h => el('th', { scope: 'col', text: h })))]),
      el('tbody', {}, wrong.map(w => el('tr', {}, [el('th', { scope: 'row' }, [el('a', { href: base + 'rates/' + encodeURIComponent(w.c.rate) + '/', text: titles[w.c.rate] || w.c.rate })]), el('td', { text: w.c.reason }), el('td', { text: w.c.on }), el('td', { text: expected(w.c.expect) }), el('td', { text: w.found ? words(w.found.status, w.found.amount) : '没有这项标准' })]))),
    ])]));
  }
  slice();
}
Promise.all(['data-kf-rules', 'data-kf-cases'].map(n => loadJson(host.getAttribute(n)))).then(loaded => {
  const out = el('div', { role: 'status' }), button = el('button', { type: 'button', class: 'kf-btn kf-btn--primary', text: '开始验证（' + loaded[1].cases.length + ' 个用例）' });
  button.addEventListener('click', () => run(loaded[0], loaded[1], out, button));
  host.appendChild(el('div', { class: 'kf-actions' }, [button]));
  host.appendChild(out);
}).catch(() => { host.appendChild(el('p', { class: 'kf-error', text: '用例没有读到。有网络时再试。' })); });
