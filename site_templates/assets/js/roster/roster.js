/**
 * Class lists: rows → people with facts, each fault with its row. Pure: no DOM, nothing stored or sent.
 * `idTaker` reads the ID numbers (birth date, sex, last four, a keyed value that finds repeats) and drops them; rows
 * that
 * went through it hold none, in whatever column it stood.
 */
import { half } from '../page/typed.js';
import { nameKey, plain, readCell, readId } from './cells.js';
import { DELIMITERS, delimiterOf, parse } from './delimited.js';

/* ---- what the columns are ---- */
/** @type {Record<string, string[]>} */
const HEADS = {
  name: ['姓名', '学员姓名', '名字', '学生姓名', '参训人员姓名', '员工姓名', 'name'],
  id: [
    '身份证号',
    '身份证号码',
    '身份证',
    '证件号',
    '证件号码',
    '公民身份号码',
    '居民身份证号码',
    '身份证件号码',
    'id',
    'idnumber',
    'idcard',
    'idno',
  ],
  sex: ['性别', 'sex', 'gender'],
  unit: ['单位', '工作单位', '企业名称', '单位名称', '用人单位', '公司'],
};
/**
 * Plain spelling → what it names; of two the first.
 * @param {[string, string][]} pairs a word and what it names
 * @returns {Record<string, string>}
 */
function byPlain(pairs) {
  const found = Object.create(null);
  pairs.forEach(([word, named]) => {
    const key = plain(word);
    if (!(key in found)) found[key] = named;
  });
  return found;
}
const OWN_HEADS = byPlain(
  Object.keys(HEADS).reduce((all, k) => all.concat(HEADS[k].map(w => [w, k])), /** @type {[string, string][]} */ ([]))
);
/**
 * The heads of facts by their plain spelling, made once: each cell of the first rows is looked up under every delimiter.
 * @param {RosterWords} words
 */
function headsOf(words) {
  if (!words.plainHeads) words.plainHeads = byPlain(Object.keys(words.heads).map(w => [w, words.heads[w]]));
  return words.plainHeads;
}
/**
 * What a column's head names: name, id, sex, unit, a fact's id, or ''.
 * @param {string} head
 * @param {RosterWords} words
 */
function meaning(head, words) {
  const short = half(String(head)).replace(/\([^()]*\)\s*$/, '');
  return named(plain(head), words) || named(plain(short), words);
}
/**
 * @param {string} p plain
 * @param {RosterWords} words
 */
function named(p, words) {
  if (!p) return '';
  const own = OWN_HEADS[p];
  if (own === 'sex') return words.sex || '';
  if (own) return own;
  return headsOf(words)[p] || '';
}
/**
 * The delimiter under which most heads are known; where none tells, the one that splits most evenly.
 * @param {string} text
 * @param {RosterWords} words
 */
export function bestDelimiter(text, words) {
  const top = text
    .split(/\r\n|\r|\n/)
    .slice(0, HEAD_ROWS)
    .join('\n');
  const known = (/** @type {string} */ d) => findHeader(parse(top, d).rows, words).columns.filter(Boolean).length;
  let best = delimiterOf(text);
  let most = known(best);
  DELIMITERS.forEach(d => {
    const n = known(d[0]);
    if (n > most) {
      most = n;
      best = d[0];
    }
  });
  return best;
}
const HEAD_ROWS = 20;
/**
 * What the columns are if row `at` is the head; of two columns for one thing the first is taken.
 * @param {TextRow} row
 * @param {RosterWords} words
 */
export function columnsOf(row, words) {
  const seen = Object.create(null);
  return row.cells
    .map(c => meaning(c, words))
    .map(c => {
      if (!c || seen[c]) return '';
      seen[c] = true;
      return c;
    });
}
/**
 * The row that names most columns; titles above it are passed over.
 * @param {TextRow[]} rows
 * @param {RosterWords} words
 * @returns {{at: number, columns: string[]}} at -1: none
 */
