/** The calculator page: one question at a time, a live total, every answer explained. Answers stay in the fragment. */
import { evaluate, isDate, fraction } from './rules.js';
import { el, outcomeNode, span } from './explanation.js';
import { today } from './site.js';

const host = document.querySelector('[data-kf-calculator]');
const base = host.getAttribute('data-kf-base');
const GROUPS = [['能领', ['yes']], ['还不能确定', ['maybe']], ['不能领', ['no']], ['以前或以后的标准', ['expired', 'not_yet']]];
let rules = null, filled = null, facts = {}, skipped = [], asked = [], audience = 'person', on = today, project = '';
let kinds = {}, labels = {}, rates = {}, editing = '';

/* ---- the fragment holds all answers, and nothing else does ---- */
function encode(fact, value) {
  if (Array.isArray(value)) return kinds[fact].type === 'choices' ? value.join(',') || '-' : value.join('/');
  return String(value);
}
function decode(fact, text) {
  const kind = kinds[fact].type;
  const known = v => kinds[fact].values.some(o => o[0] === v);
  if (kind === 'choices') { const list = text === '-' ? [] : text.split(','); return list.every(known) ? list : undefined; }
  if (kind === 'choice') return known(text) ? text : undefined;
  if (kind === 'yes_no') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (kind === 'date') return isDate(text) ? text : undefined;
  if (kind === 'money') return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  return /^\d{1,9}(\.\d{1,4})?$/.test(text) ? text : undefined;
}
function save() {
  const p = new URLSearchParams();
  if (audience !== 'person') p.set('for', audience);
  if (on !== today) p.set('on', on);
  if (project) p.set('project', project);
  Object.keys(facts).forEach(f => p.set(f, encode(f, facts[f])));
  if (skipped.length) p.set('skip', skipped.join(','));
  history.replaceState(null, '', location.pathname + location.search + (String(p) ? '#' + p : ''));
}
function restore() {
  const p = new URLSearchParams(location.hash.slice(1));
  facts = {}; skipped = []; asked = []; project = ''; editing = '';
  audience = p.get('for') === 'enterprise' ? 'enterprise' : 'person';
  on = isDate(p.get('on') || '') ? p.get('on') : today;
  const chosen = p.get('project');
  if (chosen && filled.projects[chosen]) {
    project = chosen;
    Object.keys(filled.projects[chosen]).forEach(f => { if (kinds[f]) facts[f] = filled.projects[chosen][f]; });
  }
  p.forEach((text, fact) => {
    if (!kinds[fact]) return;
    const value = decode(fact, text);
    if (value !== undefined) { facts[fact] = value; if (kinds[fact].ask) asked.push(fact); }
  });
  skipped = (p.get('skip') || '').split(',').filter(f => kinds[f]);
}
/** The answers, with what the catalog knows of the chosen occupation on the date. */
function allFacts() {
  const out = {}, known = filled.occupations[facts.occupation];
  Object.keys(known || {}).forEach(f => {
    out[f] = Array.isArray(known[f]) ? known[f].some(s => s[0] <= on && (s[1] === null || on <= s[1])) : known[f];
  });
  Object.keys(facts).forEach(f => { out[f] = facts[f]; });
  return out;
}

