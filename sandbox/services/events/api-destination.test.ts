import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  DeauthorizeConnectionCommand,
  DeleteApiDestinationCommand,
  DeleteConnectionCommand,
  DescribeApiDestinationCommand,
  ListApiDestinationsCommand,
  UpdateApiDestinationCommand,
  type CreateApiDestinationCommandInput,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let events: ReturnType<typeof accountClients>['events'];
let ConnectionArn: string;

const connect = async (Name: string) => {
  const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'k' } };
  return String((await events.send(new CreateConnectionCommand({ Name, AuthorizationType: 'API_KEY', AuthParameters }))).ConnectionArn);
};
const create = (more: Partial<CreateApiDestinationCommandInput> = {}) =>
  events.send(new CreateApiDestinationCommand({ Name: 'ledger', ConnectionArn, InvocationEndpoint: 'https://ledger.main.example.com/entries/*', HttpMethod: 'POST', ...more }));
const describeIt = (Name = 'ledger') => events.send(new DescribeApiDestinationCommand({ Name }));

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  events = accountClients(sandbox, accounts.consumer).events;
  ConnectionArn = await connect('ledger');
});
afterAll(() => sandbox.stop());

describe('an API destination', () => {
  it('is made, described, changed and deleted', async () => {
    const made = await create({ Description: 'books' });
    expect(made).toMatchObject({ ApiDestinationArn: expect.stringMatching(/^arn:aws:events:us-east-1:222222222222:api-destination\/ledger\/[0-9a-f-]{36}$/), ApiDestinationState: 'ACTIVE' });
    expect(await describeIt()).toMatchObject({ Description: 'books', HttpMethod: 'POST', InvocationRateLimitPerSecond: 300, ConnectionArn });
    await events.send(new UpdateApiDestinationCommand({ Name: 'ledger', HttpMethod: 'PUT', InvocationRateLimitPerSecond: 2 }));
    expect(await describeIt()).toMatchObject({ Description: 'books', HttpMethod: 'PUT', InvocationRateLimitPerSecond: 2 });
    await events.send(new DeleteApiDestinationCommand({ Name: 'ledger' }));
    await expect(describeIt()).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: "Failed to describe the api-destination(s). An api-destination 'ledger' does not exist." });
  });

  it('is INACTIVE without the credentials of its connection', async () => {
    await create();
    await events.send(new DeauthorizeConnectionCommand({ Name: 'ledger' }));
    sandbox.advanceClock(sandbox.delays().association);
    expect((await describeIt()).ApiDestinationState).toBe('INACTIVE');
    await events.send(new UpdateApiDestinationCommand({ Name: 'ledger', ConnectionArn: await connect('second') }));
    expect((await describeIt()).ApiDestinationState).toBe('ACTIVE');
    await events.send(new DeleteConnectionCommand({ Name: 'second' }));
    sandbox.advanceClock(sandbox.delays().connectionDelete);
    expect((await describeIt()).ApiDestinationState).toBe('INACTIVE');
  });

  it('is listed by page, name and connection, in its own account', async () => {
    await create({ Name: 'a', ConnectionArn: await connect('second') });
    await create({ Name: 'b' });
    const list = async (input: object) => (await events.send(new ListApiDestinationsCommand(input))).ApiDestinations?.map(({ Name }) => Name);
    expect(await list({})).toEqual(['a', 'b']);
    expect(await list({ NamePrefix: 'b' })).toEqual(['b']);
    expect(await list({ ConnectionArn })).toEqual(['b']);
    const { NextToken } = await events.send(new ListApiDestinationsCommand({ Limit: 1 }));
    expect(await list({ Limit: 1, NextToken })).toEqual(['b']);
    const other = accountClients(sandbox, accounts.secondConsumer).events;
    expect((await other.send(new ListApiDestinationsCommand({}))).ApiDestinations).toEqual([]);
    await expect(other.send(new DescribeApiDestinationCommand({ Name: 'a' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each<[string, () => Partial<CreateApiDestinationCommandInput>, string]>([
    ['of the same name', () => ({}), 'ResourceAlreadyExistsException'],
    ['over plain HTTP', () => ({ Name: 'x', InvocationEndpoint: 'http://ledger.main.example.com/' }), 'ValidationException'],
    ['with a connection that does not exist', () => ({ Name: 'x', ConnectionArn: ConnectionArn.replace('/ledger/', '/other/') }), 'ResourceNotFoundException'],
  ])('%s is refused', async (_what, more, name) => {
    await create();
    await expect(create(more())).rejects.toMatchObject({ name });
  });

  it('has a quota', async () => {
    sandbox.setQuota('events.apiDestinations', accounts.consumer, 'us-east-1', 1);
    await create();
    await expect(create({ Name: 'second' })).rejects.toMatchObject({ name: 'LimitExceededException' });
  });
});
