import { describe, expect, test } from 'vitest';
import { dayInWords, defaultUntil, endOfDay, latestUntil, renewalDays, renewalProblem, untilProblem } from './until';

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

describe('the new end date of a renewal', () => {
  const stands = endOfDay('2026-12-31');
  test.each([
    ['the day that stands is refused', '2026-12-31', /stands until 31 December 2026 as it is/],
    ['an earlier one is refused: ending earlier is revoking', '2026-12-01', /Choose a later day/],
    ['the day after is taken', '2027-01-01', null],
    ['a year from now is taken', latestUntil(now), null],
    ['a year from the day that stands is not', '2027-12-31', /a year at most/],
  ])('%s', (_name, day, problem) => {
    if (problem) expect(renewalProblem(day, stands, now)).toMatch(problem);
    else expect(renewalProblem(day, stands, now)).toBeNull();
  });

  test('is proposed as long again as it stands, within a year from now', () => {
    expect(renewalDays(stands, now)).toEqual({ earliest: '2027-01-01', suggested: '2027-03-31', latest: '2027-11-23' });
    expect(renewalDays(endOfDay('2027-10-01'), now)).toEqual({ earliest: '2027-10-02', suggested: '2027-11-23', latest: '2027-11-23' });
    expect(renewalDays(endOfDay('2027-11-23'), now)).toBeNull();
  });
});
