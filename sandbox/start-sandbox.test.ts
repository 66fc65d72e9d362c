import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, ListConnectionsCommand, DescribeArchiveCommand } from '@aws-sdk/client-eventbridge';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateServiceCommand, CreateResourceGatewayCommand, ListResourceGatewaysCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accountKey, accounts, assumePergolaRole, clientOptions, ec2Of, latticeOf } from './testing/clients';
import { startSandbox, type Sandbox } from './start-sandbox';

describe('a restart', () => {
  let home: string;
  let sandbox: Sandbox;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'pergola-sandbox-'));
  });
  afterEach(() => sandbox.stop());
  afterAll(() => rmSync(home, { recursive: true }));

  it('keeps what was made, credentials that were given out, and timers that were waiting', async () => {
    sandbox = await startSandbox({ home, delays: 0.02 });
    const credentials = await assumePergolaRole(sandbox, accounts.owner, 'owner');
    const reading = await assumePergolaRole(sandbox, accounts.owner, 'read');
    const { Vpcs } = await ec2Of(sandbox, reading).send(new DescribeVpcsCommand({}));
    const vpcId = Vpcs?.[0]?.VpcId ?? '';
    const subnetIds = sandbox.world.collection<any>('ec2.subnet').list().filter((subnet) => subnet.data.VpcId === vpcId).slice(0, 2).map((subnet) => subnet.id);
    const made = await latticeOf(sandbox, credentials).send(
      new CreateResourceGatewayCommand({ name: 'main-rg', vpcIdentifier: vpcId, subnetIds, tags: { 'pergola:resource': 'r1' } }),
    );
    expect(made.status).toBe('CREATE_IN_PROGRESS');
    const authority = sandbox.world.certificateAuthorityPem();
    await sandbox.stop();

    sandbox = await startSandbox({ home });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { items } = await latticeOf(sandbox, reading).send(new ListResourceGatewaysCommand({}));
    expect(items).toMatchObject([{ id: made.id, name: 'main-rg', status: 'ACTIVE' }]);
    expect(sandbox.world.certificateAuthorityPem()).toBe(authority);
    expect(readFileSync(join(home, 'sandbox', 'ca.pem'), 'utf8')).toBe(authority);
  });

  it('tolerates a last write that was cut off', async () => {
    const journal = join(home, 'sandbox', 'journal.jsonl');
    appendFileSync(journal, '[["vpc-lattice.resourceGateway","rgw-x","{\\"id\\":');
    sandbox = await startSandbox({ home });
    const { items } = await latticeOf(sandbox, accountKey(accounts.owner)).send(new ListResourceGatewaysCommand({}));
    expect(items).toHaveLength(1);
    sandbox.reset();
    const after = await latticeOf(sandbox, accountKey(accounts.owner)).send(new ListResourceGatewaysCommand({}));
    expect(after.items).toEqual([]);
  });
});

