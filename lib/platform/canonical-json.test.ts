import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json';

it.each([
  ['keys are sorted at every depth', { b: 1, a: { d: [2, { z: 0, y: 0 }], c: null } }, '{"a":{"c":null,"d":[2,{"y":0,"z":0}]},"b":1}'],
  ['what is undefined is left out', { a: undefined, b: 1 }, '{"b":1}'],
  ['dates are ISO strings', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
])('%s', (_, value, expected) => expect(canonicalJson(value)).toBe(expected));

it('reads back as the same JSON, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
