import type { ActivityEvent } from './reads';

const columns = ['at', 'actorName', 'action', 'outcome', 'sentence', 'seq'] as const;

/** Without it, Excel takes UTF-8 for the encoding of the system. */
const byteOrderMark = '\ufeff';

/** Where a spreadsheet begins a formula: also after blanks and line breaks, and in full width, which some of them convert. */
const formula = /^(?:[\t\r\n]|\s*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20])/;

/** Events as CSV (RFC 4180), for spreadsheets: what one would take for a formula is made text. */
export function csvOf(events: readonly ActivityEvent[]): string {
  const rows = events.map((event) => columns.map((column) => cell(event[column])).join(','));
  return byteOrderMark + ['time,person,action,outcome,what,number', ...rows, ''].join('\r\n');
}

function cell(value: string): string {
  const text = formula.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
