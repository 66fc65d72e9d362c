import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressGroup, clientAddressOf, noteSocketAddresses } from './client-address';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
  ['not an address', 'unknown'],
  ['', 'unknown'],
  [null, 'unknown'],
])('%s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

const group16 = fc.integer({ min: 0, max: 0xffff });

test('all addresses of a /64 are one client, and those of another /64 are another', () => {
  fc.assert(
    fc.property(fc.array(group16, { minLength: 4, maxLength: 4 }), fc.array(group16, { minLength: 4, maxLength: 4 }), fc.array(group16, { minLength: 4, maxLength: 4 }), fc.nat(3), (network, one, other, place) => {
      fc.pre(network.slice(0, 4).some((group) => group !== 0));
      const address = (prefix: number[], host: number[]) => [...prefix, ...host].map((group) => group.toString(16)).join(':');
      expect(addressGroup(address(network, one))).toBe(addressGroup(address(network, other)));
      const elsewhere = network.with(place, (network[place]! + 1) % 0x10000);
      expect(addressGroup(address(elsewhere, one))).not.toBe(addressGroup(address(network, one)));
      // However it is written.
      const url = new URL(`http://[${address(network, one)}]/`).hostname.slice(1, -1);
      expect(addressGroup(url)).toBe(addressGroup(address(network, one)));
    }),
  );
});

test('what a client claims never changes which client it is', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), { maxLength: 5 }), fc.ipV4(), fc.nat(3), (claimed, client, proxies) => {
      // Each proxy appends the address that it was called from, the innermost last: the socket of the portal's process.
      const appended = [client, ...Array.from({ length: proxies }, (_, index) => `10.0.0.${index}`)];
      expect(clientAddressOf([...claimed, ...appended].join(', '), proxies)).toBe(client);
    }),
  );
});

test.each([
  ['10.0.0.1', 1, null],
  [null, 0, null],
  ['203.0.113.7:5123, 10.0.0.1', 1, '203.0.113.7'],
  ['[2001:db8::1]:5123, 10.0.0.1', 1, '2001:db8::1'],
])('%s behind %i proxies is %s', (header, proxies, address) => {
  expect(clientAddressOf(header, proxies)).toBe(address);
});

test('the socket’s address is appended to what a client sends', async () => {
  noteSocketAddresses();
  const server = createServer((request, response) => response.end(request.headers['x-forwarded-for']));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await (await fetch(url)).text()).toBe('127.0.0.1');
  expect(await (await fetch(url, { headers: { 'x-forwarded-for': '198.51.100.1' } })).text()).toBe('198.51.100.1, 127.0.0.1');
  server.close();
});
