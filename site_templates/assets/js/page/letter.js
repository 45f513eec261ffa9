/** The words of an application for disclosure. Pure. */

/** The forms in which information may be wanted: value and label. @type {[string, string][]} */
export const FORMS = [
  ['electronic', '电子文件'],
  ['paper', '纸质'],
];
/** The ways in which it may be had. @type {[string, string][]} */
export const WAYS = [
  ['email', '电子邮件'],
  ['post', '邮寄'],
  ['collect', '自行领取'],
];
export const EMPTY = '＿＿＿＿＿＿＿＿';

/**
 * A day as letters have it: 2026 年 11 月 30 日.
 * @param {string} day YYYY-MM-DD
 */
export function dayWords(day) {
  const [year, month, date] = day.split('-').map(Number);
  return year + ' 年 ' + month + ' 月 ' + date + ' 日';
}
/**
 * What somebody typed, on one line: an application has a line for each answer.
 * @param {string} text
 */
export function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}
/**
 * The whole letter as plain text, a line a paragraph.
 * @param {string[]} paragraphs
 */
export function letterText(paragraphs) {
  return paragraphs.map(oneLine).filter(Boolean).join('\n') + '\n';
}
