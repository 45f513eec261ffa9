/** What an open outcome hangs on: questions that settle it, and what only an office can say. Pure. */

/** Options up to which a question tells them. */
const FEW = 4;
/** @typedef {{id: string, text: string}} Asked */
/**
 * questions: in the order of the facts; office: what cannot be asked, in words; who: where that is decided, if it is told.
 * @typedef {{questions: Asked[], office: string[], who: string}} Hanging
 */
/**
 * A question with its options, where they are few.
 * @param {Fact} fact
 */
function questionWords({ question, type, values }) {
  if (type !== 'choice' || values.length > FEW) return question;
  return question + '（' + values.map(v => v[1]).join('／') + '）';
}
/**
 * @param {Outcome} outcome
 * @param {Rate} rate
 * @param {Record<string, Fact>} kinds
 * @returns {Hanging}
 */
export function hangingOf({ missing, reasons, status }, rate, kinds) {
  const questions = missing
    .filter(id => kinds[id] && kinds[id].ask)
    .map(id => ({ id, text: questionWords(kinds[id]) }));
  const unasked = missing.filter(id => !(kinds[id] && kinds[id].ask));
  const about = reasons.filter(r => r.holds === null);
  const left = about.filter(r => r.fact !== null && unasked.indexOf(r.fact) >= 0);
  const told = questions.length || status !== 'maybe' ? left : about;
  const who = (rate.apply && rate.apply.channel) || '';
  return { questions, office: told.map(r => r.text), who };
}
/**
 * What only an office can say, in a sentence; empty for nothing.
 * @param {Hanging} hanging
 */
export function officeWords({ questions, office, who }) {
  if (!office.length) return '';
  const start = questions.length ? '这一条不用您回答：' : '没有问题可以再问您。定不下来的是：';
  return start + office.join('；') + '。由经办机构定' + (who ? '，去问：' + who + '。' : '。');
}
