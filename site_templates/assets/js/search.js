/** Finding records by what people type: parts of names, pinyin, initials, other words for the same, slips of the
 *  input method, whole questions. No DOM and no platform dates: it also runs in tests. */
const SPLIT = /[\s,，。.？?、！!；;：:（）()“”"'‘’·—_/\\《》〔〕【】<>{}[\]|&%#@$^*+=~`-]+/;
/* Words of a question that say nothing about what is asked for. */
const FILLER = ['请问一下', '请问', '我想要', '我想', '想要', '怎么样', '怎么', '怎样', '如何', '什么', '哪里', '哪儿', '哪个', '哪些', '能不能', '可不可以', '可以', '是不是', '有没有',
  '多少', '为什么', '一下', '我们', '你们', '我家', '家里', '我是', '自己', '现在', '还有', '还能', '需要', '知道', '意思', '的话', '这个', '那个', '如果', '除了', '以及', '或者', '没有', '应该',
  '参加', '在哪', '吗', '呢', '吧', '啊', '呀', '的', '了', '是', '我', '你', '他', '她', '在', '有', '和', '就', '也', '都', '要', '会', '想', '能', '给', '把', '被', '跟', '到', '去', '里', '哪', '个'];
export const norm = s => String(s).normalize('NFKC').toLowerCase();

/** Syllables of a name by the table of characters; runs of anything else stay together. */
function spell(text, table) {
  const out = [];
  let run = '';
  Array.from(text).forEach(c => {
    if (table[c]) { if (run) { out.push(run.toLowerCase()); run = ''; } out.push(table[c]); } else run += c;
  });
  if (run) out.push(run.toLowerCase());
  return out;
}
/** What sounds nearly the same, or is easily mistyped, becomes the same. */
function soft(syllable) {
  return syllable.replace(/^zh/, 'z').replace(/^ch/, 'c').replace(/^sh/, 's').replace(/^l/, 'n').replace(/ng$/, 'n').replace(/^hu(?=[ao])/, 'f');
}
/** The sounds of the characters of GB 2312 level 1, which stands in the order of pinyin; none where it cannot be decoded. */
function common(runs) {
  const table = {};
  if (typeof TextDecoder === 'undefined') return table;
  const bytes = [];
  for (let row = 0xb0; row <= 0xd7; row += 1) for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) bytes.push(row, cell);
  const text = new TextDecoder('gb18030').decode(new Uint8Array(bytes));
  let at = 0;
  runs.forEach(run => { for (let i = 0; i < run[1]; i += 1) { table[text[at]] = run[0]; at += 1; } });
  return table;
}
/** The same for letters typed in one run, where it is not known where a syllable ends. */
function softRun(letters) { return letters.replace(/([zcs])h/g, '$1').replace(/n+g+/g, 'n').replace(/l/g, 'n'); }
/** What a name sounds like; reckoned when first asked for, as most searches are in Chinese. */
function sound(index, name) {
  if (name.syllables) return name;
  const read = index.readings[name.n];
  name.syllables = read ? read.split(' ') : spell(name.text, index.table);
  name.key = name.syllables.join(' ');
  name.pinyin = name.syllables.join('');
  name.initials = name.syllables.map(s => (/^[a-z]+$/.test(s) ? s[0] : s)).join('');
  name.soft = name.syllables.map(soft);
  return name;
}
/** The table with the common characters too: for what is typed by mistake. */
function fullTable(index) {
  if (!index.full) { index.full = common(index.common); Object.keys(index.table).forEach(c => { index.full[c] = index.table[c]; }); }
  return index.full;
}
/** @param {object} data finder.json @returns {object} an index for `find` */
export function open(data) {
  const table = {};
  Object.keys(data.sound).forEach(s => Array.from(data.sound[s]).forEach(c => { table[c] = s; }));
  const names = data.strings.map((text, n) => ({ n, text, plain: norm(text), syllables: null }));
  const rows = data.rows.map((r, n) => ({ n, kind: r[0], id: r[1], title: names[r[2]], name: r[2], also: r[3], text: r[4], plain: norm(r[4]), sample: Boolean(r[5]) }));
  const same = data.same.map(list => list.map(norm));
  return { table, names, rows, same, notes: data.notes, kinds: data.kinds, readings: data.readings, common: data.common, full: null };
}
/** Orders names as the catalog does: by pinyin, then by character. */
export function byName(index) {
  return (x, y) => {
    const a = sound(index, x), b = sound(index, y);
    if (a.key !== b.key) return a.key < b.key ? -1 : 1;
    return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  };
}

