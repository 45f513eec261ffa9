/**
 * The page for class lists: open or paste, check the columns, compute in slices, read, filter, export. Nothing leaves
 * the device.
 * The list's text is read anew from the file or the text box whenever its columns change, so that no copy with ID
 * numbers is kept.
 */
import { allFacts, byId, factsOn, labelled, relevant } from '../calculator/answers.js';
import { APART, blocksOf, ofOthers } from '../calculator/choices.js';
import { ORDER, blockNode, examplesNode, rivalNotes } from '../calculator/either.js';
import { outcomeNode } from '../calculator/explanation.js';
import { entries, ledgerText } from '../calculator/ledger.js';
import { mend, pairs } from '../calculator/mending.js';
import { answerText, questionList, showWrong } from '../calculator/questions.js';
import { addSums, isSample } from '../calculator/payees.js';
import { linkWords } from '../calculator/words.js';
import { today } from '../page/age.js';
import { ask } from '../page/device.js';
import { append, button, el, field, given, loadJson, one, saveFile, select } from '../page/dom.js';
import { later } from '../page/later.js';
import { keepPresses } from '../page/presses.js';
import { whenSeenAgain } from '../page/seen-again.js';
import { isDate, own } from '../figures.js';
import { nameKey } from './cells.js';
import { showColumns } from './columns-panel.js';
import { decode, detect, toCsv } from './delimited.js';
import { WORD, isApart, showResults } from './results-panel.js';
import { reader } from './roster.js';
import { addTotals, exporter, jointOf, paying, stateOf, summary } from './roster-results.js';
import { eachOf, sliced } from './slices.js';
import { NOTHING, chosen, readTable } from './table.js';

const host = one('[data-kf-roster]');
const base = given(host, 'data-kf-base');
/** Milliseconds between words of progress, and after the last key before a text is read. */
const TELL = 400;
const TYPING = 200;
const UNREAD = '规则没有读到。有网络时再试，或看“补贴标准”。';
/** @typedef {{file: Blob}|{area: HTMLTextAreaElement}} Source where the text is */
const secret = crypto.getRandomValues(new Int32Array(2));
/** @type {RuleBook} */
let rules;
/** @type {Occupations} */
let occupations = { usual: {}, own: {} };
/** @type {Courses} */
let courses = {};
/** @type {RosterWords} */
let words;
/** @type {{evaluate: typeof import('../rules.js').evaluate, soundFacts: typeof import('../calculator/sound.js').soundFacts}} */
let reckoning;
/** @type {Record<string, Fact>} */
let kinds = {};
/** @type {Record<string, Rate>} */
let rates = {};
/** @type {Record<string, string>} */
const labels = Object.create(null);
let now = today();
let on = now;
/** Past subsidies as they were last counted. */
let counted = '';
/** @type {Facts} What is the same for all. */
let common = {};
let project = '';
/** @type {Source|null} */
let source = null;
let choice = chosen();
let encoding = '';
let table = NOTHING;
/** @type {boolean|null} Whether the columns are open; null: as it is needed. */
let mapOpen = null;
/** Numbers of the last reading and the last computing: what an older one brings is thrown away. */
let ticket = 0;
let run = 0;
let typing = 0;
/* Where errors, columns, progress and results stand. */
const errorLine = el('p', { class: 'kf-error', id: 'r-error', role: 'alert' });
const columnsBox = el('div');
const commonBox = el('div');
const progress = el('p', { class: 'kf-muted', role: 'status' });
const resultsBox = el('div', { 'data-kf-done': '0' });

/* ---- reading ---- */
/** @param {string} problem */
function say(problem) {
  errorLine.textContent = problem;
}
/** @param {Source} next */
function openSource(next) {
  source = next;
  choice = chosen();
  mapOpen = null;
  read('');
}
/** Nothing to show: an unreadable file, or an emptied box. */
function stop() {
  ticket += 1;
  source = null;
  table = NOTHING;
  columnsBox.textContent = '';
  compute();
}
/**
 * The bytes of a file. Rejects where it cannot be read.
 * @param {Blob} file
 * @returns {Promise<Uint8Array>}
 */
function bytesOf(file) {
  return new Promise((done, fail) => {
    const files = new FileReader();
    files.onerror = () => fail(files.error);
    files.onload = () => done(new Uint8Array(/** @type {ArrayBuffer} */ (files.result)));
    files.readAsArrayBuffer(file);
  });
}
/**
 * The text of the file or the box, and the encoding of the file; or what is wrong with it.
 * @param {Source} from
 * @returns {Promise<{text: string, encoding: string}|{problem: string}>}
 */
