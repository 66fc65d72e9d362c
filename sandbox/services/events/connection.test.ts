import {
  CreateConnectionCommand,
  DeauthorizeConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionCommand,
  ListConnectionsCommand,
  UpdateConnectionCommand,
  type CreateConnectionCommandInput,
} from '@aws-sdk/client-eventbridge';
import { DeleteResourceShareCommand, GetResourceSharesCommand } from '@aws-sdk/client-ram';
import { ListServiceNetworkResourceAssociationsCommand, UpdateResourceGatewayCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole } from '@/sandbox/testing/clients';
import {
  accountClients,
  clientsOf,
  connectionInput,
  forecastTask,
  makeConfiguration,
  makeConnection,
  makeGateway,
  makeShare,
  rightPassword,
  testTask,
  type Clients,
} from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let gatewayId: string;
let configurationArn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  gatewayId = await makeGateway(sandbox, owner);
  configurationArn = await makeConfiguration(sandbox, owner, gatewayId);
  await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
});
afterAll(() => sandbox.stop());

const create = (more: Partial<CreateConnectionCommandInput> = {}) =>
  consumer.events.send(new CreateConnectionCommand({ ...connectionInput(configurationArn), ...more }));
const describeConnection = (Name = 'pergola-service1') => consumer.events.send(new DescribeConnectionCommand({ Name }));
const associations = async () =>
  (await owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }))).items ?? [];

