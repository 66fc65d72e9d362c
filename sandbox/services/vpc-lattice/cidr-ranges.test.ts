import { describe, expect, it } from 'vitest';
import { familyOf, holdsAddress, requireCidrRanges } from './cidr-ranges';

describe('ranges that can be shared', () => {
  it.each([['10.0.0.0/16'], ['192.168.7.9/32'], ['0.0.0.0/0'], ['::/0'], ['2600:1f18:0:1::/64'], ['fd00::/8'], ['::ffff:10.0.0.0/104']])('%s', (range) => {
    expect(requireCidrRanges([range])).toEqual([range]);
  });
});

describe('ranges that cannot', () => {
  it.each([
    ['10.0.0.0/0', 'reserved'],
    ['128.0.0.0/1', 'reserved'],
    ['100.100.0.0/16', 'reserved'],
    ['fe80::1/128', 'reserved'],
    ['ff02::/16', 'reserved'],
    ['10.0.0.0/', 'not a valid'],
    ['10.0.0.256/24', 'not a valid'],
    ['2600::/129', 'not a valid'],
    ['fe80::1%eth0/64', 'not a valid'],
    ['2600::1::/64', 'not a valid'],
  ])('%s', (range, why) => {
    expect(() => requireCidrRanges([range])).toThrow(why);
  });
});

describe('whether a range holds an address', () => {
  it.each<[string, string, boolean]>([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.1.20/32', '10.0.1.20', true],
    ['2600:1f18:0:1::/64', '2600:1f18:0:1:ffff::1', true],
    ['2600:1f18:0:1::/64', '2600:1f18:0:2::', false],
    ['::/0', '10.0.0.1', false],
    ['::ffff:10.0.0.0/104', '::ffff:10.1.2.3', true],
  ])('%s and %s: %s', (range, address, expected) => {
    expect(holdsAddress([range], address)).toBe(expected);
  });
});

it('tells families apart', () => {
  expect([familyOf('10.0.0.0/8'), familyOf('::1/128'), familyOf('main')]).toEqual([4, 6, undefined]);
});