async function textOf(from) {
  if ('area' in from) return { text: from.area.value, encoding: '' };
  const bytes = await bytesOf(from.file).catch(() => null);
  if (!bytes) return { problem: '这个文件读不出来，请重新打开。' };
  const found = detect(bytes);
  if (found === 'xlsx' || found === 'xls') {
    const how = '请在 Excel 或 WPS 里“另存为”CSV，再打开；或者选中表格，复制，贴到下面。';
    return { problem: '这是 Excel 工作簿。' + how };
  }
  const used = choice.encoding || found;
  return { text: decode(bytes, used), encoding: used };
}
/** Bring what lists are read and reckoned with, once. Rejects where it cannot be had. */
async function bring() {
  if (reckoning) return;
  const [words_, reckoning_] = await Promise.all([
    loadJson(given(host, 'data-kf-words')),
    later('roster/reckoning-page.js'),
  ]);
  rules.facts.forEach(f => {
    if (f.from === 'person.sex') words_.sex = f.id;
  });
  words = words_;
  reckoning = reckoning_;
}
/**
 * Read the list anew.
 * @param {string} focus the id of the control that was used, or empty
 */
async function read(focus) {
  if (!source) return;
  ticket += 1;
  const mine = ticket;
  pending();
  const got = await textOf(source);
  if (mine !== ticket) return;
  if ('problem' in got) {
    stop();
    say(got.problem);
    return;
  }
  encoding = got.encoding;
  say(encoding && !got.text.trim() ? '里面没有读到一行字。' : '');
  await bring().catch(() => say(UNREAD));
  if (mine !== ticket || !reckoning) return;
  const rest = sliced(() => mine !== ticket);
  const found = await readTable(got.text, choice, words, secret, rest);
  if (mine !== ticket) return;
  table = found;
  drawColumns(focus);
  await rest();
  compute();
}

/* ---- what the columns are ---- */
/** @param {Fact} fact */
function isPersonal(fact) {
  return /^person\./.test(fact.from || '');
}
/** The facts that a column may be. */
function columnFacts() {
  const asked = relevant(rules, 'person');
  return asked.concat(rules.facts.filter(f => f.from === 'person.sex' && asked.indexOf(f) < 0));
}
/** @param {string} focus */
function drawColumns(focus) {
  showColumns(columnsBox, {
    table,
    choice,
    encoding,
    facts: columnFacts(),
    personal: rules.facts.filter(isPersonal).map(f => f.id),
    open: mapOpen,
    opened(open) {
      mapOpen = open;
    },
    choose(next, control) {
      choice = next;
      if (control !== 'r-map') mapOpen = true;
      read(control);
    },
  });
  const at = focus && document.getElementById(focus);
  if (at) at.focus();
}

/* ---- computing in slices, so that the page stays alive ---- */
function pending() {
  run += 1;
  resultsBox.setAttribute('data-kf-done', '0');
}
/** What this device keeps of past subsidies, by the person's name. */
function ledgerByName() {
  /** @type {Record<string, LedgerEntry[]>} */
  const out = Object.create(null);
  entries().forEach(entry => {
    if (typeof entry.person !== 'string') return;
    const key = nameKey(entry.person);
    out[key] = (out[key] || []).concat(entry);
  });
  return out;
}
/**
 * A person's facts, and past subsidies where this device keeps any; what contradicts them is told.
 * @param {Person} person
 * @param {Record<string, LedgerEntry[]>} past
 * @returns {{facts: Facts, ledger: LedgerEntry[]|undefined}}
 */
function knownOf(person, past) {
  const { facts, wrong } = reckoning.soundFacts(rules, Object.assign({}, common, person.facts), on);
  const own = Object.keys(wrong).filter(f => f in person.facts);
  const told = own.map(f => wrong[f].replace(/。$/, '') + '。没有算进去');
  person.notes.push(...told.filter((text, n) => told.indexOf(text) === n));
  const ledger = past[nameKey(person.name)];
  if (ledger) person.notes.push('用上了这台设备里记的“' + person.name + '”领过的补贴');
  return { facts: allFacts({ on, facts }, occupations), ledger };
}
/**
 * What a row comes to. Only the state and the sums are kept of it: all else is reckoned again where it is shown.
 * @param {ListRow} row
 * @param {(row: ListRow) => Person} readRow
 * @param {Record<string, LedgerEntry[]>} past
 * @param {Record<string, RateTotal>} totals are added to
 * @returns {Checked}
 */