describe('a private connection', () => {
  it('is CREATING for a while, then ACTIVE', async () => {
    const made = await create();
    expect(made.ConnectionState).toBe('CREATING');
    sandbox.advanceClock(sandbox.delays().connection - 1_000);
    expect((await describeConnection()).ConnectionState).toBe('CREATING');
    sandbox.advanceClock(1_000);
    expect(await describeConnection()).toMatchObject({ ConnectionState: 'ACTIVE', LastAuthorizedTime: expect.any(Date) });
  });

  it('waits for an association that takes longer than usual', async () => {
    sandbox.setDelays({ association: 60_000 });
    await create();
    sandbox.advanceClock(sandbox.delays().connection);
    expect((await describeConnection()).ConnectionState).toBe('CREATING');
    sandbox.advanceClock(120_000);
    expect((await describeConnection()).ConnectionState).toBe('ACTIVE');
    sandbox.setDelays(1);
  });

  it('fails when its gateway is not there in time, and is mended by an update with the same target', async () => {
    sandbox.setDelays({ resourceGateway: 10 * 60_000 });
    await owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: gatewayId, securityGroupIds: [] }));
    await create();
    sandbox.advanceClock(sandbox.delays().connection);
    expect(await describeConnection()).toMatchObject({ ConnectionState: 'FAILED_CONNECTIVITY', StateReason: expect.stringContaining(gatewayId) });
    sandbox.advanceClock(10 * 60_000);
    sandbox.setDelays(1);
    const { Name, InvocationConnectivityParameters } = connectionInput(configurationArn);
    await consumer.events.send(new UpdateConnectionCommand({ Name, InvocationConnectivityParameters }));
    sandbox.advanceClock(sandbox.delays().connection);
    expect((await describeConnection()).ConnectionState).toBe('ACTIVE');
    expect(await associations()).toMatchObject([{ status: 'ACTIVE' }]);
  });

  it('shows names and no secret values', async () => {
    await create({
      AuthParameters: {
        BasicAuthParameters: rightPassword,
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: 'x-tenant', Value: 'forecasting', IsValueSecret: false }],
          QueryStringParameters: [{ Key: 'token', Value: 'canary-7', IsValueSecret: true }],
        },
      },
    });
    const shown = await describeConnection();
    expect(shown.AuthParameters).toEqual({
      BasicAuthParameters: { Username: 'forecast' },
      InvocationHttpParameters: {
        HeaderParameters: [{ Key: 'x-tenant', Value: 'forecasting', IsValueSecret: false }],
        QueryStringParameters: [{ Key: 'token', IsValueSecret: true }],
      },
    });
    expect(shown.SecretArn).toMatch(/^arn:aws:secretsmanager:us-east-1:222222222222:secret:events!connection\/pergola-service1\/[0-9a-f-]{36}-\w{6}$/);
    expect(JSON.stringify([shown, sandbox.calls()])).not.toMatch(/sunny-day-42|canary-7/);
  });

  it('loses its secret when it is deauthorized, and works again after an update', async () => {
    await makeConnection(sandbox, consumer, configurationArn);
    await consumer.events.send(new DeauthorizeConnectionCommand({ Name: 'pergola-service1' }));
    expect((await describeConnection()).ConnectionState).toBe('DEAUTHORIZING');
    sandbox.advanceClock(sandbox.delays().association);
    expect(await describeConnection()).toMatchObject({
      ConnectionState: 'DEAUTHORIZED',
      StateReason: expect.stringContaining('DeauthorizeConnection operation'),
      AuthParameters: {},
    });
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', Description: 'without credentials' }));
    sandbox.advanceClock(sandbox.delays().association);
    expect((await describeConnection()).ConnectionState).toBe('DEAUTHORIZED');
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: rightPassword } }));
    sandbox.advanceClock(sandbox.delays().association);
    expect((await describeConnection()).ConnectionState).toBe('ACTIVE');
  });

  it('can be deleted while it is being created', async () => {
    await create();
    expect((await consumer.events.send(new DeleteConnectionCommand({ Name: 'pergola-service1' }))).ConnectionState).toBe('DELETING');
    await expect(create()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
    sandbox.advanceClock(sandbox.delays().connection);
    await expect(describeConnection()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Failed to describe the connection(s). Connection 'pergola-service1' does not exist.",
    });
    expect(await associations()).toEqual([]);
    await create();
  });

  it('survives its share, and goes on working', async () => {
    const connectionArn = await makeConnection(sandbox, consumer, configurationArn);
    const { resourceShares } = await owner.ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF' }));
    await owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn: resourceShares?.[0]?.resourceShareArn }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect(await associations()).toMatchObject([{ status: 'ACTIVE' }]);
    expect(await testTask(consumer, accounts.consumer, forecastTask(connectionArn))).toMatchObject({ status: 'SUCCEEDED' });
    await expect(create({ Name: 'pergola-second' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('also works within the owner account, without a share', async () => {
    const connectionArn = await makeConnection(sandbox, owner, configurationArn);
    expect(await testTask(owner, accounts.owner, forecastTask(connectionArn))).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a public connection', () => {
  it('is AUTHORIZED at once, but reaches no private service', async () => {
    const made = await create({ InvocationConnectivityParameters: undefined });
    expect(made.ConnectionState).toBe('AUTHORIZED');
    expect(await describeConnection()).not.toHaveProperty('InvocationConnectivityParameters');
    expect(await testTask(consumer, accounts.consumer, forecastTask(String(made.ConnectionArn)))).toMatchObject({ error: 'States.Http.Socket' });
  });

  it('reaches what the internet knows', async () => {
    const made = await create({ InvocationConnectivityParameters: undefined });
    const task = forecastTask(String(made.ConnectionArn), { ApiEndpoint: 'https://auth.main.example.com/oauth2/token', Method: 'POST' });
    expect(await testTask(consumer, accounts.consumer, task)).toMatchObject({ error: 'States.Http.StatusCode.400' });
  });

  it('is AUTHORIZED at once after an update, too, and takes the next one', async () => {
    await create({ InvocationConnectivityParameters: undefined });
    const update = (Password: string) => consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', AuthParameters: { BasicAuthParameters: { Username: 'forecast', Password } } }));
    const { LastAuthorizedTime: first } = await describeConnection();
    sandbox.advanceClock(5_000);
    for (const password of ['first', 'second']) expect(await update(password)).toMatchObject({ ConnectionState: 'AUTHORIZED', LastAuthorizedTime: expect.any(Date) });
    expect((await describeConnection()).LastAuthorizedTime?.getTime()).toBeGreaterThanOrEqual(Number(first?.getTime()) + 5_000);
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'v' } } }));
    expect(await describeConnection()).toMatchObject({ ConnectionState: 'AUTHORIZED', AuthorizationType: 'API_KEY' });
  });

  it('keeps parameter values secret unless they are said to be none', async () => {
    const list = [{ Key: 'a', Value: 'one' }, { Key: 'b', Value: 'two', IsValueSecret: false }, { Key: 'c', Value: 'three', IsValueSecret: true }];
    const parameters = { HeaderParameters: list, QueryStringParameters: list, BodyParameters: list };
    const shownList = [{ Key: 'a', IsValueSecret: true }, { Key: 'b', Value: 'two', IsValueSecret: false }, { Key: 'c', IsValueSecret: true }];
    const shown = { HeaderParameters: shownList, QueryStringParameters: shownList, BodyParameters: shownList };
    await create({
      InvocationConnectivityParameters: undefined,
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: { OAuthParameters: { ClientParameters: { ClientID: 'i', ClientSecret: 's' }, AuthorizationEndpoint: 'https://example.com/token', HttpMethod: 'POST', OAuthHttpParameters: parameters }, InvocationHttpParameters: parameters },
    });
    expect((await describeConnection()).AuthParameters).toMatchObject({ InvocationHttpParameters: shown, OAuthParameters: { OAuthHttpParameters: shown } });
    expect(JSON.stringify((await describeConnection()).AuthParameters)).not.toMatch(/one|three/);
  });

  it('becomes private by an update, and public again by the empty string', async () => {
    await create({ InvocationConnectivityParameters: undefined });
    const retarget = async (ResourceConfigurationArn: string) => {
      await consumer.events.send(
        new UpdateConnectionCommand({ Name: 'pergola-service1', InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn } } }),
      );
      sandbox.advanceClock(sandbox.delays().connection);
      return (await describeConnection()).ConnectionState;
    };
    expect(await retarget(configurationArn)).toBe('ACTIVE');
    expect(await associations()).toHaveLength(1);
    expect(await retarget('')).toBe('AUTHORIZED');
    expect(await associations()).toEqual([]);
  });
});

