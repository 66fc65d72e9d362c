import fc from 'fast-check';
import { isIPv4, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { canonicalAddress, isAddress, kindOfAddress, type AddressKind } from './ip-address';

const rows: [AddressKind | null, string[]][] = [
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1', '100.64.0.1', 'fd00::1', 'fd12:3456::1']],
  ['public', ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2600:1f18::1', '2a05:d018::1']],
  ['special', ['0.0.0.0', '127.0.0.1', '169.254.169.254', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255']],
  ['special', ['::', '::1', 'fe80::1', 'fec0::1', 'ff02::1', '::ffff:169.254.169.254', '::ffff:10.0.0.1', '::10.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '2002:a00:1::', '2001::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1']],
  ['special', ['fc00::1', 'fd00:ec2::254', '4000::1', '1::1']],
  [null, ['', '10.0.0', '010.0.0.1', '10.0.0.256', '0x0a000001', '167772161', '10.0.0.1.', '10.0.0.1\n', '10.0.0.1:443', 'fe80::1%eth0', '[::1]', '::1/64', 'service1.main.example.com', ':::1']],
];

test.each(rows.flatMap(([kind, addresses]) => addresses.map((address) => [address, kind] as const)))('%j is %s', (address, kind) => {
  expect(kindOfAddress(address)).toBe(kind);
});

const like = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.stringMatching(/^[0-9a-fx.:%[\]/ ]{0,20}$/));

test('what counts as an address, Node.js takes for one, and the canonical form is the same address', () => {
  fc.assert(
    fc.property(like, (text) => {
      if (!isAddress(text)) return;
      expect(isIPv4(text) || isIPv6(text)).toBe(true);
      expect(kindOfAddress(canonicalAddress(text))).toBe(kindOfAddress(text));
      expect(canonicalAddress(canonicalAddress(text))).toBe(canonicalAddress(text));
    }),
    { numRuns: 1_000 },
  );
});

test('no address that holds a special IPv4 address counts as a host', () => {
  fc.assert(
    fc.property(fc.ipV4(), (inner) => {
      for (const outer of [`::ffff:${inner}`, `64:ff9b::${inner}`, `::${inner}`]) expect(kindOfAddress(outer)).toBe('special');
    }),
    { numRuns: 1_000 },
  );
});
