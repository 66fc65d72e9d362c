import { expect, it } from 'vitest';
import { holds } from './choice';

const input = { n: 5, text: 'forecast.json', flag: true, none: null, at: '2026-11-23T10:00:00Z', list: [{ x: 1 }], other: 5 };

it.each([
  ['a string that is equal', { Variable: '$.text', StringEquals: 'forecast.json' }, true],
  ['a string that is not', { Variable: '$.text', StringEquals: 'x' }, false],
  ['a wildcard', { Variable: '$.text', StringMatches: '*.json' }, true],
  ['a wildcard with an escaped star', { Variable: '$.text', StringMatches: '\\*.json' }, false],
  ['a number that is greater', { Variable: '$.n', NumericGreaterThan: 4 }, true],
  ['a number that is not smaller', { Variable: '$.n', NumericLessThan: 5 }, false],
  ['a number against a path', { Variable: '$.n', NumericEqualsPath: '$.other' }, true],
  ['a number that is text', { Variable: '$.text', NumericEquals: 5 }, false],
  ['a boolean', { Variable: '$.flag', BooleanEquals: true }, true],
  ['a time before another', { Variable: '$.at', TimestampLessThan: '2026-11-23T12:00:00+01:00' }, true],
  ['null', { Variable: '$.none', IsNull: true }, true],
  ['something absent', { Variable: '$.missing', IsPresent: false }, true],
  ['something present', { Variable: '$.n', IsPresent: true }, true],
  ['text that is numeric', { Variable: '$.text', IsNumeric: true }, false],
  ['a member of a list', { Variable: '$.list[0].x', NumericEquals: 1 }, true],
  ['both of two', { And: [{ Variable: '$.n', NumericEquals: 5 }, { Variable: '$.flag', BooleanEquals: false }] }, false],
  ['one of two', { Or: [{ Variable: '$.n', NumericEquals: 4 }, { Variable: '$.flag', BooleanEquals: true }] }, true],
  ['not', { Not: { Variable: '$.n', NumericEquals: 5 } }, false],
])('%s', (_what, rule, expected) => {
  expect(holds(rule, { input, context: {}, variables: {} })).toBe(expected);
});
