/**
 * The rules engine of the browser. Pure: no DOM, no clock, no locale. It gives the same results as the
 * reference engine (skills_catalog/rules); docs/rules.md describes the format, tests/rules/conformance the cases.
 * Fractions are [numerator, denominator] of safe integers; an interval is [low, high], high null = unbounded.
 */

/* ---- exact numbers ---- */
function gcd(a, b) { while (b) { const t = a % b; a = b; b = t; } return a; }
function safe(n) {
  if (!Number.isSafeInteger(n)) throw new RangeError('number too large');
  return n;
}
function frac(n, d) {
  safe(n);
  safe(d);
  const g = gcd(Math.abs(n), d) || 1;
  return [n / g, d / g];
}
/** @param {number|string|number[]} v an integer, a decimal text or [n, d] */
export function fraction(v) {
  if (Array.isArray(v)) { if (!v[1]) throw new RangeError('no denominator'); return frac(v[0], v[1]); }
  const m = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(v));
  if (!m) throw new RangeError('not a number: ' + v);
  const places = m[3] ? m[3].length : 0;
  const n = Number(m[2] + (m[3] || ''));
  return frac(m[1] ? -n : n, Math.pow(10, places));
}
const ZERO = [0, 1];
function mul(a, b) {
  const x = gcd(Math.abs(a[0]), b[1]) || 1, y = gcd(Math.abs(b[0]), a[1]) || 1;
  return frac((a[0] / x) * (b[0] / y), (a[1] / y) * (b[1] / x));
}
function div(a, b) { return mul(a, [b[1], b[0]]); }
function add(a, b) { return frac(safe(a[0] * b[1]) + safe(b[0] * a[1]), safe(a[1] * b[1])); }
function sub(a, b) { return add(a, [-b[0], b[1]]); }
/** Compares by whole parts and remainders, so that no product can grow too large. */
function cmp(a, b) {
  const x = Math.floor(a[0] / a[1]), y = Math.floor(b[0] / b[1]);
  if (x !== y) return x < y ? -1 : 1;
  const p = a[0] - x * a[1], q = b[0] - y * b[1];
  if (!p || !q) return p ? 1 : q ? -1 : 0;
  return cmp([b[1], q], [a[1], p]);
}
function min(a, b) { return cmp(a, b) <= 0 ? a : b; }
function max(a, b) { return cmp(a, b) >= 0 ? a : b; }
function lower(a, b) { return a === null ? b : b === null ? a : min(a, b); }
function higher(a, b) { return a === null || b === null ? null : max(a, b); }
function roundHalfUp(a) {
  const whole = Math.floor(a[0] / a[1]), rest = a[0] - whole * a[1];
  return 2 * rest >= a[1] ? whole + 1 : whole;
}
function wholes(a, how) { return [how === 'up' ? Math.ceil(a[0] / a[1]) : Math.floor(a[0] / a[1]), 1]; }
function decimal(a) {
  if (a[1] === 1) return String(a[0]);
  let n = a, power = 0;
  while (n[1] !== 1 && power < 9) { n = mul(n, [10, 1]); power += 1; }
  if (n[1] !== 1) return a[0] + '/' + a[1];
  let digits = String(Math.abs(n[0]));
  while (digits.length < power + 1) digits = '0' + digits;
  return (n[0] < 0 ? '-' : '') + digits.slice(0, -power) + '.' + digits.slice(-power);
}
/** 分 as 元: 150000 → "1,500" */
export function yuan(fen) {
  const a = Math.abs(fen), whole = String(Math.floor(a / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = a % 100;
  return (fen < 0 ? '-' : '') + whole + (rest ? '.' + (rest < 10 ? '0' : '') + rest : '');
}

/* ---- civil dates as ISO texts ---- */
function parts(iso) { return [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))]; }
function iso(y, m, d) { return String(y).padStart(4, '0') + '-' + String(m).padStart(2, '0') + '-' + String(d).padStart(2, '0'); }
function monthDays(y, m) {
  return m === 2 ? ((y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28) : [4, 6, 9, 11].indexOf(m) >= 0 ? 30 : 31;
}
export function addMonths(day, n) {
  const p = parts(day), index = p[0] * 12 + p[1] - 1 + n, y = Math.floor(index / 12), m = index % 12 + 1;
  return iso(y, m, Math.min(p[2], monthDays(y, m)));
}
function addDays(day, n) {
  let p = parts(day), y = p[0], m = p[1], d = p[2] + n;
  while (d > monthDays(y, m)) { d -= monthDays(y, m); m += 1; if (m > 12) { m = 1; y += 1; } }
  return iso(y, m, d);
}
function fullYears(a, b) { return parts(b)[0] - parts(a)[0] - (b.slice(5) < a.slice(5) ? 1 : 0); }
function fullMonths(a, b) {
  const p = parts(a), q = parts(b), n = (q[0] - p[0]) * 12 + q[1] - p[1];
  return addMonths(a, n) <= b ? n : n - 1;
}
/** Days since 1970-03-01 of the proleptic Gregorian calendar. */
function dayNumber(day) {
  const p = parts(day), y = p[1] > 2 ? p[0] : p[0] - 1, m = (p[1] + 9) % 12;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + p[2];
}
function fullDays(a, b) { return dayNumber(b) - dayNumber(a); }
function lastDay(start, span) {
  if (span.months) return addMonths(start, span.months);
  return span.days ? addDays(start, span.days) : iso(parts(start)[0] + span.year_ends, 12, 31);
}
/** A real civil date in the form 2026-03-01? */
export function isDate(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const p = parts(text);
  return p[0] >= 1 && p[1] >= 1 && p[1] <= 12 && p[2] >= 1 && p[2] <= monthDays(p[0], p[1]);
}

/* ---- facts ---- */
const has = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
/** What stands under a name in what was read as JSON: names of records and facts may be those that every object has. */
export const own = (o, k) => (has(o, k) ? o[k] : undefined);
function get(known, fact) {
  if (fact === 'on') return known.on;
  const v = has(known.facts, fact) ? known.facts[fact] : null;
  return v === undefined ? null : v;
}
/** Refuses a value that the fact cannot have. */
function checkFact(kind, value) {
  let good = false;
  if (kind.type === 'choice' || kind.type === 'choices') {
    const list = kind.type === 'choices' ? value : [value];
    good = Array.isArray(list) && list.every(v => kind.values.some(o => o[0] === v));
  } else if (kind.type === 'yes_no') good = typeof value === 'boolean';
  else if (kind.type === 'date') good = typeof value === 'string' && isDate(value);
  else if (kind.type === 'money') good = Number.isSafeInteger(value) && value >= 0;
  else good = (Number.isSafeInteger(value) || typeof value === 'string' || Array.isArray(value)) && fraction(value)[0] >= 0;
  if (!good) throw new RangeError(kind.id + ': not a value of this fact: ' + value);
}
const COUNTS = { years_since: fullYears, months_since: fullMonths, days_since: fullDays };
/** @returns {[any, string[]]} the interval or null, and the facts that would narrow it */
function numeric(known, fact, deciding) {
  const derive = known.kinds[fact].derive, value = get(known, fact);
  if (!derive || value !== null) {
    if (value === null) return [null, [fact]];
    const exact = fraction(value);
    return [[exact, exact], []];
  }
  const form = Object.keys(derive)[0];
  if (COUNTS[form]) return timeSince(known, derive[form], COUNTS[form], deciding);
  const parts_ = derive[form].map(f => numeric(known, f, deciding)), missing = flat(parts_.map(p => p[1]));
  if (parts_.some(p => p[0] === null)) return [null, missing];
  const list = parts_.map(p => p[0]);
  if (form === 'share_of') {
    if (list.some(i => i[1] === null || cmp(i[0], i[1]) !== 0)) return [null, missing];
    if (list[1][0][0] === 0) return [null, [derive[form][1]]];
    const share = div(list[0][0], list[1][0]);
    return [[share, share], []];
  }
  if (form === 'difference_of') {
    const a = list[0], b = list[1];
    return [b[1] === null ? null : [sub(a[0], b[1]), a[1] === null ? null : sub(a[1], b[0])], missing];
  }
  return [list.reduce((t, i) => [add(t[0], i[0]), t[1] === null || i[1] === null ? null : add(t[1], i[1])], [ZERO, ZERO]), missing];
}
function timeSince(known, since, count, deciding) {
  const start = get(known, since);
  if (start === null) return [null, [since]];
  if (deciding.date !== null) {
    const exact = [count(start, deciding.date), 1];
    return [[exact, exact], []];
  }
  const low = [count(start, deciding.first), 1];
  const high = deciding.last === null ? null : [count(start, deciding.last), 1];
  return [[low, high], high !== null && cmp(low, high) === 0 ? [] : [deciding.fact]];
}

/* ---- conditions ---- */
const YES = 'yes', NO = 'no', UNKNOWN = 'unknown';
const HOLDS = { yes: true, no: false, unknown: null };
function both(values) { return values.indexOf(NO) >= 0 ? NO : values.indexOf(UNKNOWN) >= 0 ? UNKNOWN : YES; }
function either(values) { return values.indexOf(YES) >= 0 ? YES : values.indexOf(UNKNOWN) >= 0 ? UNKNOWN : NO; }
function flat(lists) { return [].concat.apply([], lists); }

function judge(node, known, deciding) {
  if (!node) return { value: YES, missing: [], reasons: [] };
  const form = node.all ? 'all' : node.any ? 'any' : '';
  if (form) {
    const kids = node[form].map(n => judge(n, known, deciding));
    const value = (form === 'all' ? both : either)(kids.map(k => k.value));
    return {
      value, reasons: flat(kids.map(k => k.reasons)),
      missing: value === UNKNOWN ? flat(kids.filter(k => k.value === UNKNOWN).map(k => k.missing)) : [],
    };
  }
  const result = leaf(node, known, deciding);
  let value = result[0];
  if (node.not) value = value === YES ? NO : value === NO ? YES : UNKNOWN;
  const reason = { text: node.text, fact: node.fact, holds: HOLDS[value], clause: node.clause || null, quote: node.quote || null };
  return { value, missing: value === UNKNOWN ? result[1] : [], reasons: [reason] };
}
function leaf(node, known, deciding) {
  const fact = node.fact, value = get(known, fact);
  if (has(node, 'min') || has(node, 'max')) {
    if (known.kinds[fact].type === 'date') {
      if (value === null) return [UNKNOWN, [fact]];
      return [(has(node, 'min') && value < node.min) || (has(node, 'max') && value > node.max) ? NO : YES, []];
    }
    return numbers(node, known, fact, deciding);
  }
  if (node.within) {
    const other = get(known, node.within.of);
    const missing = [];
    if (value === null) missing.push(fact);
    if (other === null) missing.push(node.within.of);
    if (missing.length) return [UNKNOWN, missing];
    return [value <= other && other <= lastDay(value, node.within) ? YES : NO, []];
  }
  if (value === null) return [UNKNOWN, [fact]];
  const values = Array.isArray(value) ? value : [value];
  return [values.some(v => node.in.indexOf(v) >= 0) ? YES : NO, []];
}
function numbers(node, known, fact, deciding) {
  const found = numeric(known, fact, deciding);
  if (found[0] === null) return [UNKNOWN, found[1]];
  const low = found[0][0], high = found[0][1], tests = [];
  if (has(node, 'min')) {
    const b = fraction(node.min);
    tests.push(cmp(low, b) >= 0 ? YES : high !== null && cmp(high, b) < 0 ? NO : UNKNOWN);
  }
  if (has(node, 'max')) {
    const b = fraction(node.max);
    tests.push(high !== null && cmp(high, b) <= 0 ? YES : cmp(low, b) > 0 ? NO : UNKNOWN);
  }
  return [both(tests), found[1]];
}

/* ---- amounts ---- */
const FIGURE = 'figure', NO_FIGURE = 'no_figure', NO_CELL = 'no_cell';
function sum(state, low, high, missing) {
  return { state, low: low || ZERO, high: high === undefined ? ZERO : high, steps: [], missing: missing || [], doubt: false, words: null };
}
function firstWords(options) { return options.map(o => o.words).filter(Boolean)[0] || null; }
function shown(low, high) {
  const a = roundHalfUp(low), b = high === null ? null : roundHalfUp(high);
  return a === b ? a : { min: a, max: b };
}
function step(s, text) { s.steps.push({ text, amount: shown(s.low, s.high) }); return s; }
function money(low, high) {
  const a = yuan(roundHalfUp(low));
  if (high === null) return a + ' 元以上';
  const b = yuan(roundHalfUp(high));
  return a === b ? a + ' 元' : a + '–' + b + ' 元';
}
function quantity(low, high) {
  if (high === null) return decimal(low) + ' 以上';
  return cmp(low, high) === 0 ? decimal(low) : decimal(low) + '–' + decimal(high);
}
function union(options) {
  const figures = options.filter(o => o.state === FIGURE), silent = options.some(o => o.state === NO_FIGURE);
  if (!figures.length && !silent) return sum(NO_CELL);
  const out = sum(figures.length ? FIGURE : NO_FIGURE);
  if (figures.length) {
    out.low = silent ? ZERO : figures.map(o => o.low).reduce(min);
    out.high = figures.map(o => o.high).reduce(higher, silent ? null : ZERO);
  }
  out.doubt = options.some(o => o.doubt || o.state === NO_CELL);
  out.words = firstWords(options);
  out.missing = flat(options.map(o => o.missing));
  out.steps = options.length === 1 && figures.length ? figures[0].steps.slice() : [];
  return out;
}
/** Is there a row for every combination of values that the unknown facts can have? */
function complete(rows, unknown, kinds) {
  if (!unknown.length) return rows.length > 0;
  const kind = kinds[unknown[0]];
  return kind.type === 'choice' && kind.values.every(o =>
    complete(rows.filter(r => !has(r.cells, kind.id) || r.cells[kind.id].indexOf(o[0]) >= 0), unknown.slice(1), kinds));
}
function capped(s, cap, word) {
  if (cap === undefined) return s;
  const top = [cap, 1], cut = s.high === null || cmp(s.high, top) > 0;
  s.low = min(s.low, top);
  s.high = lower(s.high, top);
  return cut ? step(s, word + ' ' + yuan(cap) + ' 元') : s;
}
function bounded(node, found) {
  let low = found[0] ? found[0][0] : ZERO, high = found[0] ? found[0][1] : null;
  if (node.at_most) { const top = fraction(node.at_most); low = min(low, top); high = lower(high, top); }
  return [low, high];
}
function tiered(steps, count) {
  let total = ZERO, done = ZERO;
  steps.forEach(s => {
    const end = min(count, s.to ? fraction(s.to) : count);
    total = add(total, mul(max(ZERO, sub(end, done)), [s.amount, 1]));
    done = max(done, end);
  });
  return total;
}
/** Several amounts of which one is taken: what holds whichever it is, those with a figure, and are they all? */
function among(nodes, c) {
  const list = nodes.map(n => amountOf(n, c)).filter(p => p.state !== NO_CELL), figures = list.filter(p => p.state === FIGURE);
  if (!list.length) return { out: sum(NO_CELL), figures, complete: false };
  const out = sum(figures.length ? FIGURE : NO_FIGURE, ZERO, ZERO, flat(list.map(p => p.missing)));
  out.words = firstWords(list);
  out.doubt = list.every(p => p.doubt);
  return { out, figures, complete: figures.length === list.length };
}
const FORMS = {
  fixed: v => step(sum(FIGURE, [v, 1], [v, 1]), '固定金额'),
  no_figure(words) { const out = sum(NO_FIGURE); out.words = words; return out; },
  range: v => step(sum(FIGURE, [v.min, 1], [v.max, 1]), '文件只给了区间'),
  table(node, c) {
    const missing = [];
    let possible = node.rows.filter(row => Object.keys(row.cells).every(fact => {
      const value = get(c.known, fact);
      if (value === null) { if (missing.indexOf(fact) < 0) missing.push(fact); return true; }
      return (Array.isArray(value) ? value : [value]).some(v => row.cells[fact].indexOf(v) >= 0);
    }));
    if (!possible.length) return sum(NO_CELL);
    if (!missing.length) possible = possible.slice(0, 1);
    const found = union(possible.map(row => amountOf(row.amount, c)));
    found.doubt = found.doubt || !complete(possible, missing.slice().sort(), c.known.kinds);
    if (possible.length > 1 || found.doubt) found.missing = found.missing.concat(missing);
    return found.state === FIGURE ? step(found, possible.length === 1 ? '查表：' + possible[0].text : '查表：还不知道是哪一档') : found;
  },
  each(node, c) {
    const price = amountOf(node.amount, c);
    if (price.state !== FIGURE) return price;
    const found = numeric(c.known, node.of, c.deciding), unit = node.unit || '';
    const raw = found[0] || [ZERO, null];
    let text = (quantity(raw[0], raw[1]) + ' ' + unit + ' × ' + money(price.low, price.high)).replace(/ {2}/g, ' ');
    const q = bounded(node, found);
    if (node.at_most) text += ('（最多 ' + decimal(fraction(node.at_most)) + ' ' + unit + '）').replace(' ）', '）');
    const per = fraction(node.per || 1);
    if (cmp(per, [1, 1]) !== 0) text += ' ÷ ' + decimal(per);
    let low = div(q[0], per), high = q[1] === null ? null : div(q[1], per);
    if (node.whole) {
      text += node.whole === 'up' ? '，不足一个单位的按一个算' : '，不足一个单位的不算';
      low = wholes(low, node.whole);
      high = high === null ? null : wholes(high, node.whole);
    }
    const out = sum(FIGURE, mul(low, price.low), high === null || price.high === null ? null : mul(high, price.high),
      price.missing.concat(found[1]));
    out.steps = price.steps;
    out.doubt = price.doubt;
    return capped(step(out, text), node.cap, '封顶');
  },
  tiers(node, c) {
    const found = numeric(c.known, node.of, c.deciding), q = bounded(node, found);
    const out = sum(FIGURE, tiered(node.steps, q[0]), q[1] === null ? null : tiered(node.steps, q[1]), found[1]);
    return step(out, ('分段计算：' + quantity(q[0], q[1]) + ' ' + (node.unit || '')).trim());
  },
  percent(node, c) {
    let base = amountOf(node.of, c);
    if (base.state !== FIGURE) return base;
    base = capped(base, node.base_cap, '基数封顶');
    const share = fraction(node.share), text = money(base.low, base.high) + ' × ' + decimal(mul(share, [100, 1])) + '%';
    const out = sum(FIGURE, mul(base.low, share), base.high === null ? null : mul(base.high, share), base.missing);
    out.steps = base.steps;
    out.doubt = base.doubt;
    return capped(step(out, text), node.cap, '封顶');
  },
  fact(fact, c) {
    const found = numeric(c.known, fact, c.deciding), v = found[0] || [ZERO, null];
    return step(sum(FIGURE, v[0], v[1], found[1]), c.known.kinds[fact].label);
  },
  sum(pieces, c) {
    const total = sum(FIGURE);
    for (let i = 0; i < pieces.length; i += 1) {
      const part = amountOf(pieces[i].amount, c);
      if (part.state !== FIGURE) return part;
      total.missing = total.missing.concat(part.missing);
      total.doubt = total.doubt || part.doubt;
      const amount = shown(part.low, part.high);
      if (pieces[i].included) { total.steps.push({ text: '其中：' + pieces[i].title, amount }); continue; }
      total.low = add(total.low, part.low);
      total.high = total.high === null || part.high === null ? null : add(total.high, part.high);
      total.steps.push({ text: pieces[i].title, amount });
    }
    return step(total, '合计');
  },
  choose(choices, c) {
    const possible = [];
    let missing = [], settled = false;
    for (let i = 0; i < choices.length && !settled; i += 1) {
      const verdict = judge(choices[i].when, c.known, c.deciding);
      if (verdict.value === NO) continue;
      possible.push(amountOf(choices[i].amount, c));
      if (verdict.value === YES) settled = true; else missing = missing.concat(verdict.missing);
    }
    if (!settled) possible.push(sum(NO_CELL));
    const found = union(possible);
    found.missing = found.missing.concat(missing);
    return found;
  },
  highest(nodes, c) {
    const found = among(nodes, c), figures = found.figures, out = found.out;
    if (!figures.length) return out;
    const sure = figures.filter(p => !p.doubt).map(p => p.low);
    out.low = sure.length ? sure.reduce(max) : figures.map(p => p.low).reduce(min);
    out.high = figures.map(p => p.high).reduce(higher, found.complete ? ZERO : null);
    return step(out, '取最高');
  },
  lowest(nodes, c) {
    const found = among(nodes, c), figures = found.figures, out = found.out;
    if (!figures.length) return out;
    const sure = figures.filter(p => !p.doubt).map(p => p.high);
    out.low = found.complete ? figures.map(p => p.low).reduce(min) : ZERO;
    out.high = sure.length ? sure.reduce(lower) : found.complete ? figures.map(p => p.high).reduce(higher, ZERO) : null;
    return step(out, '取最低');
  },
  up_to(node, c) {
    const found = amountOf(node, c);
    if (found.state !== FIGURE) return found;
    found.low = ZERO;
    return step(found, '文件写“不超过”，实际可能更少');
  },
  at_least(node, c) {
    const found = amountOf(node, c);
    if (found.state !== FIGURE) return found;
    found.high = null;
    return step(found, '文件写“不低于”，实际可能更多');
  },
};
function amountOf(node, c) { const form = Object.keys(node)[0]; return FORMS[form](node[form], c); }
function adjusted(node, v, base) {
  if (node.raise) return add(v, mul(node.of_base ? base : v, fraction(node.raise)));
  if (node.multiply) return mul(v, fraction(node.multiply));
  if (has(node, 'add')) return add(v, [node.add, 1]);
  if (has(node, 'subtract')) return max(ZERO, sub(v, [node.subtract, 1]));
  return has(node, 'floor') ? max(v, [node.floor, 1]) : min(v, [node.cap, 1]);
}
const MOST_WORLDS = 24;
/** The facts that a condition compares with a list of values. */
function chosen(node) {
  if (node.all || node.any) return flat((node.all || node.any).map(chosen));
  return node.in ? [node.fact] : [];
}
/** The facts as known, with every value of those that unknown conditions hang on, where they are few. */
function worldsOf(list, c) {
  const hanging = Object.create(null);
  list.forEach(n => { if (judge(n.when, c.known, c.deciding).value === UNKNOWN) chosen(n.when).forEach(f => { hanging[f] = true; }); });
  let worlds = [c.known], count = 1;
  const choices = Object.keys(hanging).sort().filter(f => get(c.known, f) === null && (c.known.kinds[f].type === 'choice' || c.known.kinds[f].type === 'yes_no'))
    .map(f => ({ f, values: c.known.kinds[f].type === 'yes_no' ? [true, false] : c.known.kinds[f].values.map(v => v[0]) }));
  choices.forEach(x => { count *= x.values.length; });
  if (count > MOST_WORLDS) return worlds;
  choices.forEach(x => { worlds = flat(worlds.map(w => x.values.map(v => { const facts = Object.assign({}, w.facts); facts[x.f] = v; return Object.assign({}, w, { facts }); }))); });
  return worlds;
}
/** One adjustment of an interval in one world. */
function adjustIn(node, known, c, w, base) {
  const value = judge(node.when, known, c.deciding).value;
  if (value === NO) return [w[0], w[1]];
  const low = adjusted(node, w[0], base[0]);
  let high = w[1] === null ? null : adjusted(node, w[1], base[1] === null ? w[1] : base[1]);
  if (has(node, 'cap') && w[1] === null) high = [node.cap, 1];
  return value === YES && !node.at_most ? [low, high] : [min(low, w[0]), higher(high, w[1])];
}
function adjust(found, list, c) {
  if (!list || !list.length || found.state !== FIGURE) return found;
  const base = [found.low, found.high];
  let worlds = worldsOf(list, c).map(known => [known, found.low, found.high]);
  list.forEach(node => {
    const verdict = judge(node.when, c.known, c.deciding);
    if (verdict.value === NO) return;
    worlds = worlds.map(w => [w[0]].concat(adjustIn(node, w[0], c, [w[1], w[2]], base)));
    found.low = worlds.map(w => w[1]).reduce(min);
    found.high = worlds.map(w => w[2]).reduce(higher, ZERO);
    if (verdict.value !== YES) found.missing = found.missing.concat(verdict.missing);
    step(found, node.title + (verdict.value !== YES ? '（是否适用还不清楚）' : ''));
  });
  return found;
}
function toUnit(v, rule) {
  const units = div(v, [rule.fen, 1]);
  return mul(rule.how === 'half_up' ? [roundHalfUp(units), 1] : wholes(units, rule.how), [rule.fen, 1]);
}
function rounded(found, rule) {
  if (!rule || found.state !== FIGURE) return found;
  const low = toUnit(found.low, rule), high = found.high === null ? null : toUnit(found.high, rule);
  const same = cmp(low, found.low) === 0 && (high === null || cmp(high, found.high) === 0);
  found.low = low;
  found.high = high;
  return same ? found : step(found, '按规定取整');
}

/* ---- limits ---- */
function plainReason(text, value, clause) { return { text, fact: null, holds: HOLDS[value], clause: clause || null, quote: null }; }
function once(keys, entries, known) {
  const missing = [];
  let doubt = false;
  for (let i = 0; i < entries.length; i += 1) {
    const e = entries[i], unknown = keys.filter(k => get(known, k) === null || e[k] === undefined || e[k] === null);
    if (!keys.every(k => unknown.indexOf(k) >= 0 || get(known, k) === e[k])) continue;
    if (!unknown.length) return [NO, []];
    doubt = true;
    unknown.filter(k => get(known, k) === null).forEach(k => missing.push(k));
  }
  return doubt ? [UNKNOWN, missing] : [YES, []];
}
function higherBars(entries, known) {
  const level = get(known, 'level'), occupation = get(known, 'occupation'), rank = l => known.levels.indexOf(l), missing = [];
  let doubt = false;
  for (let i = 0; i < entries.length; i += 1) {
    const e = entries[i], vague = occupation === null || !e.occupation;
    if (rank(e.level) < 0 || (!vague && e.occupation !== occupation)) continue;
    if (rank(level) >= 0 && rank(e.level) <= rank(level)) continue;
    if (!vague && rank(level) >= 0) return [NO, []];
    doubt = true;
    if (occupation === null) missing.push('occupation');
    if (level === null) missing.push('level');
  }
  return doubt ? [UNKNOWN, missing] : [YES, []];
}
function counted(limit, known) {
  const found = known.ledger.filter(e => limit.count.indexOf(e.kind) >= 0);
  if (limit.months) return found.filter(e => known.on <= addMonths(e.date, limit.months));
  return limit.per === 'year' ? found.filter(e => e.date.slice(0, 4) === known.on.slice(0, 4)) : found;
}
function left(limit, known) {
  const entries = counted(limit, known), silent = e => e.amount === undefined || e.amount === null;
  const most = Math.max(0, limit.spent_at_most - entries.reduce((s, e) => s + (silent(e) ? 0 : e.amount), 0));
  return [entries.some(silent) ? 0 : most, most];
}
function limitValue(limit, known) {
  if (limit.claim_within) {
    const start = get(known, limit.claim_within.of);
    if (start === null) return [UNKNOWN, [limit.claim_within.of]];
    return [start <= known.on && known.on <= lastDay(start, limit.claim_within) ? YES : NO, []];
  }
  if (limit.at_most) return [counted(limit, known).length < limit.at_most ? YES : NO, []];
  if (has(limit, 'spent_at_most')) {
    const l = left(limit, known);
    return [l[1] === 0 ? NO : l[0] === 0 ? UNKNOWN : YES, []];
  }
  return limit.once_per ? once(limit.once_per, counted(limit, known), known) : higherBars(counted(limit, known), known);
}
function judgeLimits(rate, c) {
  const list = [];
  (rate.limits || []).forEach(limit => {
    const applies = judge(limit.when, c.known, c.deciding);
    if (applies.value === NO) return;
    const found = limitValue(limit, c.known), value = either([applies.value === YES ? NO : UNKNOWN, found[0]]);
    list.push({ value, missing: value === UNKNOWN ? found[1].concat(applies.missing) : [], reasons: [plainReason(limit.text, value, limit.clause)] });
  });
  const value = both(list.map(p => p.value));
  return { value, missing: value === UNKNOWN ? flat(list.map(p => p.missing)) : [], reasons: flat(list.map(p => p.reasons)) };
}
/** Cuts an amount to what the limits on the sum leave. */
function spend(found, rate, c) {
  (rate.limits || []).forEach(limit => {
    if (!has(limit, 'spent_at_most') || found.state !== FIGURE) return;
    const applies = judge(limit.when, c.known, c.deciding);
    if (applies.value === NO) return;
    const l = left(limit, c.known), low = min(found.low, [l[0], 1]);
    const high = applies.value === UNKNOWN ? found.high : lower(found.high, [l[1], 1]);
    if (applies.value === UNKNOWN) found.missing = found.missing.concat(applies.missing);
    if (cmp(low, found.low) === 0 && (high === found.high || (found.high !== null && cmp(high, found.high) === 0))) return;
    found.low = low;
    found.high = high;
    step(found, limit.text);
  });
  return found;
}
/** Payment in parts: what each comes to and by when; `rest` is what the parts before leave. */
function payments(list, amount, c) {
  let leftLow = amount.min, leftHigh = amount.max;
  return (list || []).map(part => {
    let low = leftLow, high = leftHigh, fromLow, fromHigh;
    if (!part.rest) {
      const base = part.of ? amountOf(part.of, c) : null, share = fraction(part.share);
      const first = !base ? [amount.min, 1] : base.state === FIGURE ? base.low : ZERO;
      const last = !base ? (amount.max === null ? null : [amount.max, 1]) : base.state === FIGURE ? base.high : null;
      low = roundHalfUp(mul(first, share));
      high = last === null ? null : roundHalfUp(mul(last, share));
    }
    if (part.at_most) { fromLow = part.of ? high : low; fromHigh = 0; low = 0; } else if (part.of) { fromLow = high; fromHigh = low; } else { fromLow = low; fromHigh = high; }
    leftLow = fromLow === null ? 0 : Math.max(0, leftLow - fromLow);
    leftHigh = leftHigh === null ? null : Math.max(0, leftHigh - (fromHigh || 0));
    const start = part.within ? get(c.known, part.within.of) : null;
    return { when: part.when, amount: { min: low, max: high }, due: start === null ? null : lastDay(start, part.within) };
  });
}

/* ---- outcomes ---- */
/** The texts of the fewest conditions that would have to hold. */
function fewest(node, known, deciding) {
  if (!node) return [];
  const distinct = l => l.filter((t, i) => l.indexOf(t) === i);
  if (node.all) return distinct(flat(node.all.map(n => fewest(n, known, deciding))));
  if (node.any) return node.any.map(n => fewest(n, known, deciding)).reduce((a, b) => (b.length < a.length ? b : a), { length: Infinity });
  return judge(node, known, deciding).value === NO ? [node.text] : [];
}
function outcome(rate, known) {
  const fact = rate.decided_by, span = rate.in_force;
  const deciding = { fact, date: get(known, fact), first: span.from, last: span.to || null };
  const c = { known, deciding };
  const conditions = judge(rate.when, known, deciding), limits = judgeLimits(rate, c);
  let value = both([conditions.value, limits.value, deciding.date === null ? UNKNOWN : YES]);
  const found = spend(rounded(adjust(amountOf(rate.amount, c), rate.adjustments, c), rate.rounding), rate, c);
  let reasons = conditions.reasons.concat(limits.reasons);
  if (found.state === NO_CELL) { value = NO; reasons.push(plainReason('补贴标准里没有这一档', NO)); } else if (found.doubt && value === YES) value = UNKNOWN;
  let missing = value === NO ? [] : conditions.missing.concat(limits.missing);
  if (value !== NO && deciding.date === null) missing.push(fact);
  const out = {
    rate: rate.id, title: rate.title, status: value === YES ? 'yes' : value === NO ? 'no' : 'maybe', amount: null,
    no_figure: null, paid_to: rate.payee.length && rate.payee.every(p => p.to === rate.payee[0].to) ? rate.payee[0].to : null,
    decided_by: { fact, date: deciding.date }, in_force: { from: deciding.first, to: deciding.last },
    reasons, missing: [], steps: [], payments: [], beaten_by: null, verification: rate.verification, change: null,
  };
  if (deciding.date !== null && (deciding.date < deciding.first || (deciding.last !== null && deciding.date > deciding.last))) {
    const early = deciding.date < deciding.first;
    out.status = early ? 'not_yet' : 'expired';
    out.reasons = [plainReason(early ? '从 ' + deciding.first + ' 起才有效' : '有效期至 ' + deciding.last, NO)].concat(reasons);
    return out;
  }
  if (value === NO) {
    if (limits.value !== NO && found.state !== NO_CELL) {
      const flips = fewest(rate.when, known, deciding);
      if (flips.length) out.change = flips.join('，并且');
    }
    return out;
  }
  if (found.doubt || found.high === null || cmp(found.low, found.high) !== 0) missing = missing.concat(found.missing);
  if (found.state === FIGURE) {
    out.amount = { min: roundHalfUp(found.low), max: found.high === null ? null : roundHalfUp(found.high) };
    out.steps = found.steps;
    out.payments = payments(rate.instalments, out.amount, c);
  }
  out.no_figure = found.words;
  out.missing = missing.filter((m, i) => missing.indexOf(m) === i).sort();
  if (out.paid_to === null) {
    for (let i = 0; i < rate.payee.length; i += 1) {
      const v = judge(rate.payee[i].when, known, deciding).value;
      if (v === NO) continue;
      out.paid_to = v === YES ? rate.payee[i].to : null;
      break;
    }
  }
  return out;
}
const isOpen = o => o.status === 'yes' || o.status === 'maybe';
const byId = (a, b) => (a.rate < b.rate ? -1 : a.rate > b.rate ? 1 : 0);
function winner(group, members, choices) {
  const method = members[0].rule.settle, outs = members.map(m => m.out);
  if (method === 'choice') return [outs.filter(o => o.rate === choices[group])[0] || null, '两项只能领一项，您选了另一项'];
  if (method === 'order') {
    const first = members.slice().sort((a, b) => (a.rule.rank || 999) - (b.rule.rank || 999) || byId(a.out, b.out))[0].out;
    return [first.status === 'yes' ? first : null, '两项只能领一项，按规定的顺序先领另一项'];
  }
  const sure = outs.filter(o => o.status === 'yes' && o.amount).sort((a, b) => b.amount.min - a.amount.min || byId(a, b));
  for (let i = 0; i < sure.length; i += 1) {
    const others = outs.filter(o => o !== sure[i] && o.amount);
    if (others.every(o => o.amount.max !== null && o.amount.max <= sure[i].amount.min)) return [sure[i], '几项只能领一项，取最高的'];
  }
  return [null, ''];
}
function settle(outcomes, rates, choices) {
  const groups = Object.create(null), order = [];
  outcomes.filter(isOpen).forEach(out => (rates[out.rate].exclusive || []).forEach(rule => {
    if (!has(groups, rule.group)) { groups[rule.group] = []; order.push(rule.group); }
    groups[rule.group].push({ rule, out });
  }));
  order.forEach(group => {
    const members = groups[group].filter(m => m.out.beaten_by === null);
    if (members.length < 2) return;
    const found = winner(group, members, choices);
    if (!found[0]) return;
    members.forEach(m => {
      if (m.out !== found[0] && m.out.beaten_by === null) m.out.beaten_by = { rate: found[0].rate, reason: found[1], clause: m.rule.clause || null };
    });
  });
}
/* The sum of what can be had together. Clusters of more than EXACT rates get safe, wide bounds. */
const EXACT = 8;
function ties(rate) {
  const found = {};
  (rate.exclusive || []).forEach(e => { found['group:' + e.group] = e.settle; });
  if (rate.series) found['series:' + rate.series] = 'series';
  return found;
}
function picked(set, values) { return values.reduce((s, v, n) => s + (set >> n & 1 ? v : 0), 0); }
function clusterBounds(cluster, rates) {
  const n = cluster.length, lows = cluster.map(o => o.amount.min), highs = cluster.map(o => o.amount.max);
  const yes = cluster.reduce((m, o, i) => m | (o.status === 'yes' ? 1 << i : 0), 0), unbounded = highs.indexOf(null) >= 0;
  if (n === 1) return [yes ? lows[0] : 0, highs[0]];
  if (n > EXACT) return [0, unbounded ? null : highs.reduce((a, b) => a + b, 0)];
  const keys = cluster.map(o => ties(rates[o.rate]));
  const tied = (a, b) => a !== b && Object.keys(keys[a]).some(k => has(keys[b], k));
  const members = set => cluster.map((_, i) => i).filter(i => set >> i & 1);
  const sets = [];
  for (let s = 0; s < 1 << n; s += 1) { const m = members(s); if (!m.some(a => m.some(b => tied(a, b)))) sets.push(s); }
  const most = unbounded ? null : Math.max.apply(null, sets.map(s => picked(s, highs)));
  if (keys.every(k => Object.keys(k).every(x => k[x] !== 'order'))) {
    return [Math.max.apply(null, sets.filter(s => !(s & ~yes)).map(s => picked(s, lows))), most];
  }
  let least = Infinity;
  for (let world = 0; world < 1 << n; world += 1) {
    if ((world & yes) !== yes) continue;
    const all = members(world);
    sets.forEach(s => {
      if (s & ~world) return;
      if (all.every(i => s >> i & 1 || all.some(k => s >> k & 1 && tied(i, k)))) least = Math.min(least, picked(s, lows));
    });
  }
  return [least, most];
}
function totalOf(outcomes, rates) {
  let clusters = [];
  outcomes.filter(o => isOpen(o) && o.amount && !o.beaten_by && !rates[o.rate].benefit).forEach(out => {
    let keys = Object.keys(ties(rates[out.rate])), list = [out];
    const rest = [];
    clusters.forEach(c => {
      if (c.keys.some(k => keys.indexOf(k) >= 0)) { keys = keys.concat(c.keys); list = c.list.concat(list); } else rest.push(c);
    });
    clusters = rest.concat([{ keys, list }]);
  });
  return clusters.map(c => clusterBounds(c.list, rates)).reduce((t, b) => ({
    min: t.min + b[0], max: t.max === null || b[1] === null ? null : t.max + b[1],
  }), { min: 0, max: 0 });
}
function nextQuestion(outcomes, facts, skip) {
  const waiting = Object.create(null);
  outcomes.filter(o => isOpen(o) && !o.beaten_by).forEach(o => o.missing.forEach(m => { waiting[m] = (waiting[m] || 0) + 1; }));
  let best = null;
  facts.forEach(f => { if (f.ask && skip.indexOf(f.id) < 0 && waiting[f.id] && (best === null || waiting[f.id] > waiting[best])) best = f.id; });
  return best;
}

/**
 * Every outcome for one person, enterprise or class.
 * @param {object} rules the compiled rules (rules.json)
 * @param {object} facts fact id → value; absent or null is unknown
 * @param {string} on the civil date, ISO
 * @param {{audience?: string[], ledger?: object[], only?: string[], choices?: object, skip?: string[]}} [options]
 */
export function evaluate(rules, facts, on, options) {
  const o = options || {}, audience = o.audience || ['person'], kinds = Object.create(null), rates = Object.create(null);
  rules.facts.forEach(f => { kinds[f.id] = f; });
  Object.keys(facts).forEach(f => { if (!has(kinds, f)) throw new RangeError('unknown fact: ' + f); if (facts[f] !== null && facts[f] !== undefined) checkFact(kinds[f], facts[f]); });
  const known = { facts, kinds, on, ledger: (o.ledger || []).filter(e => e.date <= on), levels: rules.levels };
  const list = rules.rates.filter(r => audience.indexOf(r.audience) >= 0 && (!o.only || o.only.indexOf(r.id) >= 0));
  list.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  list.forEach(r => { rates[r.id] = r; });
  const outcomes = list.map(r => outcome(r, known));
  settle(outcomes, rates, o.choices || {});
  return { on, rules: rules.hash, outcomes, total: totalOf(outcomes, rates), ask: nextQuestion(outcomes, rules.facts, o.skip || []) };
}
