import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { CreateResourceGatewayCommand, ListResourceGatewaysCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceId } from '../core/contract';
import { serviceDefinition } from '../core/protocols/service-definitions';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accountKey, accounts, assumePergolaRole, latticeOf, pergolaRole, stsOf, type AwsCredentials } from '../testing/clients';
import { accountClients, mainVpc } from '../testing/seed-story';
import { callOfRequest } from './call-of-request';
import { checkAnswer, errorName } from './check-answer';
import { send, sign, writeRequest, type RawRequest, type Signer } from './raw-call';
import { RawSocket, spoken } from './raw-socket';
import type { RawAnswer } from './read-body';

const canary = 'canary-of-the-owner';
let sandbox: Sandbox;
let host: string;
let stolen: AwsCredentials;

beforeAll(async () => {
  sandbox = await startSandbox();
  host = `127.0.0.1:${sandbox.port}`;
  const owner = accountClients(sandbox, accounts.owner);
  await owner.lattice.send(new CreateResourceGatewayCommand({ name: canary, ...(await mainVpc(owner)) }));
  stolen = await assumePergolaRole(sandbox, accounts.owner, 'owner');
});
afterAll(() => sandbox.stop());

const key = accountKey(accounts.outsider);

interface Variation extends Partial<RawRequest> {
  signer?: Partial<Signer>;
  /** Changes what was signed. */
  afterwards?: (signed: RawRequest) => RawRequest;
}

/** A good call of the outsider, varied; the answer is held against the model, and against telling anything of the owner. */
async function ask(service: ServiceId, operation: string, { signer, afterwards = (signed) => signed, ...changes }: Variation = {}): Promise<{ name: string; status: number }> {
  const request = { ...(await writeRequest(service, operation, inputs[operation] ?? {})), ...changes };
  const signed = afterwards(sign(request, host, { credentials: key, service, region: 'us-east-1', ...signer }));
  const answer = await send(sandbox.port, signed);
  expect(answer.body.toString()).not.toContain(canary);
  const asked = await callOfRequest({ ...signed, body: signed.body });
  const answering = asked?.service ?? service;
  expect(await checkAnswer(answering, asked?.operation ?? operation, answer)).toEqual([]);
  return { name: await nameOf(answering, answer), status: answer.status };
}

async function nameOf(service: ServiceId, answer: RawAnswer): Promise<string> {
  return answer.status < 300 ? 'ok' : errorName(await serviceDefinition(service), answer);
}

const inputs: Record<string, Record<string, unknown>> = {
  DescribeConnection: { Name: 'nobody' },
  CreateResourceGateway: { name: 'gateway' },
  GetResourceShares: { resourceOwner: 'SELF' },
};

/** One reading operation of each service, and what it answers before anything is wrong. */
const services: [ServiceId, string, string][] = [
  ['sts', 'GetCallerIdentity', 'ok'],
  ['organizations', 'DescribeOrganization', 'AWSOrganizationsNotInUseException'],
  ['ec2', 'DescribeVpcs', 'ok'],
  ['vpc-lattice', 'ListResourceGateways', 'ok'],
  ['ram', 'GetResourceShares', 'ok'],
  ['events', 'ListConnections', 'ok'],
  ['states', 'ListStateMachines', 'ok'],
];

