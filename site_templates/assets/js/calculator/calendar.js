/** The last day to claim as a calendar file (RFC 5545). Pure: it holds what the page says of a rate, and nothing of the reader. */

/** Octets of a line, the break not counted. */
const LINE = 75;
/** Nine in the morning, so many days before: of a day that begins at midnight. */
const ALARMS = [
  ['-P13DT15H', '还有 14 天'],
  ['-PT15H', '明天'],
];
/** @typedef {{title: string, day: string, link: string, made: Date}} LastDay day: ISO date; link: the page of the rate */

/** @param {string} text */
function escaped(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n');
}
/** @param {string} char one code point */
function octets(char) {
  const code = char.codePointAt(0) || 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
/**
 * Break a line where it is longer than a line may be, never within a character.
 * @param {string} line
 */
function folded(line) {
  let out = '';
  let room = LINE;
  Array.from(line).forEach(char => {
    const size = octets(char);
    if (size > room) {
      out += '\r\n ';
      room = LINE - 1;
    }
    out += char;
    room -= size;
  });
  return out + '\r\n';
}
/** @param {string} day */
function plain(day) {
  return day.replace(/-/g, '');
}
/**
 * The day after, for an event ends before its end.
 * @param {string} day
 */
function dayAfter(day) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + 1)).toISOString().slice(0, 10);
}
/**
 * The same day of the same rate always has the same name: saved twice it stands once.
 * @param {LastDay} last
 */
function uidOf({ day, link }) {
  const [, host, path] = /^[a-z]+:\/\/([^/]*)(.*)$/i.exec(link) || ['', '', link];
  return 'claim-' + day + '-' + path.replace(/[^\w%-]+/g, '-').replace(/^-+|-+$/g, '') + '@' + (host || 'localhost');
}
/**
 * Write the file.
 * @param {LastDay} last
 */
export function claimCalendar(last) {
  const { title, day, link, made } = last;
  const summary = '最晚今天申请：' + title;
  const stamp = made.toISOString().replace(/[-:]|\.\d+/g, '');
  const said = '当天也算。能不能领，以经办部门审核为准。按打开网页那天的规定算，申请前先看一眼标准有没有变：' + link;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//skills-catalog//last day to claim//ZH',
    'CALSCALE:GREGORIAN',
    'BEGIN:VEVENT',
    'UID:' + escaped(uidOf(last)),
    'DTSTAMP:' + stamp,
    'DTSTART;VALUE=DATE:' + plain(day),
    'DTEND;VALUE=DATE:' + plain(dayAfter(day)),
    'SUMMARY:' + escaped(summary),
    'DESCRIPTION:' + escaped(said),
    'URL:' + link,
    'TRANSP:TRANSPARENT',
  ];
  ALARMS.forEach(([trigger, when]) =>
    lines.push(
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:' + trigger,
      'DESCRIPTION:' + escaped(when + '是最后一天申请：' + title),
      'END:VALARM'
    )
  );
  return lines.concat('END:VEVENT', 'END:VCALENDAR').map(folded).join('');
}
/**
 * A name for the file that every device can hold.
 * @param {LastDay} last
 */
export function calendarName({ title, day }) {
  const safe = title.replace(/[\s\\/:*?"<>|\u0000-\u001f]+/g, '');
  return '最晚申请-' + day + '-' + safe.slice(0, 40) + '.ics';
}
