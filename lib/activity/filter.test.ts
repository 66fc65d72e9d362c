import { expect, test } from 'vitest';
import { addressOf, filterOfTokens, tokensOf } from './filter';

test.each([
  ['one property', [{ propertyKey: 'outcome', operator: '=', value: 'REFUSED' }], 'outcome=REFUSED'],
  ['words alone are a person', [{ operator: ':', value: 'carl' }], 'person=carl'],
  ['of two the later holds', [{ propertyKey: 'person', operator: '=', value: 'a' }, { propertyKey: 'person', operator: '=', value: 'b' }], 'person=b'],
  ['what is no day is dropped', [{ propertyKey: 'from', operator: '=', value: 'yesterday' }], ''],
  ['the year zero, which PostgreSQL does not have, is dropped', [{ propertyKey: 'to', operator: '=', value: '0000-01-01' }], ''],
  ['a day is kept', [{ propertyKey: 'from', operator: '=', value: '2026-11-23' }], 'from=2026-11-23'],
])('%s', (_name, tokens, address) => {
  const filter = filterOfTokens(tokens);
  expect(addressOf(filter)).toBe(address);
  expect(filterOfTokens(tokensOf(filter))).toEqual(filter);
});
