import fc from 'fast-check';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readableAddress, readAddresses } from './readable-address';

test.each([
  ['/services/svc_1?f=%ff', '/services/svc_1?f=%ff'],
  ['/a%20b/%E4%BA%88', '/a%20b/%E4%BA%88'],
  ['/services/%ff', '/services/%25ff'],
  ['/services/%ED%A0%80', '/services/%25ED%25A0%2580'],
  ['/services/%', '/services/%25'],
  ['/services/%zz?a=%', '/services/%25zz?a=%'],
  ['/a%20b/%ff', '/a%20b/%25ff'],
])('%s is read as %s', (address, read) => expect(readableAddress(address)).toBe(read));

test('any path can be decoded afterwards, and one that could be stays', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(?:%[0-9a-fE][0-9a-f]|%|[a-z/.0-9]){0,8}$/), (path) => {
      const read = readableAddress(`/${path}`);
      expect(() => decodeURIComponent(read)).not.toThrow();
      expect(readableAddress(read)).toBe(read);
    }),
    { numRuns: 1_000 },
  );
});

test('a server of this process gets the readable address', async () => {
  readAddresses();
  const server = createServer((request, response) => response.end(request.url));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/services/%ff?a=1`)).text()).toBe('/services/%25ff?a=1');
  await new Promise((resolve) => server.close(resolve));
});
