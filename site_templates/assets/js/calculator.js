/** The calculator page: questions, a live total, every answer explained. Answers stay in the address's fragment. */
import { evaluate, isDate } from './rules.js';
import { allFacts, blank, differences, fromFragment, relevant, toFragment } from './answers.js';
import { amountWords, outcomeNode, span, statusWord } from './explanation.js';
import { el, loadJson } from './dom.js';
import { answerText, fields, questionList, readFields, showError } from './questions.js';
import { entries } from './ledger.js';
import { ledgerPanel } from './ledger-panel.js';
import { basisWords, farWords, print, sharePanel, sheet } from './receipt.js';
import { recall, remember } from './session.js';
import { today } from './age.js';

const host = document.querySelector('[data-kf-calculator]');
const base = host.getAttribute('data-kf-base');
const GROUPS = [
  ['能领', o => o.status === 'yes' && !o.beaten_by], ['还不能确定', o => o.status === 'maybe' && !o.beaten_by],
  ['和上面的只能领一项', o => Boolean(o.beaten_by)], ['不能领', o => o.status === 'no'],
  ['以前或以后的标准', o => o.status === 'expired' || o.status === 'not_yet'],
];
let rules = null, occupations = null, courses = null, a = blank(today), editing = '', step = 0, ledgerOpen = false, sharing = false, carried = false;
const kinds = Object.create(null), labels = Object.create(null), rates = Object.create(null);