describe('calls that no service could answer', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  /** Sends a call of a real client, signed, but with another body or path than the client would have sent. */
  async function sendBent(service: string, bend: { body?: string; path?: string; target?: string }): Promise<{ name: string; status: number; requestId: string }> {
    const options = clientOptions(sandbox, accountKey(accounts.owner));
    const client = service === 'events' ? new EventBridgeClient(options) : new VPCLatticeClient(options);
    (client as VPCLatticeClient).middlewareStack.add(
      (next: any) => (args: any) => {
        const { request: sent } = args;
        if (bend.body !== undefined) sent.body = bend.body;
        if (bend.path !== undefined) sent.path = bend.path;
        if (bend.target !== undefined) sent.headers['x-amz-target'] = bend.target;
        return next(args);
      },
      { step: 'build', priority: 'high' },
    );
    const sending: Promise<unknown> =
      service === 'events'
        ? (client as EventBridgeClient).send(new ListConnectionsCommand({}))
        : bend.path === undefined
          ? (client as VPCLatticeClient).send(new CreateResourceGatewayCommand({ name: 'bent' }))
          : (client as VPCLatticeClient).send(new ListResourceGatewaysCommand({}));
    return sending.then(
      () => ({ name: 'no error', status: 200, requestId: '' }),
      (error) => ({ name: error.name, status: error.$metadata?.httpStatusCode, requestId: error.$metadata?.requestId }),
    );
  }

  it('are refused by the name of the operation', async () => {
    await expect(latticeOf(sandbox, accountKey(accounts.owner)).send(new CreateServiceCommand({ name: 'service' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The Pergola sandbox does not support CreateService of Amazon VPC Lattice (vpc-lattice).',
    });
    const events = new EventBridgeClient(clientOptions(sandbox, accountKey(accounts.owner)));
    await expect(events.send(new DescribeArchiveCommand({ ArchiveName: 'archive' }))).rejects.toThrow('The Pergola sandbox does not support DescribeArchive of Amazon EventBridge (events).');
    expect(await sendBent('events', { target: 'AWSEvents.Nonsense' })).toMatchObject({ name: 'UnknownOperationException', status: 400 });
  });

  it('are refused by the name of the service', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=AKIASBX0111111111111/20261123/us-east-1/glue/aws4_request, SignedHeaders=host, Signature=00';
    const answer = await fetch(sandbox.url, { headers: { authorization } });
    expect(((await answer.json()) as { message: string }).message).toContain('does not support the service glue');
  });

  const bad: [what: string, service: string, bend: { body?: string; path?: string }, name: string][] = [
    ['half a JSON body', 'vpc-lattice', { body: '{"name":' }, 'SerializationException'],
    ['a list for a structure', 'vpc-lattice', { body: '[1]' }, 'SerializationException'],
    ['a number for a text', 'vpc-lattice', { body: '{"name":5}' }, 'SerializationException'],
    ['a missing member', 'vpc-lattice', { body: '{}' }, 'ValidationException'],
    ['half a JSON body', 'events', { body: '{"Limit"' }, 'SerializationException'],
    ['a text for a number', 'events', { body: '{"Limit":"many"}' }, 'SerializationException'],
    ['a broken percent-encoding', 'vpc-lattice', { path: '/resourcegateways/%E0%A4%A' }, 'SerializationException'],
  ];
  it.each(bad)('%s is answered by %s itself', async (_what, service, bend, name) => {
    expect(await sendBent(service, bend)).toEqual({ name, status: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('tell VPC Lattice clients each field that is wrong', async () => {
    await expect(latticeOf(sandbox, accountKey(accounts.owner)).send(new CreateResourceGatewayCommand({ name: 'A', subnetIds: ['x'] }))).rejects.toMatchObject({
      name: 'ValidationException',
      reason: 'fieldValidationFailed',
      fieldList: [{ name: 'name' }, { name: 'name' }, { name: 'subnetIds.1.member' }],
    });
  });

  it('leave the sandbox well', async () => {
    await expect(new EventBridgeClient(clientOptions(sandbox, accountKey(accounts.owner))).send(new ListConnectionsCommand({}))).resolves.toBeDefined();
  });
});

describe('the private service', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  function call(path: string, auth?: string): Promise<{ status: number | undefined; challenge: string | undefined; body: any }> {
    const service = sandbox.world.privateServices().find((one) => one.region === 'us-east-1');
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: service?.loopbackPort,
          path,
          servername: service?.domainName,
          ca: sandbox.world.certificateAuthorityPem(),
          ...(auth === undefined ? {} : { auth }),
        },
        (response) => {
          let text = '';
          response.on('data', (chunk) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode, challenge: response.headers['www-authenticate'], body: JSON.parse(text) }));
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
  }

  it('answers a forecast over HTTPS, with a certificate for its name', async () => {
    expect(await call('/?Action=Forecast', 'forecast:sunny-day-42')).toMatchObject({ status: 200, body: { service: 'service1' } });
  });

  it('wants its parameter, and the right password', async () => {
    expect(await call('/', 'forecast:sunny-day-42')).toMatchObject({ status: 400, body: { error: expect.stringContaining('Action') } });
    expect(await call('/?Action=Forecast', 'forecast:wrong')).toMatchObject({ status: 401, challenge: expect.stringContaining('Basic') });
    expect(await call('/?Action=Forecast')).toMatchObject({ status: 401 });
  });

  it('stands behind MainVPC in both Regions', () => {
    const found = sandbox.world.privateServices().filter(({ domainName }) => domainName === 'service1.main.example.com');
    expect(found.map((one) => one.region)).toEqual(['us-east-1', 'ap-northeast-2']);
    for (const one of found) expect(sandbox.world.collection<any>('ec2.vpc').get(one.vpcId)?.data.Tags[0].Value).toBe('MainVPC');
  });
});
