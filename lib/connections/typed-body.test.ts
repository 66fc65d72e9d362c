import { expect, test } from 'vitest';
import { typedBodyOf } from './typed-body';

const long = '{"n":12345678901234567890}';

test.each<[string, string, boolean, unknown, RegExp | null]>([
  ['nothing', ' \n', false, undefined, null],
  ['JSON, whatever its blanks', '{ "a": [1, "b c"],\n "d": null }', false, { a: [1, 'b c'], d: null }, null],
  ['names that end in .$', '{"a.$":"$.b"}', false, { 'a.$': '$.b' }, null],
  ['a number with more digits than a double has', long, false, long, /exactly as typed.*12345678901234567890/],
  ['a fraction with more digits', '[0.12345678901234567890]', false, '[0.12345678901234567890]', /exactly as typed/],
  ['such digits in a string', '{"n":"12345678901234567890"}', false, { n: '12345678901234567890' }, null],
  ['a number in another notation', '[1.0]', false, '[1.0]', /exactly as typed/],
  ['a name that comes twice', '{"a":1,"a":2}', false, '{"a":1,"a":2}', null],
  ['names that a parser sorts', '{"2":1,"1":2}', false, '{"2":1,"1":2}', null],
  ['broken JSON', '{"a":1', false, '{"a":1', /not valid JSON, so it is sent as text/],
  ['a form', 'a=1&b=2', false, 'a=1&b=2', null],
  ['an object with body parameters of the connection', '{"a":1}', true, { a: 1 }, null],
  ['a long number with them', long, true, { n: Number('12345678901234567890') }, /^12345678901234567890 is sent as 12345678901234567000/],
  ['a list with them', '[1]', true, [1], /only a JSON object/],
  ['a text with them', 'a=1', true, 'a=1', /only a JSON object/],
  ['broken JSON with them', '{"a"', true, '{"a"', /not valid JSON.*only a JSON object/],
])('%s', (_name, text, isMerged, body, warning) => {
  const typed = typedBodyOf(text, { isMerged });
  expect(typed.body).toEqual(body);
  if (warning) expect(typed.warning).toMatch(warning);
  else expect(typed.warning).toBeNull();
});
