/** How old things are on the reader's date. Dates are texts (`2026-01-31`), which sort as days do; none is parsed. */
const now = new Date(), pad = n => String(n).padStart(2, '0');
/** The reader's date. */
export const today = now.getFullYear() + '-' + pad(now.getMonth() + 1) + '-' + pad(now.getDate());
/** Whether a day lies more than a year before another. */
export function isOld(day, today) { return day < String(Number(today.slice(0, 4)) - 1) + today.slice(4); }
/** Words for a fund that does not pay now. @param {{accepting: string, as_of?: string}} state as of rules.json */
export function fundWords(state, today) {
  const what = state.accepting === 'exhausted' ? '资金用完' : '暂停受理';
  if (!state.as_of) return what + '（没有写是哪天的情况）';
  return what + '（截至 ' + state.as_of + (isOld(state.as_of, today) ? '，超过一年了，请问经办部门' : '') + '）';
}
