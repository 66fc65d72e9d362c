import { describe, expect, it } from 'vitest';
import { readSchedule } from './read-schedule';

const from = (text: string) => Date.parse(`${text}Z`);
const next = (expression: string, after: string) => {
  const time = readSchedule(expression)(from(after));
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
};

describe('a schedule fires next', () => {
  it.each<[string, string, string | undefined]>([
    ['rate(1 minute)', '2026-03-01T10:00', '2026-03-01T10:01'],
    ['rate(5 minutes)', '2026-03-01T10:00', '2026-03-01T10:05'],
    ['rate(1 day)', '2026-03-01T10:00', '2026-03-02T10:00'],
    ['cron(0 12 * * ? *)', '2026-03-01T12:00', '2026-03-02T12:00'],
    ['cron(0/15 9-17 ? * MON-FRI *)', '2026-02-27T17:45', '2026-03-02T09:00'],
    ['cron(5,10 14 ? * * *)', '2026-03-01T14:05:30', '2026-03-01T14:10'],
    ['cron(0 8 1 * ? *)', '2026-03-01T08:00', '2026-04-01T08:00'],
    ['cron(0 0 L * ? *)', '2028-02-10T00:00', '2028-02-29T00:00'],
    ['cron(0 0 1W * ? *)', '2026-07-30T00:00', '2026-08-03T00:00'],
    ['cron(0 0 31W * ? *)', '2026-05-20T00:00', '2026-05-29T00:00'],
    ['cron(0 0 ? * 6L *)', '2026-03-01T00:00', '2026-03-27T00:00'],
    ['cron(0 0 ? * 3#2 *)', '2026-03-01T00:00', '2026-03-10T00:00'],
    ['cron(0 0 ? * TUE#2 *)', '2026-03-01T00:00', '2026-03-10T00:00'],
    ['cron(0 0 29 2 ? *)', '2026-03-01T00:00', '2028-02-29T00:00'],
    ['cron(0 0 1 JAN ? 2027)', '2026-03-01T00:00', '2027-01-01T00:00'],
    ['cron(0 0 1 1 ? 2025)', '2026-03-01T00:00', undefined],
    ['cron(0 0 30 2 ? *)', '2026-03-01T00:00', undefined],
  ])('%s after %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each(['rate(5 minute)', 'rate(1 minutes)', 'rate(0 minutes)', 'rate(1 week)', 'cron(* * * * * *)', 'cron(0 12 * * ?)', 'cron(60 12 * * ? *)', 'cron(0 12 0 * ? *)', 'cron(0 12 ? * ? *)', 'cron(0 12 ? * 3#6 *)', 'cron(0/0 12 * * ? *)', 'cron(0 5-2 * * ? *)', 'every day'])(
    '%s is refused',
    (expression) => {
      expect(() => readSchedule(expression)).toThrow('Parameter ScheduleExpression is not valid.');
    },
  );
});
