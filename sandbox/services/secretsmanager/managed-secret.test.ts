import { CreateConnectionCommand, DeauthorizeConnectionCommand, DeleteConnectionCommand, DescribeConnectionCommand, EventBridgeClient, UpdateConnectionCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, assumePergolaRole, clientOptions } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
let events: EventBridgeClient;
let secrets: SecretsManagerClient;
let SecretId: string;

const connect = (Name: string, ApiKeyValue = 'canary-1') =>
  events.send(
    new CreateConnectionCommand({
      Name,
      AuthorizationType: 'API_KEY',
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue },
        InvocationHttpParameters: { HeaderParameters: [{ Key: 'x-tenant', Value: 'north' }] },
      },
    }),
  );
const connection = () => events.send(new DescribeConnectionCommand({ Name: 'ledger' }));
const value = (more: object = {}) => secrets.send(new GetSecretValueCommand({ SecretId, ...more }));

beforeAll(async () => {
  sandbox = await startSandbox();
  const options = clientOptions(sandbox, accountKey(accounts.consumer));
  events = new EventBridgeClient(options);
  secrets = new SecretsManagerClient(options);
});
beforeEach(async () => {
  sandbox.reset();
  await connect('ledger');
  SecretId = String((await connection()).SecretArn);
});
afterAll(() => sandbox.stop());

describe('the secret of a connection', () => {
  it('is described with its owner, and its value read by ARN and by name', async () => {
    const described = await secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(described).toMatchObject({ ARN: SecretId, Name: expect.stringMatching(/^events!connection\/ledger\/[0-9a-f-]{36}$/), OwningService: 'events' });
    expect(JSON.parse(String((await value()).SecretString))).toEqual({
      api_key_name: 'x-api-key',
      api_key_value: 'canary-1',
      invocation_http_parameters: { header_parameters: [{ key: 'x-tenant', value: 'north', is_value_secret: true }] },
    });
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: described.Name }))).ARN).toBe(SecretId);
    expect(JSON.stringify([described, sandbox.calls()])).not.toContain('canary-1');
  });

  it('gets a version with every update of the connection', async () => {
    const before = await value();
    await events.send(new UpdateConnectionCommand({ Name: 'ledger', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyValue: 'canary-2' } } }));
    expect((await value()).SecretString).toContain('canary-2');
    expect(await value({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ VersionId: before.VersionId, SecretString: before.SecretString });
    const { Versions } = await secrets.send(new ListSecretVersionIdsCommand({ SecretId }));
    expect(Versions?.map(({ VersionStages }) => VersionStages)).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']]);
    await expect(value({ VersionId: before.VersionId, VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['PutSecretValue', () => secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'canary-3' }))],
    ['UpdateSecret', () => secrets.send(new UpdateSecretCommand({ SecretId, SecretString: 'canary-3' }))],
    ['DeleteSecret without recovery', () => secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }))],
  ])('%s is refused, since EventBridge manages it', async (_operation, change) => {
    await expect(change()).rejects.toMatchObject({ name: 'InvalidRequestException', message: expect.stringContaining('managed by') });
    expect((await value()).SecretString).toContain('canary-1');
    expect(JSON.stringify(sandbox.calls())).not.toContain('canary-3');
  });

  it('scheduled for deletion it cannot be read, and its connection is DEAUTHORIZED until it gets new credentials', async () => {
    await expect(secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 3 }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { DeletionDate } = await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    expect(DeletionDate?.getTime()).toBeGreaterThan(sandbox.world.clock.now() + 6 * 86_400_000);
    await expect(value()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(secrets.send(new DeleteSecretCommand({ SecretId }))).rejects.toMatchObject({ name: 'InvalidRequestException' });
    expect((await secrets.send(new DescribeSecretCommand({ SecretId }))).DeletedDate).toBeInstanceOf(Date);
    expect((await secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    expect((await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }))).SecretList).toHaveLength(1);
    expect(await connection()).toMatchObject({ ConnectionState: 'DEAUTHORIZED', StateReason: expect.stringContaining(SecretId) });
    sandbox.advanceClock(7 * 86_400_000);
    await expect(secrets.send(new DescribeSecretCommand({ SecretId }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await events.send(new UpdateConnectionCommand({ Name: 'ledger', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'canary-4' } } }));
    sandbox.advanceClock(sandbox.delays().association);
    expect((await connection()).ConnectionState).toBe('AUTHORIZED');
    expect((await value()).SecretString).toContain('canary-4');
  });

  it.each([
    ['deleted', () => events.send(new DeleteConnectionCommand({ Name: 'ledger' }))],
    ['deauthorized', () => events.send(new DeauthorizeConnectionCommand({ Name: 'ledger' }))],
  ])('goes when the connection is %s', async (_what, change) => {
    await change();
    sandbox.advanceClock(sandbox.delays().connectionDelete);
    await expect(value()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the list of secrets', () => {
  it('is paged, sorted and filtered', async () => {
    await connect('orders');
    await connect('forecast');
    const list = async (input: object) => (await secrets.send(new ListSecretsCommand(input))).SecretList?.map(({ Name }) => Name?.split('/')[1]);
    expect(await list({ SortBy: 'name' })).toEqual(['forecast', 'ledger', 'orders']);
    expect(await list({ SortBy: 'name', SortOrder: 'desc' })).toEqual(['orders', 'ledger', 'forecast']);
    expect(await list({ Filters: [{ Key: 'name', Values: ['events!connection/led', 'events!connection/ord'] }], SortBy: 'name' })).toEqual(['ledger', 'orders']);
    expect(await list({ Filters: [{ Key: 'name', Values: ['!events!connection/led'] }], SortBy: 'name' })).toEqual(['forecast', 'orders']);
    expect(await list({ Filters: [{ Key: 'owning-service', Values: ['rds'] }] })).toEqual([]);
    const first = await secrets.send(new ListSecretsCommand({ MaxResults: 2, SortBy: 'name' }));
    expect(first.SecretList).toHaveLength(2);
    expect(await list({ MaxResults: 2, SortBy: 'name', NextToken: first.NextToken })).toEqual(['orders']);
    await expect(secrets.send(new ListSecretsCommand({ NextToken: 'no-such-page' }))).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
  });

  it('belongs to its account', async () => {
    const stranger = new SecretsManagerClient(clientOptions(sandbox, accountKey(accounts.secondConsumer)));
    expect((await stranger.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    await expect(stranger.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('no resource-based policy allows') });
  });

  it('asks IAM about the secret itself', async () => {
    const role = new SecretsManagerClient(clientOptions(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer')));
    await connect('pergola-ledger');
    const { SecretArn } = await events.send(new DescribeConnectionCommand({ Name: 'pergola-ledger' }));
    expect((await role.send(new GetSecretValueCommand({ SecretId: SecretArn }))).SecretString).toContain('canary-1');
    await expect(role.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(role.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('secretsmanager:ListSecrets') });
  });
});
