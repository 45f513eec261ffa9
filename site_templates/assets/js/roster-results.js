/** What a class list comes to: a state for each person, totals by subsidy, rows to export. Pure; amounts in 分. */
/** The outcomes that are money for the person: what is only deducted or checked, or gives way to another, is left out. */
export function paying(result, rates) {
  return result ? result.outcomes.filter(o => !o.beaten_by && !(rates[o.rate] || {}).benefit) : [];
}
/** What a person comes to: error, same, yes, maybe or no. */
export function stateOf(person, outcomes) {
  if (person.same !== null) return 'same';
  if (person.errors.length) return 'error';
  const has = s => outcomes.some(o => o.status === s);
  return has('yes') ? 'yes' : has('maybe') ? 'maybe' : 'no';
}
/** Adds one person's outcomes to the totals by subsidy: {rate: {yes, maybe, min, max}}; max null is unbounded. Amounts in 分. */
export function addTotals(totals, outcomes) {
  outcomes.filter(o => o.status === 'yes' || o.status === 'maybe').forEach(o => {
    const t = totals[o.rate] = totals[o.rate] || { title: o.title, verification: o.verification, yes: 0, maybe: 0, min: 0, max: 0, figures: 0, paid: {} };
    t[o.status] += 1;
    if (o.paid_to) t.paid[o.paid_to] = (t.paid[o.paid_to] || 0) + 1;
    if (!o.amount) return;
    t.figures += 1;
    if (o.status === 'yes') t.min += o.amount.min;
    t.max = t.max === null || o.amount.max === null ? null : t.max + o.amount.max;
  });
}
/**
 * The list as it was, in its order and with its columns (of the ID number only the last four), and what came out.
 * @param {{person, state: string, cells: string[], words: string, total: {min, max}|null, outcomes: object[]}[]} results
 * @param {object} totals see `addTotals` @param {object} stateWords state → word
 */
export function exportRows(head, columns, results, totals, stateWords) {
  const ids = Object.keys(totals).sort(), yuan = v => (v === null || v === undefined ? '' : String(v / 100));
  const title = (c, i) => (c === 'id' ? '身份证末四位' : (head[i] || '').trim() || '第 ' + (i + 1) + ' 列');
  const rows = [['行'].concat(columns.map(title), ['结果', '说明', '提醒', '合计最少（元）', '合计最多（元）'], ids.map(id => totals[id].title + '（元）'))];
  results.forEach(r => {
    const counts = r.state === 'yes' || r.state === 'maybe', by = Object.create(null);
    if (counts) r.outcomes.forEach(o => { if (o.status === 'yes' && o.amount) by[o.rate] = o.amount.min === o.amount.max ? yuan(o.amount.min) : yuan(o.amount.min) + '–' + (yuan(o.amount.max) || '不封顶'); });
    const given = columns.map((c, i) => (c === 'id' ? (r.person.tail ? '尾号 ' + r.person.tail : '') : r.cells[i] || ''));
    rows.push([String(r.person.line)].concat(given, [stateWords[r.state], r.words, r.person.notes.join('；'), counts ? yuan(r.total.min) : '', counts ? yuan(r.total.max) : ''], ids.map(id => by[id] || '')));
  });
  return rows;
}
