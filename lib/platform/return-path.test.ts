import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from './return-path';

const origin = 'https://pergola.example.com';

test.each([
  ['/access/grt_1?tab=x', '/access/grt_1?tab=x'],
  [`${origin}/owned`, '/owned'],
  ['/activity?person=Olivia Owner', '/activity?person=Olivia%20Owner'],
  ['/services/new#where', '/services/new'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
  ['https://evil.example/owned', '/'],
  ['http://pergola.example.com/owned', '/'],
  ['https://user@pergola.example.com/owned', '/'],
  ['//evil.example/owned', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/%2e//evil.example', '/'],
  ['/%2E%2e//evil.example', '/'],
  ['/./\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n//evil.example', '/'],
  [`${origin}//evil.example`, '/'],
  [`${origin}/.//evil.example`, '/'],
  ['javascript:alert(1)', '/'],
  ['data:text/html,x', '/'],
  ['/signin?callbackUrl=/owned', '/'],
  ['/api/auth/signout', '/'],
  [`/${'a'.repeat(3_000)}`, '/'],
  ['http://', '/'],
])('%j leads to %s', (address, path) => {
  expect(returnPath(address, origin)).toBe(path);
});

/** Addresses made of the pieces that parsers disagree about, and of anything. */
const pieces = fc.oneof(
  fc.constantFrom('/', '//', '\\', '.', '..', '%2e', '%2E%2e', '%2f', '%5c', '?', '#', '@', ':', ';', '\t', '\n', '\r', '\u0000', ' ', '\u00a0', '／', '。', 'evil.example', 'user:pass@', 'https:', 'javascript:', 'http://', origin, '[::1]', '..;', 'signin', 'owned'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const addresses = fc.array(pieces, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
const rooted = addresses.map((rest) => `/${rest}`);

test.each([origin, 'http://localhost:3000'])('whatever the address is, a browser resolves the result to %s', (publicOrigin) => {
  fc.assert(
    fc.property(fc.oneof(addresses, rooted), (address) => {
      const path = returnPath(address, publicOrigin);
      const resolved = new URL(path, `${publicOrigin}/signin`);
      expect(resolved.origin).toBe(publicOrigin);
      expect(resolved.username + resolved.password).toBe('');
      expect(path).toMatch(/^\/(?![/\\])/);
      // A header or an attribute holds it as it is.
      expect(path).toMatch(/^[\u0021-\u007e]*$/);
      expect(returnPath(path, publicOrigin), 'it is kept as it is the next time').toBe(path);
    }),
    { numRuns: 1_000 },
  );
});
