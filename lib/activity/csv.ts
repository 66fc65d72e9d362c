import type { ActivityEvent } from './reads';

const columns = ['at', 'actorName', 'action', 'outcome', 'sentence', 'seq'] as const;

/** Events as CSV (RFC 4180), for spreadsheets: what one would take for a formula is made text. */
export function csvOf(events: readonly ActivityEvent[]): string {
  const rows = events.map((event) => columns.map((column) => cell(event[column])).join(','));
  return ['time,person,action,outcome,what,number', ...rows, ''].join('\r\n');
}

function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