export function findHeader(rows, words) {
  let at = -1;
  /** @type {string[]} */
  let columns = [];
  let most = 0;
  rows.slice(0, HEAD_ROWS).forEach((row, i) => {
    const found = columnsOf(row, words);
    const count = found.filter(Boolean).length;
    const sure = count > 1 || found.indexOf('name') >= 0 || found.indexOf('id') >= 0 || row.cells.length === 1;
    if (count > most && sure) {
      most = count;
      at = i;
      columns = found;
    }
  });
  return { at, columns };
}
/**
 * The column whose cells are ID numbers though its head does not say so, or -1.
 * @param {TextRow[]} rows
 * @param {string[]} columns
 */
export function idColumn(rows, columns) {
  const some = rows.slice(0, HEAD_ROWS);
  return columns.findIndex((c, i) => {
    if (c) return false;
    const full = some.filter(r => (r.cells[i] || '').trim());
    return full.length > 0 && full.filter(r => readId(r.cells[i]).key).length * 2 > full.length;
  });
}

/* ---- ID numbers are taken out ---- */
/**
 * A number that stands for the text without telling it: two lanes of 32 bits under the page's own secret.
 * @param {string} text
 * @param {ArrayLike<number>} secret
 */
function keyed(text, secret) {
  let a = secret[0] | 0;
  let b = secret[1] | 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ (c << 8) ^ c, 0x5bd1e995);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  return (a >>> 0).toString(36) + '.' + (b >>> 0).toString(36);
}
const LONG = /[0-9０-９][0-9０-９\s]{13,}/;
const IN_TEXT = /(^|[^0-9A-Za-z])(\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])/g;
/**
 * The text without ID numbers: each leaves its last four.
 * @param {string} text
 */
export function mask(text) {
  if (!LONG.test(text)) return text;
  const found = readId(text);
  if (found.key) return '证件号尾号 ' + found.tail;
  return half(text).replace(IN_TEXT, (all, before, n) => {
    const id = readId(n);
    return id.key ? before + '证件号尾号 ' + id.tail : all;
  });
}
/**
 * What makes a row without ID numbers; what the number says stands in `id`.
 * @param {number} column -1: none
 * @param {ArrayLike<number>} secret
 * @returns {(row: TextRow) => ListRow}
 */
export function idTaker(column, secret) {
  return row => {
    const own = column < 0 ? '' : (row.cells[column] || '').trim();
    const cells = row.cells.map((c, i) => (i === column ? '' : mask(c)));
    if (!own) return { line: row.line, cells, id: null };
    const id = readId(own);
    if (id.key) id.key = keyed(id.key, secret);
    return { line: row.line, cells, id };
  };
}

/* ---- people ---- */
const PRIVATE = /[\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff]/;
/**
 * Columns that look as if merged cells had been filled only once: the first cell is full and later ones are empty.
 * @param {TextRow[]} rows
 * @param {string[]} columns
 * @param {string[]} [personal] facts that merged cells do not hold
 */
export function blanks(rows, columns, personal) {
  const own = ['', 'name', 'id'].concat(personal || []);
  return columns
    .map((c, i) => ({ column: i, meaning: c }))
    .filter(x => own.indexOf(x.meaning) < 0)
    .map(x => {
      const empty = rows.filter(r => !(r.cells[x.column] || '').trim()).length;
      return {
        column: x.column,
        count: empty,
        first: rows.length > 0 && Boolean((rows[0].cells[x.column] || '').trim()),
      };
    })
    .filter(x => x.first && x.count > 0);
}
/**
 * Fill the empty cells of a column with what stands above them.
 * @param {ListRow[]} rows
 * @param {number} column
 */
export function fillDown(rows, column) {
  let last = '';
  return rows.map(r => {
    const own = (r.cells[column] || '').trim();
    if (own) {
      last = r.cells[column];
      return r;
    }
    const cells = r.cells.slice();
    while (cells.length <= column) cells.push('');
    cells[column] = last;
    return { line: r.line, cells, id: r.id };
  });
}
/**
 * Read rows one after the other, so that a long list can be read in slices.
 * @param {string[]} columns what each column is (see `meaning`)
 * @param {Fact[]} facts of the rules
 * @param {RosterWords} words
 * @param {string} on today
 * @returns {(row: ListRow) => Person}
 */
