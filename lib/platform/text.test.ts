import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, problemOfLine, problemOfProse } from './text';
import { line, prose } from './text-schema';

const cases: [what: string, text: string, inLine: boolean, inProse: boolean][] = [
  ['plain words', 'Forecast service', true, true],
  ['umlauts, Han, Hangul and kana', 'Prüfstände 予測 예측 カタログ', true, true],
  ['an emoji', 'Done ✅', true, true],
  ['an emoji that needs a joiner', '👩‍🔬', false, true],
  ['Persian with a non-joiner', 'می‌خواهم', false, true],
  ['U+0000', 'a\u0000b', false, false],
  ['an escape sequence of a terminal', '\u001b[31mred', false, false],
  ['a C1 control', 'a\u009bb', false, false],
  ['a lone high surrogate', 'a\ud800', false, false],
  ['a lone low surrogate', '\udc00b', false, false],
  ['a line feed', 'first\nsecond', false, true],
  ['a tab', 'a\tb', false, true],
  ['a line separator', 'a\u2028b', false, true],
  ['a right-to-left override', 'exe.\u202efdp', false, false],
  ['an isolate', '\u2066a', false, false],
  ['a right-to-left mark', 'א\u200f!', false, true],
  ['a zero-width space', 'ser\u200bvice1', false, true],
  ['a soft hyphen', 'ser\u00advice1', false, true],
  ['a byte order mark within', 'a\ufeffb', false, true],
  ['a Hangul filler', 'a\u3164', false, true],
  ['a tag character', 'a\u{e0041}', false, true],
];

test.each(cases)('%s', (_what, text, inLine, inProse) => {
  expect([problemOfLine(text) === null, problemOfProse(text) === null]).toEqual([inLine, inProse]);
});

test('the message names the character and what to do', () => {
  expect(problemOfLine('ser\u200bvice1')).toBe('There is a character in it that is not allowed here (U+200B). Delete it, or type the text again.');
  expect(problemOfLine('a\r\nb')).toBe('Enter one line: there is a line break in it.');
});

test('line breaks of all systems become line feeds', () => expect(prose().parse('a\r\nb\rc\n')).toBe('a\nb\nc\n'));

const anyText = fc.array(fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0x2000, max: 0x206f }), fc.integer({ min: 0, max: 0xffff }))).map((units) => String.fromCharCode(...units));

describe('for any text', () => {
  test('what a schema takes is well-formed, without controls, and the same in UTF-8', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const [schema, controls] of [[line(), /[\0-\x1f\x7f-\x9f]/], [prose(), /[\0-\x08\x0b-\x1f\x7f-\x9f]/]] as const) {
          const taken = schema.safeParse(text);
          if (!taken.success) continue;
          expect(taken.data).not.toMatch(controls);
          expect(Buffer.from(taken.data, 'utf8').toString('utf8')).toBe(taken.data);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('what is left of text from others is one line', () => {
    fc.assert(fc.property(anyText, (text) => void expect(problemOfLine(lineOf(text))).toBeNull()), { numRuns: 1_000 });
  });
});
