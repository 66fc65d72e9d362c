import { describe, expect, test } from 'vitest';
import { dayInWords, defaultUntil, endOfDay, latestUntil, untilProblem } from './until';

const now = new Date('2026-11-23T22:30:00.000Z');

describe('the end date of a request', () => {
  test.each([
    ['yesterday is refused', '2026-11-22', /over/],
    ['today is taken: it lasts until midnight', '2026-11-23', null],
    ['90 days ahead is taken', defaultUntil(now), null],
    ['a year ahead is taken', latestUntil(now), null],
    ['a day more than a year is refused', '2027-11-24', /a year at most.*23 November 2027/],
  ])('%s', (_name, day, problem) => {
    if (problem) expect(untilProblem(day, now)).toMatch(problem);
    else expect(untilProblem(day, now)).toBeNull();
  });

  test('lasts to the end of the day in UTC and reads as that day', () => {
    expect(endOfDay('2027-02-21').toISOString()).toBe('2027-02-21T23:59:59.999Z');
    expect(dayInWords(endOfDay('2027-02-21'))).toBe('21 February 2027');
    expect(defaultUntil(now)).toBe('2027-02-21');
  });
});
