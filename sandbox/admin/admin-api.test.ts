import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { CreateResourceGatewayCommand, GetResourceGatewayCommand, ListResourceGatewaysCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { takeBrokenAnswers } from '@/sandbox/conformance/held-answers';
import { spoiltKinds } from '@/sandbox/core/spoil-answer';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, assumePergolaRole, ec2Of, latticeOf, pergolaRole } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ admin: true, delays: 0.01 });
});
afterEach(() => admin('POST', '/reset'));
afterAll(() => sandbox.stop());

async function admin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> {
  const response = await fetch(`${sandbox.url}/_sandbox${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: await response.json() };
}

const ec2 = () => ec2Of(sandbox, accountKey(accounts.owner));
const lattice = () => latticeOf(sandbox, accountKey(accounts.owner));

async function createGateway(name: string) {
  const { Vpcs } = await ec2().send(new DescribeVpcsCommand({}));
  const { Subnets } = await ec2().send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [Vpcs?.[0]?.VpcId ?? ''] }] }));
  return lattice().send(
    new CreateResourceGatewayCommand({ name, vpcIdentifier: Vpcs?.[0]?.VpcId, subnetIds: Subnets?.slice(0, 2).map((subnet) => subnet.SubnetId ?? '') }),
  );
}

describe('the paths for tests', () => {
  it('set a quota of one account in one Region', async () => {
    const quota = { quota: 'vpc-lattice.resourceGatewaysPerVpc', account: accounts.owner, region: 'us-east-1', value: 0 };
    expect((await admin('PUT', '/quotas', { ...quota, quota: 'unknown' })).status).toBe(400);
    expect((await admin('PUT', '/quotas', quota)).status).toBe(200);
    await expect(createGateway('main-rg')).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
    await admin('PUT', '/quotas', { ...quota, value: 1 });
    expect((await createGateway('main-rg')).name).toBe('main-rg');
  });

  it('are not there unless they are switched on; health always is', async () => {
    const plain = await startSandbox();
    try {
      expect(await (await fetch(`${plain.url}/_sandbox/health`)).json()).toEqual({ status: 'ok' });
      for (const [method, path] of [['GET', '/calls'], ['POST', '/reset'], ['PUT', '/delays'], ['GET', '/world']]) {
        expect((await fetch(`${plain.url}/_sandbox${path}`, { method })).status).toBe(404);
      }
    } finally {
      await plain.stop();
    }
  });

  it('are not there for a page of another site', async () => {
    expect((await admin('POST', '/reset', undefined, { origin: 'http://evil.example' })).status).toBe(404);
    expect((await admin('POST', '/reset', undefined, { origin: 'http://localhost:3000' })).status).toBe(200);
  });

  it('say in words what they do not take', async () => {
    expect(await admin('PUT', '/delays', { conection: 5 })).toMatchObject({ status: 400, body: { error: expect.stringContaining('knows no delay conection') } });
    expect(await admin('POST', '/faults', { service: 'ec2', operation: '*', kind: 'explode' })).toMatchObject({ status: 400 });
    expect(await admin('POST', '/faults', { service: 'ec2', operation: '*', kind: 'late' })).toMatchObject({ status: 400, body: { error: expect.stringContaining('needs delayMs') } });
  });
});

it('the clock moves the world on', async () => {
  await admin('PUT', '/delays', { resourceGateway: 3_600_000 });
  const { id = '' } = await createGateway('slow');
  const get = async () => (await lattice().send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }))).status;
  expect(await get()).toBe('CREATE_IN_PROGRESS');
  await admin('POST', '/clock', { advanceMs: 3_600_001 });
  expect(await get()).toBe('ACTIVE');
});

describe('faults', () => {
  it.each(spoiltKinds)('%s takes effect, and the answer is spoilt', async (kind) => {
    await admin('POST', '/faults', { service: 'vpc-lattice', operation: 'CreateResourceGateway', kind });
    const answer = await createGateway(`spoilt-${kind.toLowerCase()}`).catch(() => null);
    if (kind === 'noRequestId') expect(answer?.$metadata.requestId).toBeUndefined();
    else if (kind === 'wrongType' || kind === 'missingMember') expect(answer?.subnetIds).not.toEqual(expect.any(Array));
    else expect(answer?.id).toBeUndefined();
    // The check of answers against AWS's model finds them, as it should.
    takeBrokenAnswers();
    const made = await latticeOf(sandbox, accountKey(accounts.owner)).send(new ListResourceGatewaysCommand({}));
    expect(made.items?.map(({ name }) => name)).toContain(`spoilt-${kind.toLowerCase()}`);
  });

  it('fail: nothing happens, once', async () => {
    await admin('POST', '/faults', { service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'fail' });
    await expect(createGateway('main-rg')).rejects.toMatchObject({ name: 'InternalServerException', $metadata: { httpStatusCode: 500 } });
    expect((await lattice().send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
    await expect(createGateway('main-rg')).resolves.toBeDefined();
  });

  it('fail with an error of one’s own, for one account only', async () => {
    const error = { name: 'ServiceQuotaExceededException', message: 'Too many', members: { resourceType: 'RESOURCE_GATEWAY', serviceCode: 'vpc-lattice', quotaCode: 'L-0DCA4434' } };
    await admin('POST', '/faults', { service: 'vpc-lattice', operation: '*', account: accounts.owner, kind: 'fail', times: 2, error });
    await expect(latticeOf(sandbox, accountKey(accounts.consumer)).send(new ListResourceGatewaysCommand({}))).resolves.toBeDefined();
    await expect(createGateway('main-rg')).rejects.toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'L-0DCA4434', $metadata: { httpStatusCode: 402 } });
    expect((await admin('GET', '/faults')).body).toMatchObject([{ times: 1 }]);
    await admin('DELETE', '/faults');
    await expect(lattice().send(new ListResourceGatewaysCommand({}))).resolves.toBeDefined();
  });

  it('throttle in the words of each service', async () => {
    await admin('POST', '/faults', { service: '*', operation: '*', kind: 'throttle', times: 2 });
    await expect(ec2().send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } });
    await expect(lattice().send(new ListResourceGatewaysCommand({}))).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } });
  });

  it('loseAnswer: it took effect, and the client does not know', async () => {
    await admin('POST', '/faults', { service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'loseAnswer' });
    await expect(createGateway('main-rg')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await lattice().send(new ListResourceGatewaysCommand({}))).items).toMatchObject([{ name: 'main-rg' }]);
  });

  it('late: the answer takes its time', async () => {
    await admin('POST', '/faults', { service: 'ec2', operation: 'DescribeVpcs', kind: 'late', delayMs: 300 });
    const before = Date.now();
    await ec2().send(new DescribeVpcsCommand({}));
    expect(Date.now() - before).toBeGreaterThanOrEqual(295);
  });

  it('invisible: what was made is not found for a while', async () => {
    await admin('POST', '/faults', { service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'invisible', delayMs: 60_000 });
    const { id = '' } = await createGateway('main-rg');
    await expect(lattice().send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await lattice().send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
    await expect(createGateway('main-rg')).rejects.toMatchObject({ name: 'ConflictException' });
    await admin('POST', '/clock', { advanceMs: 60_001 });
    await expect(lattice().send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }))).resolves.toMatchObject({ status: 'ACTIVE' });
  });

  it('invisible: a test may have it seen at once', async () => {
    await admin('POST', '/faults', { service: 'vpc-lattice', operation: 'CreateResourceGateway', kind: 'invisible', delayMs: 60_000 });
    const { id = '' } = await createGateway('main-rg');
    await expect(lattice().send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    sandbox.showEverything();
    await expect(lattice().send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }))).resolves.toMatchObject({ id });
  });
});

describe('the list of calls', () => {
  it('tells who called what, and how it ended', async () => {
    await admin('DELETE', '/calls');
    const credentials = await assumePergolaRole(sandbox, accounts.consumer, 'consumer', { SourceIdentity: 'consumer@example.com' });
    await ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({})).catch(() => undefined);
    const { body } = await admin('GET', '/calls');
    expect(body).toMatchObject([
      { service: 'sts', operation: 'AssumeRole', result: 'ok', accountId: accounts.pergola, input: { RoleSessionName: 'pergola-test' } },
      { eventName: 'AssumeRole', recipientAccountId: accounts.consumer, userIdentity: { type: 'AWSAccount', accountId: accounts.pergola } },
      {
        service: 'ec2',
        operation: 'DescribeVpcs',
        result: 'UnauthorizedOperation',
        accountId: accounts.consumer,
        region: 'us-east-1',
        callerArn: 'arn:aws:sts::222222222222:assumed-role/PergolaConsumerRole/pergola-test',
        sourceIdentity: 'consumer@example.com',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
    expect((await admin('GET', `/calls?since=${encodeURIComponent(new Date(Date.now() + 3_600_000 * 3).toISOString())}`)).body).toEqual([]);
  });

  it('keeps no secret', async () => {
    const { EventBridgeClient, CreateConnectionCommand } = await import('@aws-sdk/client-eventbridge');
    const events = new EventBridgeClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: accountKey(accounts.consumer), maxAttempts: 1 });
    await events
      .send(
        new CreateConnectionCommand({
          Name: 'forecast',
          AuthorizationType: 'BASIC',
          AuthParameters: {
            BasicAuthParameters: { Username: 'forecast', Password: 'canary-password' },
            InvocationHttpParameters: { HeaderParameters: [{ Key: 'x-key', Value: 'canary-header', IsValueSecret: true }] },
          },
        }),
      )
      .catch(() => undefined);
    const text = JSON.stringify((await admin('GET', '/calls')).body);
    expect(text).toContain('CreateConnection');
    expect(text).not.toContain('canary');
  });
});

it('roles can be changed and restored', async () => {
  const { RoleArn } = pergolaRole(sandbox, accounts.owner, 'read');
  const credentials = await assumePergolaRole(sandbox, accounts.owner, 'read');
  const policies = [{ name: 'Less', document: { Statement: [{ Effect: 'Allow', NotAction: 'ec2:*', Resource: '*' }] } }];
  await admin('PUT', '/roles', { roleArn: RoleArn, policies });
  await expect(ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  await admin('DELETE', '/roles');
  await expect(ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
  await admin('PUT', '/roles', { roleArn: RoleArn, delete: true });
  await expect(assumePergolaRole(sandbox, accounts.owner, 'read')).rejects.toMatchObject({ name: 'AccessDenied' });
});

describe('the state of a world', () => {
  it('can be put into another sandbox, and goes on there', async () => {
    const { id } = await createGateway('main-rg');
    const sessions = await assumePergolaRole(sandbox, accounts.owner, 'read');
    await admin('POST', '/clock', { advanceMs: 1_800_000 });
    const state = (await admin('GET', '/state')).body;
    const other = await startSandbox({ delays: 5 });
    try {
      other.importState(state);
      const gateway = await latticeOf(other, accountKey(accounts.owner)).send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: id }));
      expect(gateway).toMatchObject({ id, status: 'ACTIVE' });
      await expect(ec2Of(other, sessions).send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
      expect(other.delays()).toEqual(sandbox.delays());
      expect(Math.abs(other.world.clock.now() - Date.now() - 1_800_000)).toBeLessThan(60_000);
      other.reset();
      await expect(latticeOf(other, accountKey(accounts.owner)).send(new ListResourceGatewaysCommand({}))).resolves.toMatchObject({ items: [] });
    } finally {
      await other.stop();
    }
  });

  it('holds no key of the sandbox itself', async () => {
    const { objects } = (await admin('GET', '/state')).body as { objects: [string, string, string][] };
    expect(objects.map(([collection]) => collection)).not.toContain('sandbox.certificate');
    expect(JSON.stringify(objects)).not.toContain('PRIVATE KEY');
  });

  it('is left alone where what is to replace it is no state', async () => {
    await createGateway('main-rg');
    const state = (await admin('GET', '/state')).body;
    const broken = { ...state, objects: [...state.objects, ['vpc-lattice.resourceGateway', 'rgw-1', '{"id":']] };
    expect(await admin('PUT', '/state', broken)).toMatchObject({ status: 400, body: { error: expect.stringContaining('is not JSON') } });
    expect((await lattice().send(new ListResourceGatewaysCommand({}))).items).toHaveLength(1);
  });
});

it('a seed makes faults meet the same calls again', async () => {
  const outcomes = async () => {
    await admin('DELETE', '/faults');
    await admin('POST', '/faults', { service: 'ec2', operation: '*', kind: 'throttle', rate: 0.5 });
    await admin('PUT', '/faults/seed', { seed: 7 });
    const seen = [];
    for (let call = 0; call < 24; call += 1) seen.push(await ec2().send(new DescribeVpcsCommand({})).then(() => 'ok', (error: Error) => error.name));
    return seen.join(' ');
  };
  const first = await outcomes();
  expect(first).toContain('ok');
  expect(first).toContain('RequestLimitExceeded');
  expect(await outcomes()).toBe(first);
});
