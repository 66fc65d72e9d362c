import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readRequest } from '@/sandbox/core/http-server';
import { verifySignature } from '@/sandbox/core/sigv4/verify-signature';
import { createAccessKeys } from '@/sandbox/core/access-keys';
import { openStore } from '@/sandbox/core/store/store';

/**
 * The least that any twin of AWS has to do for a call: read it, verify its signature with the sandbox's own code, and
 * answer a body of the size that was asked for. It prints its port.
 */
const keys = createAccessKeys(() => true, openStore(null).collection('sts.session'));
const body = Buffer.alloc(Number(process.argv[2]), 'x');

const server = createServer(async (request, response) => {
  const wire = await readRequest(request);
  if (wire) verifySignature('vpc-lattice', wire, keys.find, Date.now());
  response.writeHead(wire ? 200 : 413, { 'content-type': 'application/json' }).end(body);
}).listen(0, '127.0.0.1', () => process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`));
