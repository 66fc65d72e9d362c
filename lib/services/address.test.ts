import { describe, expect, test } from 'vitest';
import { isPortWithin, portRangesOf, targetOf } from './address';

describe('where a service answers', () => {
  test.each([
    ['service1.main.example.com', { target: { domainName: 'service1.main.example.com' } }],
    [' Service1.Main.Example.com. ', { target: { domainName: 'service1.main.example.com' } }],
    ['10.0.3.14', { target: { ipAddress: '10.0.3.14' } }],
    ['100.64.0.1', { target: { ipAddress: '100.64.0.1' } }],
    ['fd00::1', { target: { ipAddress: 'fd00::1' } }],
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
  ])('%s is refused', (text, problem) => expect(targetOf(text)).toEqual({ problem: expect.stringContaining(problem) }));
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