describe('an update', () => {
  it('to another private target builds the association anew', async () => {
    await makeConnection(sandbox, consumer, configurationArn);
    const second = await makeConfiguration(sandbox, owner, gatewayId, { name: 'second' });
    await makeShare(sandbox, owner, second, [accounts.consumer]);
    const InvocationConnectivityParameters = { ResourceParameters: { ResourceConfigurationArn: second } };
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', InvocationConnectivityParameters }));
    expect((await describeConnection()).ConnectionState).toBe('UPDATING');
    sandbox.advanceClock(sandbox.delays().connection);
    expect(await describeConnection()).toMatchObject({ ConnectionState: 'ACTIVE', InvocationConnectivityParameters });
    expect(await associations()).toEqual([]);
  });

  it('with parameters of another type and the same type changes no credentials', async () => {
    const connectionArn = await makeConnection(sandbox, consumer, configurationArn);
    const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'other' } };
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', AuthParameters }));
    sandbox.advanceClock(sandbox.delays().association);
    expect((await describeConnection()).AuthParameters).toMatchObject({ BasicAuthParameters: { Username: 'forecast' } });
    expect(await testTask(consumer, accounts.consumer, forecastTask(connectionArn))).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('of the description alone does not authorize again what its target refused', async () => {
    const connectionArn = await makeConnection(sandbox, consumer, configurationArn, { Username: 'forecast', Password: 'wrong' });
    expect(await testTask(consumer, accounts.consumer, forecastTask(connectionArn))).toMatchObject({ error: 'States.Http.StatusCode.401' });
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', Description: 'x' }));
    sandbox.advanceClock(sandbox.delays().association);
    expect(await describeConnection()).toMatchObject({ ConnectionState: 'DEAUTHORIZED', StateReason: expect.stringContaining('HTTP status 401') });
  });

  it('that is refused half way leaves nothing behind', async () => {
    await makeConnection(sandbox, consumer, configurationArn);
    const missing = configurationArn.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    const target = (ResourceConfigurationArn: string) => ({ ResourceParameters: { ResourceConfigurationArn } });
    const OAuthParameters = { ClientParameters: { ClientID: 'a', ClientSecret: 'b' }, AuthorizationEndpoint: 'https://auth.main.example.com/oauth2/token', HttpMethod: 'POST' as const };
    const update = new UpdateConnectionCommand({
      Name: 'pergola-service1',
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: { OAuthParameters, ConnectivityParameters: target(missing) },
    });
    await expect(consumer.events.send(update)).rejects.toMatchObject({ name: expect.stringMatching(/^(ResourceNotFound|AccessDenied)Exception$/) });
    expect(await describeConnection()).toMatchObject({ ConnectionState: 'ACTIVE', AuthorizationType: 'BASIC' });
    expect(await associations()).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it('more connections than the quota', async () => {
    sandbox.setQuota('events.connections', accounts.consumer, 'us-east-1', 1);
    await create({ InvocationConnectivityParameters: undefined });
    await expect(create({ Name: 'pergola-second', InvocationConnectivityParameters: undefined })).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  it('the 21st private connection', async () => {
    for (let n = 1; n <= 20; n += 1) await create({ Name: `service1-${n}` });
    await expect(create({ Name: 'service1-21' })).rejects.toMatchObject({ name: 'LimitExceededException' });
    await create({ Name: 'pergola-public', InvocationConnectivityParameters: undefined });
    sandbox.setQuota('events.privateConnections', accounts.consumer, 'us-east-1', 21);
    await create({ Name: 'service1-21' });
    expect((await consumer.events.send(new ListConnectionsCommand({ NamePrefix: 'service1-', Limit: 100 }))).Connections).toHaveLength(21);
  });

  it('an update while the connection is being created', async () => {
    await create();
    await expect(consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-service1', Description: 'x' }))).rejects.toMatchObject({
      name: 'ConcurrentModificationException',
    });
  });

  it.each<[string, () => Partial<CreateConnectionCommandInput>, string]>([
    ['the parameters of another type', () => ({ AuthorizationType: 'API_KEY' }), 'ValidationException'],
    ['OAuth without its parameters', () => ({ AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS' }), 'ValidationException'],
    ['a password with a colon', () => ({ AuthParameters: { BasicAuthParameters: { Username: 'u', Password: 'a:b' } } }), 'ValidationException'],
    [
      'a configuration of another Region',
      () => ({
        InvocationConnectivityParameters: {
          ResourceParameters: { ResourceConfigurationArn: configurationArn.replace('us-east-1', 'ap-northeast-2') },
        },
      }),
      'ValidationException',
    ],
  ])('%s', async (_what, more, name) => {
    await expect(create(more())).rejects.toMatchObject({ name });
  });

  it('a configuration that is not shared with the account', async () => {
    const second = accountClients(sandbox, accounts.secondConsumer);
    await expect(makeConnection(sandbox, second, configurationArn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await second.events.send(new ListConnectionsCommand({}))).Connections).toEqual([]);
  });

  it.each([
    'vpc-lattice:CreateServiceNetworkResourceAssociation',
    'vpc-lattice:GetResourceConfiguration',
    'vpc-lattice:AssociateViaAWSService-EventsAndStates',
    'vpc-lattice:TagResource',
    'secretsmanager:CreateSecret',
    'iam:CreateServiceLinkedRole',
  ])('a caller without %s, and nothing is left behind', async (action) => {
    const role = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer'));
    const roleArn = `arn:aws:iam::${accounts.consumer}:role/PergolaConsumerRole`;
    sandbox.changeRole(roleArn, {
      policies: [
        { name: 'All', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
        { name: 'But', document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] } },
      ],
    });
    await expect(makeConnection(sandbox, role, configurationArn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(action),
    });
    sandbox.restoreRoles();
    expect(await associations()).toEqual([]);
    await expect(describeConnection()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
