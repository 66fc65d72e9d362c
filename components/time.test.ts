import { expect, test } from 'vitest';
import { relativeTime } from './time';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  [-59.9, '59 minutes ago'],
  [-23.9 * 60, '23 hours ago'],
  [-0.5, 'just now'],
  [0.5, 'in less than a minute'],
  [1.4, 'in 1 minute'],
  [59.9, 'in 1 hour'],
  [8 * 60 - 0.2, 'in 8 hours'],
  [7.4 * 60, 'in 7 hours'],
  [23.9 * 60, 'tomorrow'],
  [2.9 * 24 * 60, 'in 3 days'],
  [364 * 24 * 60, 'in 12 months'],
])('%f minutes from now', (minutes, words) => {
  expect(relativeTime(new Date(now + minutes * 60_000).toISOString(), now)).toBe(words);
});