/* ---- one question ---- */
function radios(fact, options, current, type) {
  return options.map((o, i) => {
    const input = el('input', { type, name: 'a', value: String(i), id: 'a-' + i });
    input.checked = type === 'checkbox' ? (current || []).indexOf(o[0]) >= 0 : current === o[0];
    return el('label', { class: 'kf-choice', for: 'a-' + i }, [input, el('span', { text: o[1] })]);
  });
}
function dateInputs(current) {
  const parts = current ? current.split('-') : ['', '', ''];
  return [el('div', { class: 'kf-dates' }, [['年', 'y', 4], ['月', 'm', 2], ['日', 'd', 2]].map((p, i) => {
    const input = el('input', { type: 'text', inputmode: 'numeric', maxlength: p[2], id: 'a-' + p[1], autocomplete: 'off', 'aria-describedby': 'a-error' });
    input.value = parts[i] ? String(Number(parts[i])) : '';
    return el('label', { for: 'a-' + p[1] }, [p[0], el('br'), input]);
  }))];
}
function field(fact, current) {
  const kind = fact.type;
  if (kind === 'yes_no') return radios(fact, [[true, '是'], [false, '不是']], current, 'radio');
  if (kind === 'choices') return radios(fact, fact.values, current, 'checkbox');
  if (kind === 'choice' && fact.values.length <= 12) return radios(fact, fact.values, current, 'radio');
  if (kind === 'choice') {
    const select = el('select', { id: 'a-select', 'aria-label': fact.question }, [el('option', { value: '', text: '请选择' })].concat(fact.values.map(o => el('option', { value: o[0], text: o[1] }))));
    if (current) select.value = current;
    return [select];
  }
  if (kind === 'date') return dateInputs(current);
  const input = el('input', { type: 'text', inputmode: 'decimal', id: 'a-text', autocomplete: 'off', 'aria-label': fact.label, 'aria-describedby': 'a-error' });
  if (current !== undefined) input.value = kind === 'money' ? String(current / 100) : String(current);
  return [input, el('span', { text: ' ' + (fact.unit || '') })];
}
const DIGITS = /[０-９．]/g;
function half(text) { return text.replace(DIGITS, c => (c === '．' ? '.' : String.fromCharCode(c.charCodeAt(0) - 0xfee0))).trim(); }
/** @returns {{value?: any, error?: string, at?: string}} what was typed, or what is wrong and where */
function readAnswer(fact, form) {
  const kind = fact.type, checked = Array.from(form.querySelectorAll('input:checked')).map(i => Number(i.value));
  if (kind === 'yes_no') return checked.length ? { value: checked[0] === 0 } : { error: '请选一个，或点“不知道”。', at: 'a-0' };
  if (kind === 'choices') return { value: checked.map(i => fact.values[i][0]) };
  if (kind === 'choice') {
    const select = form.querySelector('select');
    const value = select ? select.value : checked.length ? fact.values[checked[0]][0] : '';
    return value ? { value } : { error: '请选一个，或点“不知道”。', at: select ? 'a-select' : 'a-0' };
  }
  if (kind === 'date') {
    const v = ['y', 'm', 'd'].map(p => half(form.querySelector('#a-' + p).value));
    const names = ['y', 'm', 'd'], words = ['年份写 4 位数字，例如 1990。', '月份写 1 到 12。', '日期写 1 到 31。'];
    const bad = v.findIndex((x, i) => !(i ? /^\d{1,2}$/ : /^\d{4}$/).test(x));
    if (bad >= 0) return { error: words[bad], at: 'a-' + names[bad] };
    const text = v[0] + '-' + v[1].padStart(2, '0') + '-' + v[2].padStart(2, '0');
    return isDate(text) ? { value: text } : { error: text + ' 这一天不存在，请检查。', at: 'a-d' };
  }
  const text = half(form.querySelector('#a-text').value).replace(/,/g, '');
  const pattern = kind === 'money' ? /^\d{1,10}(\.\d{1,2})?$/ : /^\d{1,9}(\.\d{1,4})?$/;
  if (!pattern.test(text)) return { error: '“' + text + '”不是数字，请只写数字' + (fact.unit ? '，单位是' + fact.unit : '') + '。', at: 'a-text' };
  if (kind === 'money') { const f = fraction(text); return { value: Math.round(f[0] * 100 / f[1]) }; }
  return { value: text };
}
function questionForm(id, result) {
  const fact = kinds[id], error = el('p', { class: 'kf-error', id: 'a-error', role: 'alert' });
  const field_ = el('fieldset', { class: 'kf-field' }, [el('legend', { text: fact.question, tabindex: '-1', id: 'a-question' }), fact.help ? el('p', { class: 'kf-hint', text: fact.help }) : null].concat(field(fact, facts[id]), [error]));
  const next = el('button', { type: 'submit', class: 'kf-btn kf-btn--primary', text: fact.type === 'choices' ? '下一题（没选就是都不是）' : '下一题' });
  const skip = el('button', { type: 'button', class: 'kf-btn', text: '不知道' });
  const back = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', text: '上一题' });
  const form = el('form', { class: 'kf-form', novalidate: '', 'data-kf-question': id }, [field_, el('div', { class: 'kf-actions' }, [next, skip, asked.length ? back : null])]);
  form.addEventListener('submit', e => {
    e.preventDefault();
    const answer = readAnswer(fact, form);
    form.querySelectorAll('[aria-invalid]').forEach(n => n.removeAttribute('aria-invalid'));
    if (answer.error) {
      error.textContent = answer.error;
      const at = form.querySelector('#' + answer.at);
      at.setAttribute('aria-invalid', 'true');
      at.focus();
      return;
    }
    facts[id] = answer.value;
    skipped = skipped.filter(f => f !== id);
    settle(id);
  });
  skip.addEventListener('click', () => { delete facts[id]; if (skipped.indexOf(id) < 0) skipped.push(id); settle(id); });
  back.addEventListener('click', () => { editing = asked[Math.max(0, asked.indexOf(id) > 0 ? asked.indexOf(id) - 1 : asked.indexOf(id) === 0 ? 0 : asked.length - 1)]; draw(true); });
  return form;
}
function settle(id) {
  if (asked.indexOf(id) < 0) asked.push(id);
  editing = '';
  save();
  draw(true);
}

