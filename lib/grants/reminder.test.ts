import { expect, test } from 'vitest';
import { daysInWords, reminderOf } from './reminder';

const now = new Date('2026-11-24T09:00:00.000Z');

test.each([
  ['31 days ahead: nobody is reminded', '2026-12-25T09:00:00.000Z', null, ''],
  ['30 days ahead', '2026-12-24T09:00:00.000Z', 30, 'in 30 days'],
  ['a moment more than a week ahead', '2026-12-01T09:00:00.001Z', 30, 'in 8 days'],
  ['a week ahead', '2026-12-01T09:00:00.000Z', 7, 'in 7 days'],
  ['at the end of tomorrow', '2026-11-25T23:59:59.999Z', 7, 'in 2 days'],
  ['at the end of today', '2026-11-24T23:59:59.999Z', 1, 'within a day'],
  ['over: it is not to come any more', '2026-11-24T09:00:00.000Z', null, ''],
])('%s', (_name, until, within, words) => {
  const reminder = reminderOf(new Date(until), now);
  expect(reminder?.within ?? null).toBe(within);
  if (reminder) expect(daysInWords(reminder)).toBe(words);
});