function check(row, readRow, past, totals) {
  const person = readRow(row);
  const counts = person.same === null && !person.errors.length;
  const { facts, ledger } = counts ? knownOf(person, past) : { facts: {}, ledger: undefined };
  const day = on;
  const reckon = () => (counts ? reckoning.evaluate(rules, facts, day, { audience: ['person'], ledger }) : null);
  let result = null;
  try {
    result = reckon();
  } catch (e) {
    person.errors.push('这一行里有算不了的值');
  }
  const outcomes = paying(result, rates);
  const state = stateOf(person, outcomes);
  /** @type {Checked['sums']} */
  const sums = {};
  if (result) addSums(sums, result.totals);
  addTotals(totals, outcomes);
  const look = () => {
    const found = state === 'error' || state === 'same' ? null : reckon();
    const money = paying(found, rates);
    return { result: found, outcomes: money, words: summary(person, state, money, { labels, rates }) };
  };
  return { person, state, cells: row.cells, sums, joint: jointOf(outcomes, rates), look };
}
async function compute() {
  pending();
  const mine = run;
  await bring().catch(() => say(UNREAD));
  if (mine !== run || !reckoning) return;
  showWrong(commonBox, reckoning.soundFacts(rules, common, on).wrong);
  const began = performance.now();
  const { columns, body } = table;
  const rows = columns.indexOf('name') >= 0 || columns.indexOf('id') >= 0 ? body : [];
  const readRow = reader(columns, rules.facts, words, now);
  const past = ledgerByName();
  /** @type {Record<string, RateTotal>} */
  const totals = Object.create(null);
  counted = ledgerText();
  const rest = sliced(() => mine !== run);
  let told = began;
  let count = 0;
  const one = (/** @type {ListRow} */ row) => {
    count += 1;
    if (performance.now() - told > TELL) {
      told = performance.now();
      progress.textContent = '算到第 ' + count + ' 人，共 ' + rows.length + ' 人';
    }
    return check(row, readRow, past, totals);
  };
  const results = await eachOf(rows, one, rest);
  await rest();
  if (mine !== run) return;
  progress.textContent = rows.length ? '算完了，共 ' + rows.length + ' 行。' : '';
  resultsBox.setAttribute('data-kf-ms', String(Math.round(performance.now() - began)));
  drawResults(results, totals);
}

/* ---- results ---- */
/**
 * @param {Checked[]} results
 * @param {Record<string, RateTotal>} totals
 */
function drawResults(results, totals) {
  /** @type {Checked['sums']} */
  const sums = {};
  results.forEach(r => addSums(sums, /** @type {Record<string, Bounds>} */ (r.sums)));
  const download = async () => {
    const { top, row } = exporter({ head: table.head, columns: table.columns, totals, sums, words: WORD });
    const day = on;
    const rows = await eachOf(results, r => row(r, r.look()), sliced());
    const note = '估算不等于承诺，以经办部门审核为准。按 ' + day + ' 申请算，规则版本 ' + rules.hash + '。';
    const apart = isApart(results) ? APART + '。' : '';
    const whole = [top, ...rows, [], [note + apart + '示例金额没有文件依据，不在合计里。身份证号没有导出。']];
    saveFile('roster-' + day + '.csv', 'text/csv', toCsv(whole));
  };
  showResults(resultsBox, { results, totals, sums, base, detail: detailNodes, download });
  resultsBox.setAttribute('data-kf-done', String(results.length));
}
/**
 * The basis of a person's result.
 * @param {Checked} checked
 */
function detailNodes({ person, state, look }) {
  const { result } = look();
  const { facts } = reckoning.soundFacts(rules, Object.assign({}, common, person.facts), on);
  const known = Object.keys(facts)
    .filter(f => kinds[f].ask)
    .map(f => kinds[f].label + '：' + answerText(kinds[f], facts[f]));
  const notes = person.notes.concat(state === 'error' ? [] : person.errors);
  const nodes = notes.map(text => el('p', { class: 'kf-note', text: text + '。' }));
  if (state === 'same') return nodes;
  const used = known.length ? '用到的：' + known.join('；') + '。' : '这一行没有读到可用的内容。';
  return [
    ...nodes,
    el('p', { class: 'kf-muted', text: used }),
    ...basisNodes(result ? result.outcomes : [], person.line),
  ];
}
/**
 * Every outcome of a person: what excludes each other in blocks, examples folded away.
 * @param {Outcome[]} outcomes
 * @param {number} line
 */
