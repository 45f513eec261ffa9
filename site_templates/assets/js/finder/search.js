/** Finding records by what people type: parts of names, pinyin, initials, other words for the same, slips of the
 *  input method, whole questions. No DOM and no platform dates: it also runs in tests. */
const SPLIT = /[\s,，。.？?、！!；;：:（）()“”"'‘’·—_/\\《》〔〕【】<>{}[\]|&%#@$^*+=~`-]+/;
/* Words of a question that say nothing about what is asked for. */
const FILLER = [
  '请问一下',
  '请问',
  '我想要',
  '我想',
  '想要',
  '怎么样',
  '怎么',
  '怎样',
  '如何',
  '什么',
  '哪里',
  '哪儿',
  '哪个',
  '哪些',
  '能不能',
  '可不可以',
  '可以',
  '是不是',
  '有没有',
  '多少',
  '为什么',
  '一下',
  '我们',
  '你们',
  '我家',
  '家里',
  '我是',
  '自己',
  '现在',
  '还有',
  '还能',
  '需要',
  '知道',
  '意思',
  '的话',
  '这个',
  '那个',
  '如果',
  '除了',
  '以及',
  '或者',
  '没有',
  '应该',
  '参加',
  '在哪',
  '吗',
  '呢',
  '吧',
  '啊',
  '呀',
  '的',
  '了',
  '是',
  '我',
  '你',
  '他',
  '她',
  '在',
  '有',
  '和',
  '就',
  '也',
  '都',
  '要',
  '会',
  '想',
  '能',
  '给',
  '把',
  '被',
  '跟',
  '到',
  '去',
  '里',
  '哪',
  '个',
];
/**
 * A text as it is compared: one form of each sign, lower case.
 * @param {any} text
 */
export function norm(text) {
  return String(text).normalize('NFKC').toLowerCase();
}

/**
 * Syllables of a name by the table of characters; runs of anything else stay together.
 * @param {string} text
 * @param {Record<string, string>} table
 */
function spell(text, table) {
  /** @type {string[]} */
  const out = [];
  let run = '';
  Array.from(text).forEach(c => {
    if (table[c]) {
      if (run) {
        out.push(run.toLowerCase());
        run = '';
      }
      out.push(table[c]);
    } else run += c;
  });
  if (run) out.push(run.toLowerCase());
  return out;
}
/**
 * What sounds nearly the same, or is easily mistyped, becomes the same.
 * @param {string} syllable
 */
function soft(syllable) {
  return syllable
    .replace(/^zh/, 'z')
    .replace(/^ch/, 'c')
    .replace(/^sh/, 's')
    .replace(/^l/, 'n')
    .replace(/ng$/, 'n')
    .replace(/^hu(?=[ao])/, 'f');
}
/**
 * The sounds of the characters of GB 2312 level 1, which stands in the order of pinyin; none where it cannot be
 * decoded.
 * @param {[string, number][]} runs
 * @returns {Record<string, string>}
 */
function common(runs) {
  /** @type {Record<string, string>} */
  const table = {};
  if (typeof TextDecoder === 'undefined') return table;
  const bytes = [];
  for (let row = 0xb0; row <= 0xd7; row += 1)
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) bytes.push(row, cell);
  const text = new TextDecoder('gb18030').decode(new Uint8Array(bytes));
  let at = 0;
  runs.forEach(run => {
    for (let i = 0; i < run[1]; i += 1) {
      table[text[at]] = run[0];
      at += 1;
    }
  });
  return table;
}
/**
 * The same for letters typed in one run, where it is not known where a syllable ends.
 * @param {string} letters
 */
function softRun(letters) {
  return letters
    .replace(/([zcs])h/g, '$1')
    .replace(/n+g+/g, 'n')
    .replace(/l/g, 'n');
}
/**
 * What a name sounds like; reckoned when first asked for, as most searches are in Chinese.
 * @param {SearchIndex} index
 * @param {Name} name
 * @returns {Sounds}
 */
function sound(index, name) {
  if (!name.sounds) {
    const read = index.readings[name.n];
    const syllables = read ? read.split(' ') : spell(name.text, index.table);
    name.sounds = {
      syllables,
      key: syllables.join(' '),
      pinyin: syllables.join(''),
      initials: syllables.map(s => (/^[a-z]+$/.test(s) ? s[0] : s)).join(''),
      soft: syllables.map(soft),
    };
  }
  return name.sounds;
}
/**
 * The table with the common characters too: for what is typed by mistake.
 * @param {SearchIndex} index
 */
