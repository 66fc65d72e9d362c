import { expect, test } from 'vitest';
import { catalogAddress, catalogQueryOf } from './catalog-query';

test.each([
  ['/', {}],
  ['/?f=forecast', { f: 'forecast' }],
  ['/?f=weather+map&f=team%3DMain&f=region%21%3Dus-east-1&op=or&view=table', { f: ['weather map', 'team=Main', 'region!=us-east-1'], op: 'or' }],
  ['/?page=after%7E1.2%7Eservice1%7Esvc_0123456789abcdef', { page: 'after~1.2~service1~svc_0123456789abcdef' }],
])('the address %s says what was looked for, and back', (address, params) => {
  expect(catalogAddress(catalogQueryOf(params), address.includes('view=table') ? 'table' : 'cards')).toBe(address);
});

test.each(['sideways~0~a~svc_0123456789abcdef', 'after~x~a~svc_0123456789abcdef', 'after~0~a~other', 'after', ''])('the place “%s” makes no sense and is left out', (page) => {
  expect(catalogQueryOf({ page }).cursor).toBeNull();
});

test('an address with too much in it is cut, not refused', () => {
  const query = catalogQueryOf({ f: Array.from({ length: 50 }, () => 'x'.repeat(1_000)) });
  expect(query.filters).toHaveLength(20);
  expect(query.filters[0]!.value).toHaveLength(200);
});