function basisNodes(outcomes, line) {
  const blocks = blocksOf(
    outcomes.filter(o => !rates[o.rate].benefit),
    rates,
    {}
  ).map(ofOthers);
  const place = { labels, base, kinds, audience: 'class' };
  const nodeOf = (/** @type {Outcome} */ o) =>
    outcomeNode(o, rates[o.rate], place, rivalNotes(o, outcomes, rates, blocks));
  const single = outcomes.filter(o => !isSample(o) && !blocks.some(b => b.members.indexOf(o) >= 0));
  single.sort((x, y) => ORDER.indexOf(x.status) - ORDER.indexOf(y.status));
  const either = blocks.map((block, at) => blockNode(block, { at: line + '-' + at, base, nodeOf }));
  const examples = examplesNode(outcomes.filter(isSample), '也不证明能领', nodeOf);
  return [...either, ...single.map(nodeOf), ...(examples ? [examples] : [])];
}

/* ---- the page ---- */
/** @param {Blob} file */
function openFile(file) {
  clearTimeout(typing);
  openSource({ file });
}
/**
 * Files that are dropped on a box are opened.
 * @param {HTMLElement} box
 * @param {(file: File) => void} take
 */
function droppable(box, take) {
  const over = (/** @type {boolean} */ is) => box.classList.toggle('kf-drop--over', is);
  box.addEventListener('dragover', e => {
    e.preventDefault();
    over(true);
  });
  box.addEventListener('dragleave', () => over(false));
  box.addEventListener('drop', e => {
    const dropped = e.dataTransfer && e.dataTransfer.files[0];
    over(false);
    if (!dropped) return;
    e.preventDefault();
    take(dropped);
  });
}
function inputs() {
  const area = el('textarea', {
    id: 'r-text',
    rows: '6',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'r-hint r-error',
  });
  const file = el('input', {
    type: 'file',
    id: 'r-file',
    class: 'kf-visually-hidden',
    accept: '.csv,.txt,.tsv,text/csv,text/plain',
    'aria-describedby': 'r-error',
  });
  const take = (/** @type {File} */ opened) => {
    area.value = '';
    openFile(opened);
  };
  area.addEventListener('input', () => {
    pending();
    clearTimeout(typing);
    typing = window.setTimeout(() => openSource({ area }), TYPING);
  });
  file.addEventListener('change', () => {
    if (!file.files || !file.files[0]) return;
    take(file.files[0]);
    file.value = '';
  });
  const clear = button(
    '清空',
    () => {
      clearTimeout(typing);
      area.value = '';
      say('');
      stop();
      area.focus();
    },
    { look: 'small' }
  );
  const how = '在 Excel、WPS 里选中、复制，再贴过来；也可以打开文件，或把文件拖进来。';
  const box = el('div', { class: 'kf-field kf-drop' }, [
    el('label', { for: 'r-text', text: '把名单贴在这里，要带表头' }),
    el('p', { class: 'kf-hint', id: 'r-hint', text: how + '至少要有姓名；有身份证号就能算年龄、查重复。' }),
    area,
    errorLine,
    el('div', { class: 'kf-actions' }, [
      el('label', { class: 'kf-btn', for: 'r-file' }, ['打开文件（CSV）', file]),
      clear,
    ]),
  ]);
  droppable(box, take);
  return box;
}
/** @param {string} id of a project, or empty */
function setProject(id) {
  Object.keys(own(courses, project) || {}).forEach(f => {
    delete common[f];
  });
  project = id;
  const course = factsOn(own(courses, id), on);
  Object.keys(course).forEach(f => {
    if (kinds[f]) common[f] = course[f];
  });
}
/** What the whole class shares; the facts of the training come first, those of a person last. */
function commonNode() {
  const titles = Object.keys(courses).sort((x, y) => (courses[x].title < courses[y].title ? -1 : 1));
  const options = titles.map(id => /** @type {[string, string]} */ ([id, courses[id].title]));
  const list = select({ id: 'r-project' }, [['', '不按项目'], ...options]);
  const facts = relevant(rules, 'person').filter(f => !isPersonal(f));
  const persons = facts.filter(f => f.about === 'person');
  const others = facts.filter(f => f.about !== 'person');
  const changed = (/** @type {string} */ id, /** @type {any} */ value) => {
    if (value === undefined) delete common[id];
    else common[id] = value;
    compute();
  };
  list.value = project;
  list.addEventListener('change', () => {
    setProject(list.value);
    const fragment = list.value ? '#project=' + encodeURIComponent(list.value) : '';
    history.replaceState(null, '', location.pathname + location.search + fragment);
    const next = commonNode();
    next.open = true;
    commonBox.textContent = '';
    commonBox.appendChild(next);
    one('#r-project', next).focus();
    compute();
  });
  const hint = '名单里没有的列在这里填，例如职业、等级、开班日期。名单里有的，以名单为准。';
  const node = el('details', { class: 'kf-outcome' }, [
    el('summary', {}, [
      el('h2', { text: '全班一样的（可以不填）' }),
      el('span', { class: 'kf-muted', text: project ? courses[project].title : '' }),
    ]),
    el('p', { class: 'kf-hint', text: hint }),
    field('按培训项目填', list),
    ...questionList(others, common, changed, { prefix: 'c' }),
    el('h3', { text: '全班每个人都这样，才填下面的' }),
    ...questionList(persons, common, changed, { prefix: 'p' }),
  ]);
  return node;
}
function dateNode() {
  const error = el('p', { class: 'kf-error', id: 'r-on-error', role: 'alert' });
  const input = el('input', { type: 'date', id: 'r-on', value: on, 'aria-describedby': 'r-on-error' });
  input.addEventListener('change', () => {
    const good = isDate(input.value);
    error.textContent = good ? '' : '这一天不存在，请重选。现在还是按 ' + on + ' 算。';
    if (!good) return;
    on = input.value;
    compute();
  });
  return field('哪一天申请', input, error);
}
function projectNote() {
  if (!project) return null;
  const href = base + 'projects/' + encodeURIComponent(project) + '/';
  const link = el('a', { href, text: courses[project].title });
  const rest = '”填好了职业、等级、开班日期等，可以在“全班一样的”里改。';
  return el('p', { class: 'kf-note' }, ['按培训项目“', link, rest]);
}
/** A list that another app shared with this one, or that was opened with it: handed over on the device, once. */
function handedOver() {
  if (/[?&]shared\b/.test(location.search)) {
    history.replaceState(null, '', location.pathname + location.hash);
    ask({ kf: 'take-shared' }).then(file => {
      if (file && file.size) openFile(file);
      else say('没有收到分享来的名单，请点“打开文件”。');
    });
  }
  if (!window.launchQueue) return;
  window.launchQueue.setConsumer(launched => {
    if (launched.files && launched.files[0]) launched.files[0].getFile().then(openFile);
  });
}
/**
 * Take the project that the address names.
 * @returns {string[]} what is to be said of the address
 */