/* ---- the page ---- */
function answerText(id) {
  const v = facts[id], fact = kinds[id];
  if (v === undefined) return '不知道';
  const name = x => (fact.values.filter(o => o[0] === x)[0] || ['', x])[1];
  if (fact.type === 'choices') return v.length ? v.map(name).join('、') : '都不是';
  if (fact.type === 'choice') return name(v);
  if (fact.type === 'yes_no') return v ? '是' : '不是';
  return (fact.type === 'money' ? String(v / 100) : String(v)) + (fact.unit ? ' ' + fact.unit : '');
}
function answersNode() {
  const ids = asked.concat(Object.keys(facts).filter(f => asked.indexOf(f) < 0 && kinds[f].ask));
  if (!ids.length) return null;
  const clear = el('button', { type: 'button', class: 'kf-btn', text: '全部清掉' });
  clear.addEventListener('click', () => { facts = {}; skipped = []; asked = []; project = ''; editing = ''; save(); draw(true); });
  return el('details', { class: 'kf-outcome kf-answers' }, [el('summary', {}, [el('h3', { text: '我的回答（' + ids.length + '）' })]),
    el('ul', { class: 'kf-results' }, ids.map(id => {
      const edit = el('button', { type: 'button', class: 'kf-btn kf-btn--plain', text: '改', 'aria-label': '改：' + kinds[id].label });
      edit.addEventListener('click', () => { editing = id; draw(true); });
      return el('li', {}, [el('span', { text: kinds[id].label + '：' + answerText(id) }), edit]);
    })), el('div', { class: 'kf-actions' }, [clear])]);
}
function controls() {
  const who = el('div', { class: 'kf-actions', role: 'group', 'aria-label': '给谁算' }, [['person', '给个人算'], ['enterprise', '给企业算']].map(p => {
    const b = el('button', { type: 'button', class: 'kf-btn kf-btn--small' + (audience === p[0] ? ' kf-btn--primary' : ''), 'aria-pressed': String(audience === p[0]), text: p[1] });
    b.addEventListener('click', () => { audience = p[0]; editing = ''; save(); draw(false); });
    return b;
  }));
  const input = el('input', { type: 'date', id: 'on', value: on });
  input.addEventListener('change', () => { if (isDate(input.value)) { on = input.value; save(); draw(false); } });
  return el('div', {}, [who, el('details', {}, [el('summary', { text: '按 ' + on + (on === today ? '（今天）' : '') + ' 算，换一天' }), el('div', { class: 'kf-field' }, [el('label', { for: 'on', text: '申请日期' }), el('br'), input])])]);
}
function draw(focus) {
  let result;
  try {
    result = evaluate(rules, allFacts(), on, { audience: [audience], skip: skipped });
  } catch (e) {
    host.textContent = '';
    host.appendChild(el('p', { class: 'kf-error', text: '有一个回答太大或写得不对，请点“全部清掉”重新开始。' }));
    const again = el('button', { type: 'button', class: 'kf-btn', text: '全部清掉' });
    again.addEventListener('click', () => { facts = {}; skipped = []; asked = []; save(); draw(true); });
    host.appendChild(again);
    return;
  }
  const id = editing || result.ask;
  host.textContent = '';
  host.appendChild(controls());
  if (project) host.appendChild(el('p', { class: 'kf-note' }, ['按培训项目“', el('a', { href: base + 'projects/' + encodeURIComponent(project) + '/', text: filled.projects[project].title }), '”填好了职业、等级、开班日期等，可以改。']));
  const left = el('div'), right = el('div');
  host.appendChild(el('div', { class: 'kf-calc' }, [left, right]));
  left.appendChild(id ? questionForm(id, result) : el('p', { class: 'kf-note', text: '没有别的问题了，下面就是结果。' }));
  const sample = result.outcomes.some(o => o.amount && !o.beaten_by && o.verification === 'sample' && (o.status === 'yes' || o.status === 'maybe'));
  right.appendChild(el('div', { class: 'kf-sum', role: 'status', 'data-kf-total': JSON.stringify(result.total) }, [
    el('span', { text: '合计 ' }), el('strong', { text: span(result.total) }), el('span', { class: 'kf-muted', text: result.total.min === result.total.max ? '' : ' 回答越多越准' })]));
  right.appendChild(el('p', { class: 'kf-muted', text: '估算不等于承诺，以经办部门审核为准。' + (sample ? '合计里有示例金额，不能作为依据。' : '') }));
  const mine = answersNode();
  if (mine) left.appendChild(mine);
  GROUPS.forEach(g => {
    const list = result.outcomes.filter(o => g[1].indexOf(o.status) >= 0);
    if (!list.length) return;
    right.appendChild(el('h2', { text: g[0] + '（' + list.length + '）' }));
    list.forEach(o => right.appendChild(outcomeNode(o, rates[o.rate], labels, base)));
  });
  if (focus) { const q = document.getElementById('a-question'); if (q) q.focus(); }
}

Promise.all([host.getAttribute('data-kf-rules'), base + 'data/facts.json'].map(u => fetch(u).then(r => { if (!r.ok) throw new Error(String(r.status)); return r.json(); }))).then(loaded => {
  rules = loaded[0];
  filled = loaded[1];
  rules.facts.forEach(f => { kinds[f.id] = f; labels[f.id] = f.label; });
  labels.on = '申请那天';
  rules.rates.forEach(r => { rates[r.id] = r; });
  restore();
  draw(false);
  window.addEventListener('hashchange', () => { restore(); draw(false); });
}).catch(() => { host.appendChild(el('p', { class: 'kf-error', text: '规则没有读到。有网络时再试，或看“补贴标准”。' })); });