const LETTERS = /^[a-z]+$/;
function nameScore(index, name, token) {
  const at = name.plain.indexOf(token);
  if (at >= 0) return name.plain === token ? 100 : at === 0 ? 62 : 46;
  if (!LETTERS.test(token)) return 0;
  sound(index, name);
  const first = name.initials.indexOf(token);
  if (first === 0) return name.initials === token ? 60 : 44;
  if (first > 0 && token.length > 1) return 24;
  if (token.length < 3) return 0;
  const said = name.pinyin.indexOf(token);
  if (said < 0) return 0;
  let edge = 0;
  for (let i = 0; edge < said; i += 1) edge += name.syllables[i].length;
  return said === 0 ? 42 : edge === said ? 30 : 0;
}
/** How the pieces of a row (title, other names, text) answer a token, given each name's score. */
function rowScore(row, scores, token) {
  let best = scores[row.name], via = -1;
  row.also.forEach(n => { const s = scores[n] * 0.6; if (s > best) { best = s; via = n; } });
  if (!best && token.length > 1 && row.plain.indexOf(token) >= 0) best = 12;
  return { score: best, via };
}
/** The rows that a name answers for, whatever their text says. @param {number[]} scores by name */
function rowsByNames(index, scores) {
  return index.rows.map(row => Object.assign({ row, other: '' }, rowScore(row, scores, ''))).filter(h => h.score > 0);
}
function others(index, token) {
  const out = [];
  index.same.forEach(list => { if (list.indexOf(token) >= 0) list.forEach(w => { if (w !== token && out.indexOf(w) < 0) out.push(w); }); });
  return out;
}
function tokenScores(index, token) { return index.names.map(name => nameScore(index, name, token)); }
/** Every word must be found, under its own name or another one for the same. */
function byWords(index, tokens) {
  const sets = tokens.map(token => [token].concat(others(index, token)).map(word => ({ word, scores: tokenScores(index, word) })));
  const hits = [], seen = Object.create(null);
  index.rows.forEach(row => {
    let sum = 0, via = -1, other = '';
    for (let t = 0; t < sets.length; t += 1) {
      let best = { score: 0, via: -1 }, word = '';
      sets[t].forEach((s, i) => {
        const found = rowScore(row, s.scores, s.word), score = i ? found.score * 0.7 : found.score;
        if (score > best.score) { best = { score, via: found.via }; word = i ? s.word : ''; }
      });
      if (!best.score) return;
      sum += best.score;
      if (best.via >= 0) via = best.via;
      if (word) { other = word; seen[word] = true; }
    }
    hits.push({ row, score: sum, via, other });
  });
  return { hits, words: Object.keys(seen) };
}
/** Names that sound like the token: a slip of the input method. */
function bySound(index, token) {
  const letters = LETTERS.test(token), said = letters ? [softRun(token)] : spell(token, fullTable(index)).map(soft);
  if (said.length < 2 && said[0].length < 4) return [];
  const scores = index.names.map(name => {
    sound(index, name);
    if (letters) { const at = softRun(name.pinyin).indexOf(said[0]); return at === 0 ? 34 : at > 0 ? 20 : 0; }
    for (let i = 0; i + said.length <= name.soft.length; i += 1) {
      if (said.every((s, k) => name.soft[i + k] === s)) return i === 0 ? 34 : 24;
    }
    return 0;
  });
  return rowsByNames(index, scores);
}
/** Names that differ from the token in one character. */
function byOneChange(index, token) {
  const n = token.length;
  if (n < 3) return [];
  const near = text => {
    for (let i = 0; i + n <= text.length; i += 1) {
      let wrong = 0;
      for (let k = 0; k < n && wrong < 2; k += 1) if (text[i + k] !== token[k]) wrong += 1;
      if (wrong < 2) return true;
    }
    for (let i = 0; i < n; i += 1) if (text.indexOf(token.slice(0, i) + token.slice(i + 1)) >= 0) return true;
    return false;
  };
  const scores = index.names.map(name => (near(name.plain) ? 20 : 0));
  return rowsByNames(index, scores);
}
/** The parts of a question that carry meaning. */
function pieces(text) {
  let rest = text;
  FILLER.forEach(w => { rest = rest.split(w).join(' '); });
  return rest.split(/\s+/).filter(Boolean);
}
/* What a question is about decides which kind of page may answer it. */
const MONEY = /补贴|补助|补钱|多少钱|给钱|报销|领钱|发钱|能领|领几|领多少|国家给|税/;
const ASKING = /吗|呢|什么|怎么|如何|哪|多少|几|谁|还是|能不能|有没有|可不可以|为什么|是啥|咋/;
const LESSON = /学|课|班|培训|报名|技术|手艺/;
function leaning(query) {
  const money = MONEY.test(query), asking = ASKING.test(query), lesson = LESSON.test(query);
  return folder => {
    if (folder === 'projects/') return money ? 0.6 : lesson ? 1 : 0.8;
    if (folder === 'guide/' || folder === '') return asking ? 1.3 : 1.1;
    if (folder === 'rates/') return money ? 1.15 : 0.9;
    if (folder === 'occupations/') return lesson && !money ? 1.15 : 0.9;
    return 1;
  };
}
/** A question: names it holds count most, then pairs of characters, each the more the rarer it is. */
function byMeaning(index, tokens) {
  const whole = tokens.join(' '), grams = Object.create(null), lean = leaning(whole);
  const note = (text, weight) => pieces(text).forEach(p => {
    if (LETTERS.test(p)) { if (p.length > 1) grams[p] = Math.max(grams[p] || 0, weight); return; }
    if (p.length === 1) grams[p] = Math.max(grams[p] || 0, weight * 0.35);
    for (let i = 0; i + 2 <= p.length; i += 1) grams[p.slice(i, i + 2)] = Math.max(grams[p.slice(i, i + 2)] || 0, weight);
  });
  tokens.forEach(t => note(t, 1));
  const words = [];
  index.same.forEach(list => list.forEach(w => {
    if (whole.indexOf(w) < 0) return;
    list.forEach(o => { if (o !== w && whole.indexOf(o) < 0) { words.push(o); note(o, 0.75); } });
  }));
  const asked = whole + ' ' + words.join(' ');
  const docs = index.docs || (index.docs = index.rows.map(row => row.also.map(n => index.names[n].plain).join(' ')));
  const list = Object.keys(grams), total = index.rows.length;
  const places = list.map(g => index.rows.map((row, i) => (row.title.plain.indexOf(g) >= 0 ? 2.4 : docs[i].indexOf(g) >= 0 ? 1.3 : row.plain.indexOf(g) >= 0 ? 1 : 0)));
  const weights = places.map((p, k) => { const n = p.filter(Boolean).length; return n ? grams[list[k]] * Math.log(1 + total / n) : 0; });
  const within = index.names.map(name => (name.plain.length > 1 && asked.indexOf(name.plain) >= 0 ? (whole.indexOf(name.plain) >= 0 ? 1 : 0.7) : 0));
  const hits = index.rows.map((row, i) => {
    let score = 0;
    list.forEach((g, k) => { score += places[k][i] * weights[k]; });
    score /= 1 + 0.12 * Math.log(1 + row.title.plain.length + docs[i].length / 3 + row.plain.length / 3);
    let via = -1, named = within[row.name] * 1.5 * row.title.plain.length;
    row.also.forEach(n => { const s = within[n] * index.names[n].plain.length; if (s > named) { named = s; via = n; } });
    return { row, score: (score + 2.2 * named) * lean(index.kinds[row.kind][1]), via, other: '' };
  }).filter(h => h.score > 3);
  const top = hits.reduce((m, h) => Math.max(m, h.score), 0);
  return { hits: hits.filter(h => h.score > 0.25 * top), words };
}
/**
 * @param {object} index of `open` @param {string} query as typed
 * @returns {{hits: {row: object, score: number, via: number, other: string}[], how: string, words: string[]}} `via`: the
 *   number of the other name that was found, or -1; `other`: the word for the same that was found; `how`: all, words,
 *   sound (nothing was found as typed), meaning (read as a question)
 */