const isQuery = (service: ServiceId) => service === 'sts' || service === 'ec2';
const isRest = (service: ServiceId) => service === 'vpc-lattice' || service === 'ram';
const form = (service: ServiceId, body: string | Buffer): Variation => ({ method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' }, path: service === 'sts' || service === 'ec2' ? '/' : '/x' });

/** The words of each service, in the order sts, ec2, the REST services, the JSON services. */
function words(service: ServiceId, sts: [string, number], ec2: [string, number], rest: [string, number], json: [string, number]) {
  const [name, status] = service === 'sts' ? sts : service === 'ec2' ? ec2 : isRest(service) ? rest : json;
  return { name, status };
}

const wrongSignature = (service: ServiceId) => words(service, ['SignatureDoesNotMatch', 403], ['SignatureDoesNotMatch', 403], ['InvalidSignatureException', 403], ['InvalidSignatureException', 400]);
const tooOld = (service: ServiceId) => words(service, ['SignatureDoesNotMatch', 403], ['RequestExpired', 400], ['InvalidSignatureException', 403], ['InvalidSignatureException', 400]);
const unknownKey = (service: ServiceId) => words(service, ['InvalidClientTokenId', 403], ['AuthFailure', 401], ['UnrecognizedClientException', 403], ['UnrecognizedClientException', 400]);
const incomplete = (service: ServiceId) => words(service, ['IncompleteSignature', 400], ['IncompleteSignature', 400], ['IncompleteSignatureException', 403], ['IncompleteSignatureException', 400]);
const unknownOperation = (service: ServiceId) => words(service, ['InvalidAction', 400], ['InvalidAction', 400], ['UnknownOperationException', 404], ['UnknownOperationException', 400]);
const malformed = (service: ServiceId) => words(service, ['MalformedQueryString', 400], ['InvalidParameterValue', 400], ['SerializationException', 400], ['SerializationException', 400]);
const tooLarge = (service: ServiceId) => (isQuery(service) ? { name: 'RequestEntityTooLarge', status: 413 } : { name: 'RequestEntityTooLargeException', status: 413 });

const minute = 60_000;
const at = (ms: number) => ({ signer: { at: new Date(Date.now() + ms) } });
const change = (headers: Record<string, string>) => (signed: RawRequest) => ({ ...signed, headers: { ...signed.headers, ...headers } });
const authorization = (edit: (header: string) => string) => (signed: RawRequest) => change({ authorization: edit(signed.headers.authorization ?? '') })(signed);

describe.each(services)('%s', (service, operation, whenRight) => {
  it('answers a call that is right', async () => {
    expect(await ask(service, operation)).toMatchObject({ name: whenRight });
    expect(await ask(service, operation, at(4 * minute))).toMatchObject({ name: whenRight });
  });

  const signatures: [sentence: string, Variation, wanted: (service: ServiceId) => object][] = [
    ['signed six minutes ago', at(-6 * minute), tooOld],
    ['signed for six minutes from now', at(6 * minute), tooOld],
    ['signed with another secret', { signer: { credentials: { ...key, secretAccessKey: 'guessed' } } }, wrongSignature],
    ['signed for another Region than it says', { afterwards: authorization((header) => header.replace('us-east-1', 'us-west-2')) }, wrongSignature],
    ['signed for a Region that cannot be', { signer: { region: 'mars' } }, wrongSignature],
    ['signed for a day that is not its time’s', { afterwards: authorization((header) => header.replace(/\/\d{8}\//, '/20200101/')) }, incomplete],
    ['signed by nobody', { signer: { credentials: { ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } } }, unknownKey],
    ['signed by an account that does not exist', { signer: { credentials: accountKey('123456789012') } }, unknownKey],
    ['with a header that is not one', { afterwards: change({ authorization: 'Basic b3duZXI6b3duZXI=' }) }, incomplete],
    ['with half a header', { afterwards: authorization((header) => header.replace(/, Signature=.*/, '')) }, incomplete],
    ['with two headers', { afterwards: authorization((header) => `${header}, ${header}`) }, incomplete],
    ['without its time', { afterwards: ({ headers: { 'x-amz-date': _date, ...headers }, ...signed }) => ({ ...signed, headers }) }, incomplete],
    ['with a time that is none', { afterwards: change({ 'x-amz-date': 'yesterday' }) }, incomplete],
    ['with another body than was signed', { afterwards: (signed) => ({ ...signed, body: `${signed.body.toString()} ` }) }, wrongSignature],
    ['with a hash of another body', { headers: { 'x-amz-content-sha256': '0'.repeat(64) } }, wrongSignature],
    ['with a header of AWS’s that is not signed', { afterwards: change({ 'x-amz-meta': 'more' }) }, wrongSignature],
    ['with a forged session token', { signer: { credentials: { ...key, sessionToken: 'forged' } } }, unknownKey],
    ['without the token of its session', { signer: { get credentials() { const { sessionToken: _token, ...rest } = stolen; return rest; } } }, unknownKey],
    ['with the altered token of a session', { signer: { get credentials() { return { ...stolen, sessionToken: `x${stolen.sessionToken?.slice(1)}` }; } } }, unknownKey],
    ['with the token of a session under another key', { signer: { get credentials() { return { ...key, sessionToken: stolen.sessionToken ?? '' }; } } }, unknownKey],
    ['with the key of a session and a guessed secret', { signer: { get credentials() { return { ...stolen, secretAccessKey: 'guessed' }; } } }, wrongSignature],
  ];
  it.each(signatures)('refuses what is %s', async (_sentence, variation, wanted) => {
    expect(await ask(service, operation, variation)).toEqual(wanted(service));
  });

  it('goes by the clock of the machine, however far the world’s was moved', async () => {
    const world = await startSandbox();
    try {
      world.advanceClock(30 * 24 * 60 * minute);
      const request = sign(await writeRequest(service, operation, inputs[operation] ?? {}), `127.0.0.1:${world.port}`, { credentials: key, service, region: 'us-east-1' });
      expect(await nameOf(service, await send(world.port, request))).toBe(whenRight);
    } finally {
      await world.stop();
    }
  });

  it('refuses what it does not know', async () => {
    const strange: Variation = isQuery(service)
      ? form(service, 'Action=constructor')
      : isRest(service)
        ? { method: 'POST', path: '/no/such/path' }
        : { headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Nobody.constructor' } };
    expect(await ask(service, operation, strange)).toEqual(unknownOperation(service));
  });

  it.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH'])('refuses the method %s, and goes on', async (method) => {
    const request = { ...(await writeRequest(service, operation, {})), method };
    const { status, body } = await send(sandbox.port, sign(request, host, { credentials: key, service, region: 'us-east-1' }));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    if (method === 'HEAD') expect(body).toHaveLength(0);
    expect(await ask(service, operation)).toMatchObject({ name: whenRight });
  });

  it('refuses a body that is too long before it has read it', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024, '{');
    const request = await writeRequest(service, operation, inputs[operation] ?? {});
    expect(await ask(service, operation, { method: 'POST', body })).toEqual(tooLarge(service));
    const head = sign({ ...request, method: 'POST', body }, host, { credentials: key, service, region: 'us-east-1' });
    const socket = new RawSocket(sandbox.port).say(spoken({ ...head, headers: { ...head.headers, 'content-length': String(body.length) }, body: '' }));
    expect(await socket.hears(/^HTTP\/1\.1 413 /)).toContain('RequestEntityTooLarge');
    socket.hangUp();
  });

  it('survives a body that stops in the middle', async () => {
    const signed = sign({ ...(await writeRequest(service, operation, inputs[operation] ?? {})), method: 'POST' }, host, { credentials: key, service, region: 'us-east-1' });
    const socket = new RawSocket(sandbox.port).say(spoken({ ...signed, headers: { ...signed.headers, 'content-length': '1000' } }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.hangUp();
    expect(await ask(service, operation)).toMatchObject({ name: whenRight });
  });
});

describe('a body that cannot be read', () => {
  const json = (service: ServiceId, operation: string, body: string | Buffer): [ServiceId, string, Variation] => [service, operation, { body }];
  const invalid = Buffer.from([0x7b, 0x22, 0x4e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
  const rows: [sentence: string, service: ServiceId, operation: string, Variation][] = [
    ['JSON that ends in the middle', ...json('events', 'DescribeConnection', '{"Name":"nobo')],
    ['JSON that ends in the middle', ...json('states', 'ListStateMachines', '{"maxResults":')],
    ['JSON that ends in the middle', ...json('vpc-lattice', 'CreateResourceGateway', '{"name":"gate')],
    ['JSON that ends in the middle', ...json('ram', 'GetResourceShares', '{')],
    ['JSON that is a list', ...json('events', 'DescribeConnection', '["nobody"]')],
    ['JSON that is text', ...json('organizations', 'DescribeAccount', '"nobody"')],
    ['JSON that is null', ...json('vpc-lattice', 'CreateResourceGateway', 'null')],
    ['JSON nested too deep', ...json('states', 'ListStateMachines', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    ['JSON with a number where text belongs', ...json('events', 'DescribeConnection', '{"Name":1e999}')],
    ['bytes that are not UTF-8', ...json('events', 'DescribeConnection', invalid)],
    ['bytes that are not UTF-8', ...json('vpc-lattice', 'CreateResourceGateway', invalid)],
    ['bytes that are not UTF-8', 'sts', 'GetCallerIdentity', form('sts', Buffer.from('Action=AssumeRole&Version=2011-06-15&RoleArn=\xff\xfe', 'latin1'))],
    ['percent-encoded bytes that are not UTF-8', 'ec2', 'DescribeVpcs', form('ec2', 'Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=%ff')],
    ['a number that is none', 'ec2', 'DescribeVpcs', form('ec2', 'Action=DescribeVpcs&Version=2016-11-15&MaxResults=many')],
    ['a broken percent-encoding in the path', 'vpc-lattice', 'ListResourceGateways', { path: '/resourcegateways/%zz' }],
    ['a broken percent-encoding in the query', 'vpc-lattice', 'ListResourceGateways', { path: '/resourcegateways?nextToken=%e4' }],
    ['a number in the query that is none', 'vpc-lattice', 'ListResourceGateways', { path: '/resourcegateways?maxResults=many' }],
  ];
  it.each(rows)('%s: %s %s', async (_sentence, service, operation, variation) => {
    expect(await ask(service, operation, variation)).toEqual(malformed(service));
  });

  const types: [ServiceId, string, object][] = [
    ['events', 'DescribeConnection', { name: 'UnknownOperationException', status: 400 }],
    ['states', 'ListStateMachines', { name: 'UnknownOperationException', status: 400 }],
    ['vpc-lattice', 'CreateResourceGateway', { name: 'UnsupportedMediaTypeException', status: 415 }],
    ['ram', 'GetResourceShares', { name: 'UnsupportedMediaTypeException', status: 415 }],
  ];
  it.each(types)('of another type than %s speaks', async (service, operation, wanted) => {
    const { headers } = await writeRequest(service, operation, {});
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', '']) {
      expect(await ask(service, operation, { headers: { ...headers, 'content-type': type } })).toEqual(wanted);
    }
  });

  it('of another service than was signed for is refused by the one that was', async () => {
    const { headers, body } = await writeRequest('events', 'ListConnections', {});
    expect(await ask('vpc-lattice', 'ListResourceGateways', { method: 'POST', path: '/', headers, body })).toEqual(unknownOperation('vpc-lattice'));
    expect(await ask('states', 'ListStateMachines', { headers, body })).toEqual(unknownOperation('states'));
  });

  it.each(['sqs', 'toString', '__proto__'])('for the service %s, which is not played, is refused by name', async (service) => {
    const { headers, body } = await writeRequest('events', 'ListConnections', {});
    const answer = await send(sandbox.port, sign({ method: 'POST', path: '/', headers, body }, host, { credentials: key, service, region: 'us-east-1' }));
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain(`does not support the service ${service}`);
  });

  it('may have members with the names of JavaScript’s own', async () => {
    const body = '{"__proto__":{"name":"x"},"constructor":1,"name":"gateway","tags":{"__proto__":"tag","toString":"tag"}}';
    expect(await ask('vpc-lattice', 'CreateResourceGateway', { body })).toMatchObject({ status: 400 });
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });
});

describe('a presigned address', () => {
  const identity = (expires: number, more = '') => `/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Expires=${expires}${more}`;

  /** As an SDK's `presign` writes it: the signature of everything else, at the end of the query. */
  async function presigned(path: string, signedAt = new Date(), credentials = key): Promise<RawRequest> {
    const time = signedAt.toISOString().replace(/[-:]|\.\d{3}/g, '');
    const scope = `${credentials.accessKeyId}/${time.slice(0, 8)}/us-east-1/sts/aws4_request`;
    const unsigned = `${path}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=${time}&X-Amz-SignedHeaders=host`;
    const { headers } = sign({ method: 'GET', path: unsigned, headers: {}, body: '' }, host, { credentials, service: 'sts', region: 'us-east-1', at: signedAt, onlyHost: true });
    return { method: 'GET', path: `${unsigned}&X-Amz-Signature=${headers.authorization?.split('Signature=')[1]}`, headers: { host }, body: '' };
  }

  it('says who signed it, and is good for as long as it says', async () => {
    const answer = await send(sandbox.port, await presigned(identity(900), new Date(Date.now() - 10 * minute)));
    expect(answer.body.toString()).toContain(`<Account>${accounts.outsider}</Account>`);
    expect(await checkAnswer('sts', 'GetCallerIdentity', answer)).toEqual([]);
  });

  it.each([
    ['has expired', () => presigned(identity(60), new Date(Date.now() - 2 * minute)), 'SignatureDoesNotMatch'],
    ['is good for too long', () => presigned(identity(604_801)), 'IncompleteSignature'],
    ['was altered', async () => { const request = await presigned(identity(60)); return { ...request, path: request.path.replace('Expires=60', 'Expires=900') }; }, 'SignatureDoesNotMatch'],
    ['is used with another method', async () => ({ ...(await presigned(identity(60))), method: 'POST' }), 'SignatureDoesNotMatch'],
  ] as [string, () => Promise<RawRequest>, string][])('is refused when it %s', async (_sentence, make, name) => {
    const answer = await send(sandbox.port, await make());
    expect(await checkAnswer('sts', 'GetCallerIdentity', answer)).toEqual([]);
    expect(await nameOf('sts', answer)).toBe(name);
  });
});

describe('HTTP at its edges', () => {
  const list = async (credentials: AwsCredentials = key, more: Partial<RawRequest> = {}) =>
    sign({ ...(await writeRequest('vpc-lattice', 'ListResourceGateways', {})), ...more }, host, { credentials, service: 'vpc-lattice', region: 'us-east-1' });

  it('a body in chunks is read as one', async () => {
    const signed = sign(await writeRequest('events', 'DescribeConnection', { Name: 'nobody' }), host, { credentials: key, service: 'events', region: 'us-east-1' });
    const body = signed.body.toString();
    const { 'content-length': _length, ...headers } = signed.headers;
    const head = spoken({ ...signed, headers: { ...headers, 'transfer-encoding': 'chunked' }, body: '' }).replace('content-length: 0\r\n', '');
    const socket = new RawSocket(sandbox.port).say(`${head}3\r\n${body.slice(0, 3)}\r\n`).say(`${(body.length - 3).toString(16)}\r\n${body.slice(3)}\r\n0\r\n\r\n`);
    expect(await socket.hears(/nobody/)).toContain('ResourceNotFoundException');
    socket.hangUp();
  });

  it('chunks without an end are refused once they are too long', async () => {
    const { headers } = await list(key, { method: 'POST' });
    const head = spoken({ method: 'POST', path: '/resourcegateways', headers: { ...headers, 'transfer-encoding': 'chunked' }, body: '' }).replace('content-length: 0\r\n', '');
    const socket = new RawSocket(sandbox.port).say(head);
    for (let sent = 0; sent < 24; sent += 1) socket.say(`10000\r\n${'x'.repeat(65_536)}\r\n`);
    expect(await socket.hears(/^HTTP\/1\.1 413 /)).toContain('RequestEntityTooLargeException');
    socket.hangUp();
  });

  it('calls of several accounts in one breath are answered in order, each with its own', async () => {
    const calls = [await list(), await list(accountKey(accounts.owner)), await list(), await list(accountKey(accounts.owner))];
    const socket = new RawSocket(sandbox.port).say(calls.map(spoken).join(''));
    const heard = await socket.hears(/(HTTP\/1\.1 200[^]*?\]\}[^]*?){4}/);
    expect(heard.split('HTTP/1.1').slice(1).map((answer) => answer.includes(canary))).toEqual([false, true, false, true]);
    socket.hangUp();
  });

  it('a header that stands twice is one with two values', async () => {
    const signed = sign(await writeRequest('events', 'ListConnections', {}), host, { credentials: key, service: 'events', region: 'us-east-1' });
    const twice = (name: string, value: string) => spoken(signed).replace('\r\n\r\n', `\r\n${name}: ${value}\r\n\r\n`);
    for (const text of [twice('x-amz-target', 'AWSEvents.DeleteConnection'), twice('authorization', 'AWS4-HMAC-SHA256 Credential=x'), twice('x-amz-date', '20200101T000000Z'), twice('x-amz-security-token', 'x')]) {
      const socket = new RawSocket(sandbox.port).say(text);
      expect(await socket.hears(/^HTTP\/1\.1 40[03] [^]*"message"/)).toMatch(/InvalidSignatureException|IncompleteSignatureException|UnrecognizedClientException/);
      socket.hangUp();
    }
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a length and chunks', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a negative length', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n'],
    ['an address without an end', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ])('%s is turned away, and others go on', async (_sentence, text) => {
    expect(await new RawSocket(sandbox.port).say(text).closed()).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await latticeOf(sandbox, key).send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
  });

  it('a long address is unknown, like a short one', async () => {
    expect(await ask('vpc-lattice', 'ListResourceGateways', { path: `/${'a'.repeat(8_000)}` })).toEqual(unknownOperation('vpc-lattice'));
    expect(await ask('vpc-lattice', 'ListResourceGateways', { path: `/resourcegateways?nextToken=${'a'.repeat(8_000)}` })).toEqual({ name: 'ValidationException', status: 400 });
  });

  it('clients that dawdle keep nobody waiting, and do not keep the sandbox from ending', async () => {
    const world = await startSandbox();
    const slow = Array.from({ length: 100 }, () => new RawSocket(world.port).say('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n1'));
    expect((await latticeOf(world, key).send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
    const begun = Date.now();
    await world.stop();
    expect(Date.now() - begun).toBeLessThan(5_000);
    await Promise.all(slow.map((socket) => socket.closed()));
  });

  it('a stolen external ID is of no use to an account that the role does not trust', async () => {
    const role = { ...pergolaRole(sandbox, accounts.owner, 'owner'), RoleSessionName: 'thief' };
    await expect(stsOf(sandbox, key).send(new AssumeRoleCommand(role))).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
