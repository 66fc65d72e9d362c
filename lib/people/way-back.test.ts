import { expect, test } from 'vitest';
import { wayBack } from './way-back';

test.each([
  ['/access/grt_1?tab=x', '/access/grt_1?tab=x'],
  ['http://localhost:3000/owned', '/owned'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
  ['https://evil.example/owned', '/'],
  ['//evil.example/owned', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/signin?callbackUrl=/owned', '/'],
  ['http://', '/'],
])('after signing in, %j leads to %s', (callbackUrl, path) => {
  expect(wayBack(callbackUrl, 'http://localhost:3000')).toBe(path);
});