function fullTable(index) {
  if (!index.full) index.full = Object.assign(common(index.common), index.table);
  return index.full;
}
/**
 * An index for `find`.
 * @param {Listing} data finder.json
 * @returns {SearchIndex}
 */
export function open(data) {
  /** @type {Record<string, string>} */
  const table = {};
  Object.keys(data.sound).forEach(syllable => {
    Array.from(data.sound[syllable]).forEach(character => {
      table[character] = syllable;
    });
  });
  const names = data.strings.map((text, n) => ({ n, text, plain: norm(text), sounds: null }));
  const rows = data.rows.map(([kind, id, title, also, text, sample], n) => ({
    n,
    kind,
    id,
    title: names[title],
    name: title,
    also,
    text,
    plain: norm(text),
    sample: Boolean(sample),
  }));
  const same = data.same.map(list => list.map(norm));
  const { notes, kinds, readings } = data;
  return { table, names, rows, same, notes, kinds, readings, common: data.common, full: null, docs: null };
}
/**
 * Order names as the catalog does: by pinyin, then by character.
 * @param {SearchIndex} index
 * @returns {(x: Name, y: Name) => number}
 */
export function byName(index) {
  return (x, y) => {
    const a = sound(index, x).key;
    const b = sound(index, y).key;
    if (a !== b) return a < b ? -1 : 1;
    return x.text < y.text ? -1 : x.text > y.text ? 1 : 0;
  };
}

/* ---- what is typed as it stands in names and texts ---- */
const LETTERS = /^[a-z]+$/;
/**
 * How well a name answers a token.
 * @param {SearchIndex} index
 * @param {Name} name
 * @param {string} token
 */
function nameScore(index, name, token) {
  const at = name.plain.indexOf(token);
  if (at >= 0) return name.plain === token ? 100 : at === 0 ? 62 : 46;
  return LETTERS.test(token) ? letterScore(sound(index, name), token) : 0;
}
/**
 * How well the pinyin of a name answers letters.
 * @param {Sounds} sounds
 * @param {string} letters
 */
function letterScore({ initials, pinyin, syllables }, letters) {
  const first = initials.indexOf(letters);
  if (first === 0) return initials === letters ? 60 : 44;
  if (first > 0 && letters.length > 1) return 24;
  const said = letters.length < 3 ? -1 : pinyin.indexOf(letters);
  if (said < 0) return 0;
  if (said === 0) return 42;
  let edge = 0;
  for (let i = 0; edge < said; i += 1) edge += syllables[i].length;
  return edge === said ? 30 : 0;
}
/**
 * How the pieces of a row (title, other names, text) answer a token, given each name's score.
 * @param {Row} row
 * @param {number[]} scores by name
 * @param {string} token
 */
function rowScore(row, scores, token) {
  let score = scores[row.name];
  let via = -1;
  row.also.forEach(n => {
    if (scores[n] * 0.6 <= score) return;
    score = scores[n] * 0.6;
    via = n;
  });
  if (!score && token.length > 1 && row.plain.indexOf(token) >= 0) score = 12;
  return { score, via };
}
/**
 * The rows that a name answers for, whatever their text says.
 * @param {SearchIndex} index
 * @param {number[]} scores by name
 * @returns {RowHit[]}
 */
function rowsByNames(index, scores) {
  return index.rows.map(row => Object.assign({ row, other: '' }, rowScore(row, scores, ''))).filter(h => h.score > 0);
}
/**
 * Other words for the same.
 * @param {SearchIndex} index
 * @param {string} token
 */
function others(index, token) {
  /** @type {string[]} */
  const out = [];
  index.same
    .filter(list => list.indexOf(token) >= 0)
    .forEach(list =>
      list.forEach(word => {
        if (word !== token && out.indexOf(word) < 0) out.push(word);
      })
    );
  return out;
}
/** @typedef {{word: string, scores: number[]}} Try a word and the score of each name */
/**
 * How a row answers a token under its own name or, for less, under another one for the same.
 * @param {Row} row
 * @param {Try[]} tries the token itself first
 */
function bestTry(row, tries) {
  let best = { score: 0, via: -1, word: '' };
  tries.forEach(({ word, scores }, i) => {
    const found = rowScore(row, scores, word);
    const score = i ? found.score * 0.7 : found.score;
    if (score > best.score) best = { score, via: found.via, word: i ? word : '' };
  });
  return best;
}
/**
 * Every word must be found, under its own name or another one for the same.
 * @param {SearchIndex} index
 * @param {string[]} tokens
 * @returns {{hits: RowHit[], words: string[]}}
 */