export function find(index, query) {
  const tokens = norm(query).split(SPLIT).filter(Boolean);
  if (!tokens.length) return { hits: index.rows.map(row => ({ row, score: 0, via: -1, other: '' })), how: 'all', words: [] };
  const plain = byWords(index, tokens);
  if (plain.hits.length) {
    /* A question that one page holds word for word: what is close to it follows. */
    if (plain.hits.length < 4 && tokens.join('').length >= 6) {
      const held = plain.hits.map(h => h.row), close = byMeaning(index, tokens).hits.filter(h => held.indexOf(h.row) < 0);
      const top = close.reduce((m, h) => Math.max(m, h.score), 1), least = plain.hits.reduce((m, h) => Math.min(m, h.score), Infinity);
      return { hits: plain.hits.concat(close.map(h => Object.assign(h, { score: (h.score / top) * least * 0.9 }))), how: 'words', words: plain.words };
    }
    return { hits: plain.hits, how: 'words', words: plain.words };
  }
  if (tokens.length === 1 && (tokens[0].length <= 7 || LETTERS.test(tokens[0]))) {
    const alike = bySound(index, tokens[0]);
    if (alike.length) return { hits: alike, how: 'sound', words: [] };
  }
  const meant = byMeaning(index, tokens);
  if (!meant.hits.length && tokens.length === 1) {
    const changed = byOneChange(index, tokens[0]);
    return { hits: changed, how: 'sound', words: [] };
  }
  return { hits: meant.hits, how: 'meaning', words: meant.words };
}
