import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOfAddress } from '@/lib/platform/ip-address';
import { isPortWithin, portRangesOf, targetOf } from './address';

describe('where a service answers', () => {
  test.each([
    ['service1.main.example.com', { target: { domainName: 'service1.main.example.com' } }],
    [' Service1.Main.Example.com. ', { target: { domainName: 'service1.main.example.com' } }],
    ['10.0.3.14', { target: { ipAddress: '10.0.3.14' } }],
    ['100.64.0.1', { target: { ipAddress: '100.64.0.1' } }],
    ['fd00::1', { target: { ipAddress: 'fd00::1' } }],
    ['2600:1F18:0:0::1', { target: { ipAddress: '2600:1f18::1' } }],
    ['xn--bcher-kva.example.com', { target: { domainName: 'xn--bcher-kva.example.com' } }],
  ])('%s is taken', (text, target) => expect(targetOf(text)).toEqual(target));

  test.each([
    ['', 'Enter the DNS name'],
    ['https://service1.main.example.com/', 'host alone'],
    ['service1.main.example.com/path', 'host alone'],
    ['service1.main.example.com:8443', 'port has a field'],
    ['8.8.8.8', 'only private addresses'],
    ['172.32.0.1', 'only private addresses'],
    ['300.1.1.1', 'not an IPv4 address'],
    ['service1', 'full DNS name'],
    ['-bad.example.com', 'full DNS name'],
    ['a b.example.com', 'full DNS name'],
    ['::1', 'not the address of a host'],
    ['fe80::1', 'not the address of a host'],
    ['ff02::1', 'not the address of a host'],
    ['::', 'not the address of a host'],
    ['2001:db8::1', 'not the address of a host'],
    ['::ffff:169.254.169.254', 'not the address of a host'],
    ['64:ff9b::a9fe:a9fe', 'not the address of a host'],
    ['fd00:ec2::254', 'not the address of a host'],
    ['169.254.169.254', 'only private addresses'],
    ['0x7f.0.0.0x1', 'not a number'],
    ['10.0.0.0x1', 'not a number'],
    ['service1.localhost', 'the computer itself'],
    ['bücher.example.com', 'Punycode'],
    ['service1\u0000.example.com', 'U+0000'],
    ['service1\u200b.example.com', 'U+200B'],
    ['service1_.example.com', 'full DNS name'],
  ])('%s is refused', (text, problem) => expect(targetOf(text)).toEqual({ problem: expect.stringContaining(problem) }));
});

test('of any text, only hosts are taken: a URL with it has it as its host', () => {
  const part = fc.oneof(fc.constantFrom('10', '0', '255', 'fd00', '::', ':', '.', 'service1', 'example', 'com', '0x1f', 'localhost', '-', '_', '%', '@', '/', '\u0000', 'ü', ' '), fc.ipV4(), fc.ipV6());
  const text = fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('')).filter((some) => some !== '');
  fc.assert(
    fc.property(fc.oneof(text, fc.domain(), text.map((some) => `${some}.example.com`)), (typed) => {
      const found = targetOf(typed);
      if ('problem' in found) return;
      const { domainName, ipAddress } = { domainName: null, ipAddress: null, ...found.target };
      expect(new URL(`https://${ipAddress?.includes(':') ? `[${ipAddress}]` : (domainName ?? ipAddress)}/`).hostname.replaceAll(/[[\]]/g, '')).toBe(domainName ?? ipAddress);
      expect(kindOfAddress(domainName ?? '10.0.0.1')).toBe(domainName ? null : 'private');
      if (ipAddress) expect(kindOfAddress(ipAddress)).not.toBe('special');
    }),
    { numRuns: 1_000 },
  );
});

describe('ports', () => {
  test.each([
    ['443', ['443']],
    ['443, 8000-8010', ['443', '8000-8010']],
    ['443 443', ['443']],
  ])('%s', (text, ranges) => expect(portRangesOf(text)).toEqual({ ranges }));

  test.each(['', '0', '65536', '20-10', 'https', '1-2-3'])('“%s” is refused', (text) => expect(portRangesOf(text)).toHaveProperty('problem'));

  test('a port within a range is found', () => {
    expect(isPortWithin(8_005, ['443', '8000-8010'])).toBe(true);
    expect(isPortWithin(8_011, ['443', '8000-8010'])).toBe(false);
  });
});