export function reader(columns, facts, words, on) {
  /** @type {Record<string, Fact>} */
  const byId = Object.create(null);
  const fromId = { born: '', sex: '' };
  const repeated = repeats();
  facts.forEach(f => {
    byId[f.id] = f;
    if (f.from === 'person.birth_date') fromId.born = f.id;
    if (f.from === 'person.sex') fromId.sex = f.id;
  });
  /**
   * @param {Person} out
   * @param {ListRow} row
   */
  function readInto(out, row) {
    columns.forEach((what, i) => {
      const text = row.cells[i] === undefined ? '' : row.cells[i];
      if (what === 'name') {
        out.name = text.trim();
        if (PRIVATE.test(text)) out.notes.push('姓名里有自造字，别的电脑上可能看不到');
      } else if (byId[what]) {
        const cell = readCell(byId[what], text.trim(), words);
        if (cell.error) out.errors.push(byId[what].label + '：' + cell.error);
        if (cell.note) out.notes.push(byId[what].label + '：' + cell.note);
        if (cell.value !== undefined) out.facts[what] = cell.value;
      }
    });
  }
  /**
   * @param {Person} out
   * @param {IdReading} id
   * @returns {string} a key for the number, or empty
   */
  function readIdInto(out, id) {
    if (id.error) {
      out.errors.push(id.error);
      return '';
    }
    if (id.note) out.notes.push(id.note);
    if (id.born && id.born > on) {
      out.errors.push('身份证号里的出生日期 ' + id.born + ' 在今天以后');
      return '';
    }
    out.tail = id.tail || '';
    if (fromId.sex) out.facts[fromId.sex] = id.sex;
    const written = out.facts[fromId.born];
    if (written && written !== id.born)
      out.errors.push('出生日期 ' + written + ' 和身份证号里的 ' + id.born + ' 不一样');
    if (fromId.born) out.facts[fromId.born] = id.born;
    return id.key || '';
  }
  return row => {
    /** @type {Person} */
    const out = { line: row.line, name: '', tail: '', facts: {}, errors: [], notes: [], same: null };
    readInto(out, row);
    const key = row.id ? readIdInto(out, row.id) : '';
    const born = out.facts[fromId.born];
    if (born && !row.id && born > on) out.errors.push('出生日期 ' + born + ' 在今天以后');
    if (!out.name && !key) out.errors.push('没有姓名');
    repeated(out, key, out.name && born ? nameKey(out.name) + ' ' + born : '', byId);
    return out;
  };
}
/**
 * One person by ID number; by name and birth date where one of the two rows has no number. A faulty row does not stand
 * for anyone.
 * @returns {(out: Person, key: string, name: string, kinds: Record<string, Fact>) => void}
 */
function repeats() {
  const ids = Object.create(null);
  const names = Object.create(null);
  return (out, key, name, kinds) => {
    let first = key ? ids[key] : undefined;
    if (!first && name && names[name] && !(key && names[name].key)) first = names[name];
    const bad = out.errors.length > 0;
    if (first && !first.bad) {
      out.same = first.line;
      const differs = Object.keys(out.facts).filter(
        f => first.facts[f] !== undefined && String(first.facts[f]) !== String(out.facts[f])
      );
      if (differs.length)
        out.notes.push(differs.map(f => kinds[f].label).join('、') + '和第 ' + first.line + ' 行不一样，请核对');
      if (key && !first.key) {
        first.key = key;
        ids[key] = first;
      }
      return;
    }
    if (first && !bad) out.notes.push('和第 ' + first.line + ' 行是同一人，那一行有错，所以算这一行');
    const entry = { line: out.line, key, bad, facts: out.facts };
    if (key) ids[key] = entry;
    if (name && (!names[name] || names[name] === first)) names[name] = entry;
  };
}
