import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayInWords, defaultUntil, endOfDay, latestUntil, renewalDays, renewalProblem, typedDay, typedDayInWords, untilProblem } from './until';

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

describe('a day as it is typed', () => {
  test.each([
    ['nothing', '', null],
    ['the first key of a year', '2', null],
    ['the first two keys of a year', '20', null],
    ['a year', '2027', null],
    ['a year and the separator', '2027-', null],
    ['a month of one digit', '2027-2', null],
    ['a year and a month', '2027-02', null],
    ['a day of one digit', '2027-02-2', null],
    ['a day', '2027-02-21', '21 February 2027'],
    ['29 February of a leap year', '2028-02-29', '29 February 2028'],
    ['29 February of another year', '2027-02-29', null],
    ['a month that is not there', '2027-13-01', null],
    ['the year zero', '0000-01-01', null],
    ['the last year of four digits', '9999-12-31', '31 December 9999'],
    ['a moment', '2027-02-21T00:00:00Z', null],
    ['words', 'tomorrow', null],
  ])('%s', (_name, text, words) => {
    expect(typedDayInWords(text)).toBe(words);
  });

  test('never throws, and gives back only days', () => {
    const almost = fc.stringMatching(/^[0-9]{0,5}-?[0-9]{0,3}-?[0-9]{0,3}$/);
    const texts = fc.sample(fc.oneof(fc.string({ unit: 'binary' }), almost), 1_000);
    expect(texts.filter((text) => ![null, text].includes(typedDay(text)))).toEqual([]);
  });
});