function byWords(index, tokens) {
  const scoresOf = (/** @type {string} */ word) => index.names.map(name => nameScore(index, name, word));
  const sets = tokens.map(token => [token, ...others(index, token)].map(word => ({ word, scores: scoresOf(word) })));
  /** @type {RowHit[]} */
  const hits = [];
  /** @type {Record<string, boolean>} */
  const seen = Object.create(null);
  index.rows.forEach(row => {
    const hit = { row, score: 0, via: -1, other: '' };
    for (const tries of sets) {
      const best = bestTry(row, tries);
      if (!best.score) return;
      hit.score += best.score;
      if (best.via >= 0) hit.via = best.via;
      if (best.word) hit.other = best.word;
      if (best.word) seen[best.word] = true;
    }
    hits.push(hit);
  });
  return { hits, words: Object.keys(seen) };
}

/* ---- slips of the input method ---- */
/**
 * Names that sound like the token.
 * @param {SearchIndex} index
 * @param {string} token
 */
function bySound(index, token) {
  const letters = LETTERS.test(token);
  const said = letters ? [softRun(token)] : spell(token, fullTable(index)).map(soft);
  if (said.length < 2 && said[0].length < 4) return [];
  const scores = index.names.map(name => {
    const sounds = sound(index, name);
    if (letters) {
      const at = softRun(sounds.pinyin).indexOf(said[0]);
      return at === 0 ? 34 : at > 0 ? 20 : 0;
    }
    for (let i = 0; i + said.length <= sounds.soft.length; i += 1) {
      if (said.every((s, k) => sounds.soft[i + k] === s)) return i === 0 ? 34 : 24;
    }
    return 0;
  });
  return rowsByNames(index, scores);
}
/**
 * Does a text hold the token, but for one character that is another or missing?
 * @param {string} text
 * @param {string} token
 */
function isNear(text, token) {
  const n = token.length;
  for (let i = 0; i + n <= text.length; i += 1) {
    let wrong = 0;
    for (let k = 0; k < n && wrong < 2; k += 1) if (text[i + k] !== token[k]) wrong += 1;
    if (wrong < 2) return true;
  }
  for (let i = 0; i < n; i += 1) if (text.indexOf(token.slice(0, i) + token.slice(i + 1)) >= 0) return true;
  return false;
}
/**
 * Names that differ from the token in one character.
 * @param {SearchIndex} index
 * @param {string} token
 */
function byOneChange(index, token) {
  if (token.length < 3) return [];
  return rowsByNames(
    index,
    index.names.map(name => (isNear(name.plain, token) ? 20 : 0))
  );
}

/* ---- whole questions ---- */
/**
 * The parts of a question that carry meaning.
 * @param {string} text
 */
function pieces(text) {
  let rest = text;
  FILLER.forEach(w => {
    rest = rest.split(w).join(' ');
  });
  return rest.split(/\s+/).filter(Boolean);
}
/* What a question is about decides which kind of page may answer it. */
const MONEY = /补贴|补助|补钱|多少钱|给钱|报销|领钱|发钱|能领|领几|领多少|国家给|税/;
const ASKING = /吗|呢|什么|怎么|如何|哪|多少|几|谁|还是|能不能|有没有|可不可以|为什么|是啥|咋/;
const LESSON = /学|课|班|培训|报名|技术|手艺/;
/**
 * @param {string} query
 * @returns {(folder: string) => number} how much a page of a folder counts
 */
function leaning(query) {
  const money = MONEY.test(query);
  const asking = ASKING.test(query);
  const lesson = LESSON.test(query);
  return folder => {
    if (folder === 'projects/') return money ? 0.6 : lesson ? 1 : 0.8;
    if (folder === 'guide/' || folder === '') return asking ? 1.3 : 1.1;
    if (folder === 'rates/') return money ? 1.15 : 0.9;
    if (folder === 'occupations/') return lesson && !money ? 1.15 : 0.9;
    return 1;
  };
}
/**
 * Words for the same as what a question holds.
 * @param {SearchIndex} index
 * @param {string} whole
 */
function related(index, whole) {
  /** @type {string[]} */
  const words = [];
  index.same.forEach(list =>
    list
      .filter(word => whole.indexOf(word) >= 0)
      .forEach(word => words.push(...list.filter(o => o !== word && whole.indexOf(o) < 0)))
  );
  return words;
}
/**
 * Pairs of characters, single ones and runs of letters of texts, each with its weight.
 * @param {[string, number][]} texts and how much each counts
 */
