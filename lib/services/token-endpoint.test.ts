import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAddress } from '@/lib/platform/ip-address';
import { hostOfTokenEndpoint, problemOfTokenEndpoint } from './token-endpoint';

/** Pattern of the Amazon EventBridge API model, HttpsEndpoint. */
const httpsEndpoint = /^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$/;

const rows: [endpoint: string, problem: RegExp | null][] = [
  ['https://auth.example.com/oauth2/token', null],
  ['https://auth.example.com:8443/token?tenant=a', null],
  ['HTTPS://Auth.Example.com/token', null],
  ['', /Enter the address/],
  ['http://auth.example.com/token', /HTTPS only/],
  ['auth.example.com/token', /HTTPS only/],
  ['https://user:secret@auth.example.com/token', /user name or password/],
  ['https://user@auth.example.com/token', /user name or password/],
  ['https://10.0.0.1/token', /instead of an IP address/],
  ['https://8.8.8.8/token', /instead of an IP address/],
  ['https://[::1]/token', /EventBridge doesn’t take/],
  ['https://0x7f000001/token', /full DNS name/],
  ['https://127.1/token', /not a number/],
  ['https://2130706433/token', /full DNS name/],
  ['https://localhost/token', /full DNS name/],
  ['https://auth.localhost/token', /the computer itself/],
  ['https://auth.example.com/to"ken', /quotation marks/],
  ['https://auth.example.com/to\'ken', /quotation marks/],
  ['"https://auth.example.com/token"', /HTTPS only/],
  ['https://auth.example.com/to ken', /blanks/],
  ['https://auth.example.com/token#here', /fragment/],
  ['https://auth.example.com/%zz', /doesn’t take/],
  ['https://auth.example.com/ü', /doesn’t take/],
  ['https://auth.example.com\\@evil.example.com/', /doesn’t take/],
  ['https://auth.example.com/\u0000', /U\+0000/],
  ['https://auth.example.com/\n', /one line/],
  ['https://auth.example.com:0/token', /port/],
  ['https://auth.example.com:70000/token', /port/],
  ['https:///token', /full DNS name/],
  [`https://${'auth.'.repeat(420)}example.com/`, /2,048/],
];
test.each(rows)('%j', (endpoint, problem) => {
  const found = problemOfTokenEndpoint(endpoint);
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeNull();
});

test('a message never shows a password', () => expect(problemOfTokenEndpoint('https://user:hunter2@auth.example.com/')).not.toContain('hunter2'));

test('of any text, what is taken EventBridge takes, and every URL parser reads the same host in it', () => {
  const part = fc.constantFrom('https://', 'http://', '//', '/', '\\', '@', ':', '443', '?', '#', '%41', '%', '[', ']', '::1', '10.0.0.1', '.', 'auth', 'example.com', "'", '"', ' ', '\t', 'ü', '\u0000', '0x7f', 'localhost');
  const text = fc.oneof(fc.webUrl({ validSchemes: ['https'], withFragments: true, withQueryParameters: true, size: 'small' }), fc.array(part, { maxLength: 8 }).map((parts) => `https://${parts.join('')}`), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(text, (endpoint) => {
      const host = hostOfTokenEndpoint(endpoint);
      if (host === null) return;
      const { protocol, hostname, username, password, hash } = new URL(endpoint);
      expect([protocol, username, password, hash]).toEqual(['https:', '', '', '']);
      expect(endpoint).toMatch(httpsEndpoint);
      expect(endpoint.toLowerCase().replace(/^https:\/\//, '').split(/[/?:]/)[0]!.replace(/\.$/, '')).toBe(hostname.replace(/\.$/, ''));
      expect(isAddress(host)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