/* ---- the address holds the answers; the device's back button walks through the questions ---- */
function address(shared) { const f = toFragment(a, kinds, today, shared); return location.pathname + location.search + (f ? '#' + f : ''); }
function save(forward) {
  if (forward) { step += 1; history.pushState({ kf: step }, '', address()); } else history.replaceState({ kf: step }, '', address());
}
/** What this tab's other pages may reckon with: a person's own answers, not those of a chosen project. */
function carry() {
  if (a.audience !== 'person') return;
  const facts = Object.create(null);
  a.asked.forEach(f => { if (f in a.facts) facts[f] = a.facts[f]; });
  const own = Object.assign(blank(today), { facts, asked: a.asked, skipped: a.skipped, picks: a.picks });
  remember(a.asked.length ? toFragment(own, kinds, today) : '');
}
/** An address without answers, a project's for one, takes up the answers that this tab has. */
function takeUp() {
  carried = false;
  if (a.asked.length || a.skipped.length || a.rules || a.audience !== 'person') return;
  const kept = fromFragment(recall(), kinds, {}, today);
  kept.asked.filter(f => !(f in a.facts)).forEach(f => { a.facts[f] = kept.facts[f]; a.asked.push(f); carried = true; });
  if (carried) { a.skipped = kept.skipped.filter(f => !(f in a.facts)); a.picks = kept.picks; }
}
/** What the catalog knows of projects, read only where the address names one. */
function named() {
  if (courses || !/[#&]project=/.test(location.hash)) return Promise.resolve();
  return loadJson(host.getAttribute('data-kf-courses')).then(found => { courses = found; }).catch(() => { /* the questions then ask for it */ });
}
function restore() {
  a = fromFragment(location.hash.slice(1), kinds, courses || {}, today);
  takeUp();
  editing = '';
  step = a.asked.length + a.skipped.length;
  history.replaceState({ kf: step }, '', carried ? address() : location.href);
}
/** Answers and unknowns in the order in which they were given. */
function trail() { return a.asked.concat(a.skipped.filter(f => a.asked.indexOf(f) < 0)); }
function compute(on) {
  const options = { audience: [a.audience], skip: a.skipped.concat(a.later), choices: a.picks };
  if (a.audience === 'person') options.ledger = entries().filter(e => !e.person);
  const dated = Object.assign({}, a, { on });
  return evaluate(rules, allFacts(dated, occupations), on, options);
}

/* ---- one question ---- */
function without(list, id) { return list.filter(f => f !== id); }
function settle(id, value) {
  if (value === undefined) delete a.facts[id]; else a.facts[id] = value;
  a.later = without(a.later, id);
  a.skipped = value === undefined ? without(a.skipped, id).concat(id) : without(a.skipped, id);
  if (a.asked.indexOf(id) < 0) a.asked.push(id);
  editing = '';
  save(true);
  carry();
  draw('question');
}
function questionForm(id) {
  const fact = kinds[id], error = el('p', { class: 'kf-error', id: 'a-error', role: 'alert' });
  const set = el('fieldset', { class: 'kf-field' }, [el('legend', { text: fact.question, tabindex: '-1', id: 'a-question' }), fact.help ? el('p', { class: 'kf-hint', text: fact.help }) : null].concat(fields(fact, a.facts[id], 'a', false, true), [error]));
  const next = el('button', { type: 'submit', class: 'kf-btn kf-btn--primary', text: fact.type === 'choices' ? '下一题（没选就是都不是）' : '下一题' });
  const unknown = el('button', { type: 'button', class: 'kf-btn', text: '不知道' });
  const later = el('button', { type: 'button', class: 'kf-btn', text: '先跳过' });
  const back = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', text: '上一题' });
  const given = trail(), at = given.indexOf(id), before = at < 0 ? given[given.length - 1] : given[at - 1];
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-question': id }, [set, el('div', { class: 'kf-actions' }, [next, unknown, later, before ? back : null])]);
  form.addEventListener('submit', e => {
    e.preventDefault();
    const answer = readFields(fact, form, 'a');
    showError(form, 'a', answer, true);
    if (!answer.error) settle(id, answer.value);
  });
  unknown.addEventListener('click', () => settle(id, undefined));
  later.addEventListener('click', () => { editing = ''; if (!(id in a.facts)) { a.later = without(a.later, id).concat(id); a.skipped = without(a.skipped, id); } save(false); draw('question'); });
  back.addEventListener('click', () => { editing = before; draw('question'); });
  return form;
}
function finished() {
  const nodes = [el('p', { class: 'kf-note', tabindex: '-1', id: 'a-question', text: '没有别的问题了，下面就是结果。' })];
  if (a.later.length) {
    const again = el('button', { type: 'button', class: 'kf-btn kf-btn--primary', text: '回答跳过的 ' + a.later.length + ' 题' });
    again.addEventListener('click', () => { a.later = []; save(false); draw('question'); });
    nodes.push(el('div', { class: 'kf-actions' }, [again]));
  }
  return el('div', {}, nodes);
}
/** Every question that can matter on one page. */
function allQuestions() {
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-all': '' }, [el('h2', { text: '全部问题', tabindex: '-1', id: 'a-question' })]);
  form.addEventListener('submit', e => e.preventDefault());
  questionList(relevant(rules, a.audience), a.facts, (id, value) => {
    if (value === undefined) delete a.facts[id]; else a.facts[id] = value;
    if (a.asked.indexOf(id) < 0) a.asked.push(id);
    a.skipped = without(a.skipped, id);
    a.later = without(a.later, id);
    save(false);
    carry();
    drawResults();
  }, 'q', true).forEach(n => form.appendChild(n));
  return form;
}

/* ---- the page ---- */
function answersNode() {
  const ids = trail().concat(Object.keys(a.facts).filter(f => trail().indexOf(f) < 0 && kinds[f].ask));
  if (!ids.length) return null;
  const clear = el('button', { type: 'button', class: 'kf-btn', text: '全部清掉' });
  clear.addEventListener('click', reset);
  return el('details', { class: 'kf-outcome kf-answers' }, [el('summary', {}, [el('h2', { text: '我的回答（' + ids.length + '）' })]),
    el('ul', { class: 'kf-results' }, ids.map(id => {
      const edit = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', text: '改', 'aria-label': '改：' + kinds[id].label });
      edit.addEventListener('click', () => { a.mode = 'one'; editing = id; draw('question'); });
      return el('li', {}, [el('span', { text: kinds[id].label + '：' + answerText(kinds[id], a.facts[id]) }), edit]);
    })), el('div', { class: 'kf-actions' }, [clear])]);
}
function reset() {
  const kept = { audience: a.audience, mode: a.mode };
  a = Object.assign(blank(today), kept);
  editing = '';
  sharing = carried = false;
  save(true);
  carry();
  draw('question');
}
function pressed(options, current, label, choose) {
  return el('div', { class: 'kf-actions kf-switch', role: 'group', 'aria-label': label }, options.map(p => {
    const b = el('button', { type: 'button', class: 'kf-btn kf-btn--small' + (current === p[0] ? ' kf-btn--primary' : ''), 'aria-pressed': String(current === p[0]), text: p[1] });
    b.addEventListener('click', () => choose(p[0]));
    return b;
  }));
}
/** The days on which something changes for this audience. */
function turningDays() {
  const next = day => { const d = day.split('-').map(Number), t = new Date(Date.UTC(d[0], d[1] - 1, d[2] + 1)); return t.toISOString().slice(0, 10); };
  const days = {};
  rules.rates.filter(r => r.audience === a.audience).forEach(r => { days[r.in_force.from] = true; if (r.in_force.to) days[next(r.in_force.to)] = true; });
  return Object.keys(days).sort();
}
function setDate(day) { a.on = day; save(false); draw('date'); }
function dateWords() { return '按 ' + a.on + (a.on === today ? '（今天）' : '') + ' 算，换一天'; }
/** Typing or choosing a day changes the results and leaves the reader in the field. */
function dateControl() {
  const days = turningDays(), error = el('p', { class: 'kf-error', id: 'on-error', role: 'alert' }), summary = el('summary', { id: 'on-summary', text: dateWords() });
  const input = el('input', { type: 'date', id: 'on', value: a.on, min: days[0] || '', 'aria-describedby': 'on-error' });
  const select = el('select', { id: 'on-days' }, [el('option', { value: '', text: '请选择' })].concat(days.map(d => el('option', { value: d, text: d }))));
  const back = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '回到今天' });
  function take(day) {
    a.on = input.value = day;
    error.textContent = '';
    input.removeAttribute('aria-invalid');
    back.hidden = day === today;
    summary.textContent = dateWords();
    save(false);
    drawResults();
  }
  input.addEventListener('change', () => {
    const wrong = !isDate(input.value) ? '这一天不存在，请重选。' : days.length && input.value < days[0] ? days[0] + ' 以前没有收录标准。' : '';
    if (!wrong) { take(input.value); return; }
    error.textContent = wrong;
    input.setAttribute('aria-invalid', 'true');
  });
  select.addEventListener('change', () => { if (select.value) take(select.value); });
  back.hidden = a.on === today;
  back.addEventListener('click', () => setDate(today));
  return el('details', { class: 'kf-asof' }, [summary,
    el('div', { class: 'kf-field' }, [el('label', { for: 'on', text: '哪一天申请' }), el('br'), input, error]),
    el('div', { class: 'kf-field' }, [el('label', { for: 'on-days', text: '标准有变化的日子' }), el('br'), select]), back]);
}
function controls() {
  const who = pressed([['person', '给个人算'], ['enterprise', '给企业算']], a.audience, '给谁算', v => { a.audience = v; editing = ''; save(true); draw(''); });
  who.appendChild(el('a', { class: 'kf-btn kf-btn--small', href: base + 'roster/', text: '按名单算' }));
  const how = pressed([['one', '一题一题答'], ['all', '全部列出来']], a.mode, '怎么答', v => { a.mode = v; editing = ''; save(false); draw('question'); });
  return el('div', {}, [who, how, dateControl()]);
}
function stateWords(o) { return o ? statusWord(o, rates[o.rate] || {}) + (amountWords(o) ? '，' + amountWords(o) : '') : '没有这项标准'; }
function differenceTable(title, heads, diffs, none) {
  if (!diffs.length) return el('p', { class: 'kf-note', text: none });
  const name = d => (d.after || d.before).title || labels['rate:' + d.rate] || d.rate;
  return el('section', { class: 'kf-diff' }, [el('h2', { text: title }), el('div', { class: 'kf-scroll', role: 'region', tabindex: '0', 'aria-label': title }, [el('table', { class: 'kf-table' }, [
    el('thead', {}, [el('tr', {}, heads.map(h => el('th', { scope: 'col', text: h })))]),
    el('tbody', {}, diffs.map(d => el('tr', {}, [el('th', { scope: 'row' }, [el('a', { href: base + 'rates/' + encodeURIComponent(d.rate) + '/', text: name(d) })]), el('td', { text: stateWords(d.before) }), el('td', { text: stateWords(d.after) })]))),
  ])])]);
}
/** A shared link against today's rules. */
function replayNode(result) {
  if (!a.rules) return null;
  const now = a.on === today ? result : compute(today);
  const open = now.outcomes.filter(o => o.status === 'yes' || o.status === 'maybe');
  const same = a.rules === rules.hash ? '，规则没有变' : '，规则已从 ' + a.rules + ' 变成 ' + rules.hash;
  return el('div', { 'data-kf-replay': '' }, [el('p', { class: 'kf-note', text: '这是 ' + a.on + ' 算的结果' + same + '。' }),
    differenceTable('和今天（' + today + '）比', ['补贴', '那时的结果', '今天再算'], differences(a.was, open), '今天再算，结果和那时一样。')]);
}
/** Where one of several may be chosen: a button for each that is not chosen yet. */
function choiceNodes(o, result) {
  const rule = (rates[o.rate].exclusive || []).filter(e => e.settle === 'choice')[0];
  if (!rule || !(o.status === 'yes' || o.status === 'maybe')) return [];
  const rivals = result.outcomes.filter(x => x !== o && (x.status === 'yes' || x.status === 'maybe') && (rates[x.rate].exclusive || []).some(e => e.group === rule.group));
  if (!rivals.length) return [];
  const chosen = a.picks[rule.group] === o.rate;
  const b = el('button', { type: 'button', class: 'kf-btn kf-btn--small', 'aria-pressed': String(chosen), text: chosen ? '已选这项，点一下取消' : '选这项' });
  b.addEventListener('click', () => { if (chosen) delete a.picks[rule.group]; else a.picks[rule.group] = o.rate; save(false); drawResults(); });
  return [el('p', { class: 'kf-note' }, ['和“' + rivals.map(r => r.title).join('”“') + '”只能领一项，由您选。 ', b])];
}
function hasSample(result) {
  return result.outcomes.some(o => o.amount && !o.beaten_by && o.verification === 'sample' && (o.status === 'yes' || o.status === 'maybe'));
}
function totalNode(result) {
  return el('div', { 'data-kf-total': JSON.stringify(result.total) }, [
    el('span', { text: '合计 ' }), el('strong', { text: span(result.total) }), el('span', { class: 'kf-muted', text: result.total.min === result.total.max ? '' : ' 回答越多越准' })]);
}
function takeAlong(result) {
  const link = location.origin + address(result);
  const share = el('button', { type: 'button', class: 'kf-btn kf-btn--small', 'aria-expanded': String(sharing), text: '分享' });
  share.addEventListener('click', () => { sharing = !sharing; drawResults(); });
  const paper = el('button', { type: 'button', class: 'kf-btn kf-btn--small', text: '打印' });
  paper.addEventListener('click', () => print(sheet(result, allFacts(a, occupations), kinds, rates, link, today)));
  const courses = a.audience === 'person' && a.asked.length ? el('a', { class: 'kf-btn kf-btn--small', href: base + 'finder/?sort=cost', text: '按我的回答找培训' }) : null;
  return [el('div', { class: 'kf-actions' }, [courses, share, paper]), sharing ? sharePanel(link) : null];
}
let left = null, middle = null, right = null;
function drawResults() {
  const result = compute(a.on), opened = Array.from(right.querySelectorAll('details[open][data-kf-rate]')).map(d => d.getAttribute('data-kf-rate'));
  right.textContent = '';
  middle.textContent = '';
  const put = n => { if (n) right.appendChild(n); };
  middle.appendChild(totalNode(result));
  put(el('p', { class: 'kf-muted', 'data-kf-rules-age': '', text: basisWords(rules, today) }));
  if (farWords(a.on)) put(el('p', { class: 'kf-note', 'data-kf-far': '', text: farWords(a.on) }));
  put(el('p', { class: 'kf-muted', text: '估算不等于承诺，以经办部门审核为准。' + (hasSample(result) ? '合计里有示例金额，不能作为依据。' : '') }));
  put(replayNode(result));
  takeAlong(result).forEach(put);
  if (a.on !== today && !a.rules) put(differenceTable('和今天（' + today + '）比，不一样的', ['补贴', a.on, '今天'], differences(result.outcomes, compute(today).outcomes), '按 ' + a.on + ' 算，和今天没有不一样。'));
  const paid = result.outcomes.filter(o => !rates[o.rate].benefit);
  GROUPS.forEach(g => {
    const list = paid.filter(g[1]);
    if (!list.length) return;
    put(el('h2', { text: g[0] + '（' + list.length + '）' }));
    list.forEach(o => put(outcomeNode(o, rates[o.rate], labels, base, choiceNodes(o, result))));
  });
  [['check', '要做到的'], ['deduction', '可以在税前扣除的']].forEach(k => {
    const list = result.outcomes.filter(o => rates[o.rate].benefit === k[0]);
    if (!list.length) return;
    put(el('h2', { text: k[1] + '（' + list.length + '）' }));
    list.forEach(o => put(outcomeNode(o, rates[o.rate], labels, base)));
  });
  right.querySelectorAll('details[data-kf-rate]').forEach(d => { if (opened.indexOf(d.getAttribute('data-kf-rate')) >= 0) d.open = true; });
  return result;
}
/** @param {string} focus what the reader was at: question, date, ledger or nothing */
function draw(focus) {
  host.textContent = '';
  host.appendChild(controls());
  if (a.project) host.appendChild(el('p', { class: 'kf-note' }, ['按培训项目“', el('a', { href: base + 'projects/' + encodeURIComponent(a.project) + '/', text: courses[a.project].title }), '”填好了职业、等级、开班日期等，可以改。']));
  if (carried) {
    const clear = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', text: '清掉' });
    clear.addEventListener('click', reset);
    host.appendChild(el('p', { class: 'kf-note' }, ['填上了您在这个标签页里答过的。', clear]));
  }
  left = el('div');
  middle = el('div', { class: 'kf-sum', role: 'status' });
  right = el('div');
  host.appendChild(el('div', { class: 'kf-calc kf-calc--' + a.mode }, [left, middle, right]));
  let result;
  try { result = drawResults(); } catch (e) { tooLarge(); return; }
  const id = editing || result.ask;
  if (a.mode === 'all') left.appendChild(allQuestions()); else left.appendChild(id ? questionForm(id) : finished());
  if (a.mode === 'one') { const mine = answersNode(); if (mine) left.appendChild(mine); }
  if (a.audience === 'person') {
    left.appendChild(ledgerPanel({ rules, kinds, today, open: ledgerOpen, changed: () => { ledgerOpen = true; draw('ledger'); } }));
    left.lastChild.addEventListener('toggle', e => { ledgerOpen = e.target.open; });
  }
  const at = { question: 'a-question', date: 'on-summary', ledger: 'kf-ledger-head' }[focus], node = at && document.getElementById(at);
  if (node) node.focus();
}
function tooLarge() {
  host.textContent = '';
  const again = el('button', { type: 'button', class: 'kf-btn', text: '全部清掉' });
  again.addEventListener('click', reset);
  host.appendChild(el('p', { class: 'kf-error', text: '有一个回答太大或写得不对，请点“全部清掉”重新开始。' }));
  host.appendChild(again);
}
function walked(e) {
  const back = e.state && typeof e.state.kf === 'number';
  if (!back) { named().then(() => { restore(); draw(''); }); return; }
  step = e.state.kf;
  const given = trail();
  editing = step < given.length ? given[step] : '';
  history.replaceState({ kf: step }, '', address());
  draw('question');
}

Promise.all([loadJson(host.getAttribute('data-kf-rules')), loadJson(host.getAttribute('data-kf-facts')), named()]).then(loaded => {
  rules = loaded[0];
  occupations = loaded[1];
  rules.facts.forEach(f => { kinds[f.id] = f; labels[f.id] = f.label; });
  labels.on = '申请那天';
  rules.rates.forEach(r => { rates[r.id] = r; labels['rate:' + r.id] = r.title; });
  restore();
  draw('');
  window.addEventListener('popstate', walked);
}).catch(() => { host.appendChild(el('p', { class: 'kf-error', text: '规则没有读到。有网络时再试，或看“补贴标准”。' })); });