function gramsOf(texts) {
  /** @type {Record<string, number>} */
  const grams = Object.create(null);
  const note = (/** @type {string} */ gram, /** @type {number} */ weight) => {
    grams[gram] = Math.max(grams[gram] || 0, weight);
  };
  texts.forEach(([text, weight]) =>
    pieces(text).forEach(piece => {
      if (LETTERS.test(piece)) {
        if (piece.length > 1) note(piece, weight);
        return;
      }
      if (piece.length === 1) note(piece, weight * 0.35);
      for (let i = 0; i + 2 <= piece.length; i += 1) note(piece.slice(i, i + 2), weight);
    })
  );
  return grams;
}
/**
 * A question: names it holds count most, then pairs of characters, each the more the rarer it is.
 * @param {SearchIndex} index
 * @param {string[]} tokens
 * @returns {{hits: RowHit[], words: string[]}}
 */
function byMeaning(index, tokens) {
  const whole = tokens.join(' ');
  const words = related(index, whole);
  const asked = whole + ' ' + words.join(' ');
  const lean = leaning(whole);
  const texts = tokens.map(t => /** @type {[string, number]} */ ([t, 1]));
  const grams = gramsOf(texts.concat(words.map(w => /** @type {[string, number]} */ ([w, 0.75]))));
  const docs = index.docs || index.rows.map(row => row.also.map(n => index.names[n].plain).join(' '));
  index.docs = docs;
  const list = Object.keys(grams);
  const places = list.map(gram =>
    index.rows.map((row, i) => {
      if (row.title.plain.indexOf(gram) >= 0) return 2.4;
      return docs[i].indexOf(gram) >= 0 ? 1.3 : row.plain.indexOf(gram) >= 0 ? 1 : 0;
    })
  );
  const weights = places.map((place, k) => {
    const count = place.filter(Boolean).length;
    return count ? grams[list[k]] * Math.log(1 + index.rows.length / count) : 0;
  });
  const within = index.names.map(({ plain }) => {
    if (plain.length < 2 || asked.indexOf(plain) < 0) return 0;
    return whole.indexOf(plain) >= 0 ? 1 : 0.7;
  });
  const hits = index.rows.map((row, i) => {
    const title = row.title.plain.length;
    const size = 1 + 0.12 * Math.log(1 + title + docs[i].length / 3 + row.plain.length / 3);
    const score = places.reduce((sum, place, k) => sum + place[i] * weights[k], 0) / size;
    let named = within[row.name] * 1.5 * title;
    let via = -1;
    row.also.forEach(n => {
      const own = within[n] * index.names[n].plain.length;
      if (own <= named) return;
      named = own;
      via = n;
    });
    return { row, score: (score + 2.2 * named) * lean(index.kinds[row.kind][1]), via, other: '' };
  });
  const good = hits.filter(h => h.score > 3);
  const top = good.reduce((most, h) => Math.max(most, h.score), 0);
  return { hits: good.filter(h => h.score > 0.25 * top), words };
}
/**
 * Hits of a question that few pages hold word for word; what is close to it follows.
 * @param {SearchIndex} index
 * @param {string[]} tokens
 * @param {RowHit[]} hits
 */
function withClose(index, tokens, hits) {
  const held = hits.map(h => h.row);
  const close = byMeaning(index, tokens).hits.filter(h => held.indexOf(h.row) < 0);
  const top = close.reduce((most, h) => Math.max(most, h.score), 1);
  const least = hits.reduce((low, h) => Math.min(low, h.score), Infinity);
  return hits.concat(close.map(h => Object.assign(h, { score: (h.score / top) * least * 0.9 })));
}
/**
 * Find what is typed: as it stands, by sound, or as a question.
 * @param {SearchIndex} index
 * @param {string} query as typed
 * @returns {Found}
 */
export function find(index, query) {
  const tokens = norm(query).split(SPLIT).filter(Boolean);
  if (!tokens.length) {
    return { hits: index.rows.map(row => ({ row, score: 0, via: -1, other: '' })), how: 'all', words: [] };
  }
  const { hits, words } = byWords(index, tokens);
  if (hits.length) {
    const question = hits.length < 4 && tokens.join('').length >= 6;
    return { hits: question ? withClose(index, tokens, hits) : hits, how: 'words', words };
  }
  const [first] = tokens;
  const single = tokens.length === 1;
  if (single && (first.length <= 7 || LETTERS.test(first))) {
    const alike = bySound(index, first);
    if (alike.length) return { hits: alike, how: 'sound', words: [] };
  }
  const meant = byMeaning(index, tokens);
  if (meant.hits.length || !single) return { hits: meant.hits, how: 'meaning', words: meant.words };
  return { hits: byOneChange(index, first), how: 'sound', words: [] };
}