function takeProject() {
  const wanted = pairs(location.hash.slice(1), name => name === 'project').filter(p => p.name === 'project')[0];
  if (!wanted) return [];
  const found = mend(wanted.value, id => (own(courses, id) ? id : undefined));
  if (!found) return linkWords({ mended: [], lost: ['培训项目'] });
  setProject(found.value);
  return linkWords({ mended: found.mended || wanted.moved ? ['培训项目'] : [], lost: [] });
}
/** @param {string} day the page is seen again */
async function renew(day) {
  const same = day === now && counted === ledgerText();
  if (on === now && day !== now) {
    on = day;
    /** @type {HTMLInputElement} */ (one('#r-on')).value = day;
  }
  now = day;
  if (!same) await compute();
}
async function begin() {
  const addresses = ['rules', 'facts', 'courses'].map(name => given(host, 'data-kf-' + name));
  [rules, occupations, courses] = await Promise.all(addresses.map(loadJson));
  labelled(rules);
  kinds = byId(rules.facts);
  rates = byId(rules.rates);
  rules.facts.forEach(f => {
    labels[f.id] = f.label;
  });
  rules.rates.forEach(r => {
    labels['rate:' + r.id] = r.title;
  });
  const notes = takeProject().map(text => el('p', { class: 'kf-note', role: 'status', 'data-kf-link': '', text }));
  append(host, [...notes, projectNote(), inputs(), commonBox, dateNode(), columnsBox, progress, resultsBox]);
  commonBox.appendChild(commonNode());
  handedOver();
  keepPresses(host);
  whenSeenAgain(renew);
}
begin().catch(() => {
  host.appendChild(el('p', { class: 'kf-error', text: UNREAD }));
});
