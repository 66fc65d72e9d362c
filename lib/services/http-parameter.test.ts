import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicateNames, parameterPlaces, problemOfHeaderName, problemOfParameterName, problemOfParameterValue, type ParameterPlace, type ParameterUse } from './http-parameter';

/** Patterns of the Amazon EventBridge API model, with the members that take 512 characters. */
const headerKey = /^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$/;
const headerValue = /^[\x20-\x7E]+$/;
const queryKey = /^[^\x00-\x1F\x7F]+$/;
const queryValue = /^[^\x00-\x09\x0B\x0C\x0E-\x1F\x7F]+$/;

const names: [ParameterPlace, string, problem: RegExp | null, ParameterUse?][] = [
  ['header', 'X-Team', null],
  ['header', 'Content-Type', null],
  ['header', '', /Enter the name/],
  ['header', 'bad header', /Remove the blank/],
  ['header', 'X-Ü', /Remove “Ü”/],
  ['header', 'X:Y', /Remove “:”/],
  ['header', 'X\u0000', /can’t be seen/],
  ['header', 'x'.repeat(513), /512/],
  ['header', 'Host', /AWS sets or refuses/],
  ['header', 'hOST', /AWS sets or refuses/],
  ['header', 'Content-Length', /AWS sets or refuses/],
  ['header', 'If-Match', /AWS sets or refuses/],
  ['header', 'X-Amz-Target', /AWS sets or refuses/],
  ['header', 'X-Forwarded-For', /AWS sets or refuses/],
  ['header', 'Authorization', /Choose it under authentication/],
  ['header', 'Authorization', null, 'token'],
  ['header', 'Host', /AWS sets or refuses/, 'token'],
  ['query', 'Host', null],
  ['query', 'a b', null],
  ['query', '__proto__', null],
  ['query', 'constructor', null],
  ['query', 'a\u202eb', /U\+202E/],
  ['query', 'client_secret', null],
  ['body', 'client_secret', /EventBridge sends client_secret/, 'token'],
  ['query', 'grant_type', /Pergola sends grant_type/, 'token'],
  ['body', 'scope', /field of its own/, 'token'],
  ['body', 'constructor', null, 'token'],
  ['body', 'audience', null, 'token'],
];
test.each(names)('the %s name %j', (place, name, problem, use) => {
  const found = problemOfParameterName(place, name, use);
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeNull();
});

const values: [ParameterPlace, string, problem: RegExp | null][] = [
  ['header', 'application/json', null],
  ['header', 'a\r\nX-Injected: b', /one line/],
  ['header', 'ü', /ASCII/],
  ['header', ' a', /blanks/],
  ['header', 'a\tb', /U\+0009/],
  ['query', 'ü', null],
  ['query', 'a\nb', /one line/],
  ['body', '\ud800', /U\+D800/],
  ['body', 'x'.repeat(513), /512/],
];
test.each(values)('the %s value %j', (place, value, problem) => {
  const found = problemOfParameterValue(place, value);
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeNull();
});

test('a message never quotes a value', () => expect(problemOfParameterValue('header', 'secret-ü')).not.toContain('secret'));

test('a name twice in one place is found, in headers whatever the capitals', () => {
  const parameters = [['header', 'X-Team'], ['query', 'X-Team'], ['header', 'x-team'], ['query', 'x-team'], ['query', 'x-team'], ['query', '__proto__'], ['query', '']] as const;
  expect([...duplicateNames(parameters.map(([place, name]) => ({ in: place, name }))).keys()]).toEqual([2, 4]);
});

describe('for any text, what the rules take, the patterns of EventBridge take', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: 'binary-ascii', maxLength: 600 }), fc.stringMatching(/^[A-Za-z-]{1,20}$/));
  test('names and values', () => {
    fc.assert(
      fc.property(fc.constantFrom(...parameterPlaces), text, (place, some) => {
        if (problemOfParameterName(place, some) === null) {
          expect(some).toMatch(place === 'header' ? headerKey : queryKey);
          expect(some.length).toBeLessThanOrEqual(512);
        }
        if (some !== '' && problemOfParameterValue(place, some) === null) {
          expect(some).toMatch(place === 'header' ? headerValue : queryValue);
          expect(some.length).toBeLessThanOrEqual(512);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('a header that is taken is one that fetch takes too', () => {
    fc.assert(
      fc.property(text, text, (name, value) => {
        if (problemOfHeaderName(name) !== null || problemOfParameterValue('header', value) !== null) return;
        expect(new Headers([[name, value]]).get(name)).toBe(value);
      }),
      { numRuns: 1_000 },
    );
  });
});
