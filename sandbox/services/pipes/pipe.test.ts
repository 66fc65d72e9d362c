import {
  CreatePipeCommand,
  DeletePipeCommand,
  DescribePipeCommand,
  ListPipesCommand,
  ListTagsForResourceCommand,
  PipesClient,
  StartPipeCommand,
  StopPipeCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipeCommand,
  paginateListPipes,
  type CreatePipeCommandInput,
} from '@aws-sdk/client-pipes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, assumePergolaRole, clientOptions } from '@/sandbox/testing/clients';
import { makePipeRole } from '@/sandbox/testing/pipe-role';

const source = `arn:aws:sqs:us-east-1:${accounts.consumer}:orders`;
const bus = `arn:aws:events:us-east-1:${accounts.consumer}:event-bus/default`;
const destination = `arn:aws:events:us-east-1:${accounts.consumer}:api-destination/orders/0123`;

let sandbox: Sandbox;
let pipes: PipesClient;
let roleArn: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  pipes = new PipesClient(clientOptions(sandbox, accountKey(accounts.consumer)));
});
beforeEach(() => {
  sandbox.reset();
  roleArn = makePipeRole(sandbox, accounts.consumer);
});
afterAll(() => sandbox.stop());

const create = (more: Partial<CreatePipeCommandInput> = {}) =>
  pipes.send(new CreatePipeCommand({ Name: 'orders', Source: source, Target: bus, RoleArn: roleArn, ...more }));
const settle = () => sandbox.advanceClock(sandbox.delays().pipe);
const state = async (Name = 'orders') => {
  const { CurrentState, DesiredState, StateReason } = await pipes.send(new DescribePipeCommand({ Name }));
  return [CurrentState, DesiredState, ...(StateReason ? [StateReason] : [])];
};

describe('a pipe', () => {
  it('is created, stopped, started, changed and deleted, each with a state on the way', async () => {
    const made = await create({ Description: 'Orders', Tags: { team: 'forecasting' } });
    expect(made).toMatchObject({ Arn: `arn:aws:pipes:us-east-1:${accounts.consumer}:pipe/orders`, CurrentState: 'CREATING', DesiredState: 'RUNNING' });
    await expect(pipes.send(new StopPipeCommand({ Name: 'orders' }))).rejects.toMatchObject({ name: 'ConflictException', resourceId: 'orders', resourceType: 'Pipe' });
    settle();
    expect(await state()).toEqual(['RUNNING', 'RUNNING']);
    expect(await pipes.send(new StopPipeCommand({ Name: 'orders' }))).toMatchObject({ CurrentState: 'STOPPING', DesiredState: 'STOPPED' });
    settle();
    expect(await state()).toEqual(['STOPPED', 'STOPPED']);
    await expect(pipes.send(new StopPipeCommand({ Name: 'orders' }))).rejects.toMatchObject({ name: 'ConflictException' });
    expect(await pipes.send(new StartPipeCommand({ Name: 'orders' }))).toMatchObject({ CurrentState: 'STARTING' });
    settle();
    expect(await pipes.send(new UpdatePipeCommand({ Name: 'orders', RoleArn: roleArn, DesiredState: 'STOPPED', Description: 'Fewer orders' }))).toMatchObject({ CurrentState: 'UPDATING' });
    settle();
    expect(await pipes.send(new DescribePipeCommand({ Name: 'orders' }))).toMatchObject({
      CurrentState: 'STOPPED',
      Description: 'Fewer orders',
      Source: source,
      Target: bus,
      RoleArn: roleArn,
      Tags: { team: 'forecasting' },
    });
    expect(await pipes.send(new DeletePipeCommand({ Name: 'orders' }))).toMatchObject({ CurrentState: 'DELETING', DesiredState: 'DELETED' });
    expect(await state()).toEqual(['DELETING', 'DELETED']);
    settle();
    await expect(state()).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('shows the defaults of its queue, and keeps what an update does not name', async () => {
    const shown = async () => pipes.send(new DescribePipeCommand({ Name: 'orders' }));
    const update = async (more: object) => (await pipes.send(new UpdatePipeCommand({ Name: 'orders', RoleArn: roleArn, ...more })), settle());
    const HttpParameters = { HeaderParameters: { 'x-order': '$.body.order' } };
    await create({ Target: destination, TargetParameters: { HttpParameters, InputTemplate: '{"order": <$.body.order>}' }, Enrichment: destination, EnrichmentParameters: { HttpParameters } });
    settle();
    expect((await shown()).SourceParameters).toEqual({ SqsQueueParameters: { BatchSize: 1, MaximumBatchingWindowInSeconds: 0 } });
    await update({ TargetParameters: { InputTemplate: '{"o": <$.body.order>}' }, EnrichmentParameters: { InputTemplate: '"<$.body>"' } });
    expect(await shown()).toMatchObject({ TargetParameters: { HttpParameters, InputTemplate: '{"o": <$.body.order>}' }, EnrichmentParameters: { HttpParameters, InputTemplate: '"<$.body>"' } });
    await update({ TargetParameters: { InputTemplate: '' }, SourceParameters: { SqsQueueParameters: { MaximumBatchingWindowInSeconds: 5 } } });
    expect((await shown()).TargetParameters).toEqual({ HttpParameters });
    await update({ SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"order":[1]}}' }] } } });
    expect((await shown()).SourceParameters).toMatchObject({ SqsQueueParameters: { BatchSize: 1, MaximumBatchingWindowInSeconds: 5 }, FilterCriteria: { Filters: [{}] } });
    await update({ Target: bus, Enrichment: '' });
    expect(await shown()).not.toHaveProperty('TargetParameters.HttpParameters');
  });

  it.each([
    ['cannot read the queue', ['events:PutEvents'], 'The provided customer role does not have permissions to call ReceiveMessage on SQS'],
    ['cannot delete messages', ['sqs:ReceiveMessage'], 'The provided customer role does not have permissions to call DeleteMessage on SQS'],
    ['cannot ask for attributes', ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], 'The provided customer role does not have permissions to call GetQueueAttributes on SQS'],
  ])('fails where its role %s, and starts once it can', async (_what, actions, sentence) => {
    makePipeRole(sandbox, accounts.consumer, actions);
    await create();
    settle();
    expect(await state()).toEqual(['CREATE_FAILED', 'RUNNING', expect.stringContaining(sentence)]);
    await pipes.send(new StartPipeCommand({ Name: 'orders' }));
    settle();
    expect((await state())[0]).toBe('START_FAILED');
    makePipeRole(sandbox, accounts.consumer);
    await pipes.send(new StartPipeCommand({ Name: 'orders' }));
    settle();
    expect(await state()).toEqual(['RUNNING', 'RUNNING']);
  });

  it('fails where its role does not trust EventBridge Pipes', async () => {
    sandbox.changeRole(roleArn, { trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }] } });
    await create();
    settle();
    expect(await state()).toEqual(['CREATE_FAILED', 'RUNNING', expect.stringContaining('cannot be assumed by principal pipes.amazonaws.com')]);
  });

  const refusals: [what: string, input: Partial<CreatePipeCommandInput>, name: string][] = [
    ['a stream as source', { Source: `arn:aws:kinesis:us-east-1:${accounts.consumer}:stream/s` }, 'SandboxNotSupported'],
    ['a function as target', { Target: `arn:aws:lambda:us-east-1:${accounts.consumer}:function:f` }, 'SandboxNotSupported'],
    ['a function as enrichment', { Enrichment: `arn:aws:lambda:us-east-1:${accounts.consumer}:function:f` }, 'SandboxNotSupported'],
    ['a key of one’s own', { KmsKeyIdentifier: 'alias/pipes' }, 'SandboxNotSupported'],
    ['logs', { LogConfiguration: { Level: 'ERROR' } }, 'SandboxNotSupported'],
    ['a queue of another Region', { Source: source.replace('us-east-1', 'ap-northeast-2') }, 'ValidationException'],
    ['a target of another account', { Target: bus.replace(accounts.consumer, accounts.owner) }, 'ValidationException'],
    ['a role of another account', { RoleArn: `arn:aws:iam::${accounts.owner}:role/PipeRole` }, 'ValidationException'],
    ['a batch for an API destination', { Target: destination, SourceParameters: { SqsQueueParameters: { BatchSize: 2 } } }, 'ValidationException'],
    ['a batch larger than a bus takes', { SourceParameters: { SqsQueueParameters: { BatchSize: 11 } } }, 'ValidationException'],
    ['a filter that is no pattern', { SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":"x"}' }] } } }, 'ValidationException'],
  ];
  it.each(refusals)('is refused with %s', async (_what, input, name) => {
    await expect(create(input)).rejects.toMatchObject({ name });
  });

  it('needs the right to pass its role to EventBridge Pipes', async () => {
    const credentials = await assumePergolaRole(sandbox, accounts.consumer, 'consumer');
    const consumerRole = `arn:aws:iam::${accounts.consumer}:role/PergolaConsumerRole`;
    const allow = (Condition?: object) =>
      sandbox.changeRole(consumerRole, {
        policies: [
          {
            name: 'Pipes',
            document: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 'pipes:*', Resource: '*' },
                ...(Condition ? [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: roleArn, Condition }] : []),
              ],
            },
          },
        ],
      });
    const asConsumer = new PipesClient(clientOptions(sandbox, credentials));
    const command = new CreatePipeCommand({ Name: 'orders', Source: source, Target: bus, RoleArn: roleArn });
    allow();
    await expect(asConsumer.send(command)).rejects.toThrow('is not authorized to perform: iam:PassRole');
    allow({ StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } });
    await expect(asConsumer.send(command)).rejects.toThrow('is not authorized to perform: iam:PassRole');
    allow({ StringEquals: { 'iam:PassedToService': 'pipes.amazonaws.com' } });
    await expect(asConsumer.send(command)).resolves.toMatchObject({ CurrentState: 'CREATING' });
  });

  it('is counted, and its name is taken', async () => {
    sandbox.setQuota('pipes.pipes', accounts.consumer, 'us-east-1', 1);
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create({ Name: 'more' })).rejects.toMatchObject({ name: 'ServiceQuotaExceededException', serviceCode: 'pipes' });
  });

  it('is there for its own account and Region alone', async () => {
    await create();
    for (const client of [
      new PipesClient(clientOptions(sandbox, accountKey(accounts.owner))),
      new PipesClient(clientOptions(sandbox, accountKey(accounts.consumer), 'ap-northeast-2')),
    ]) {
      await expect(client.send(new DescribePipeCommand({ Name: 'orders' }))).rejects.toMatchObject({ name: 'NotFoundException' });
      await expect(client.send(new ListTagsForResourceCommand({ resourceArn: `arn:aws:pipes:us-east-1:${accounts.consumer}:pipe/orders` }))).rejects.toMatchObject({ name: 'NotFoundException' });
      expect((await client.send(new ListPipesCommand({}))).Pipes).toEqual([]);
    }
  });
});

it('lists pipes page by page, by what they are and where they lead', async () => {
  await create({ Name: 'orders-a' });
  await create({ Name: 'orders-b', DesiredState: 'STOPPED' });
  await create({ Name: 'letters', Source: `${source}-dead`, Target: destination });
  settle();
  const names = async (input: object) => ((await pipes.send(new ListPipesCommand(input))).Pipes ?? []).map(({ Name }) => Name);
  expect(await names({ NamePrefix: 'orders' })).toEqual(['orders-a', 'orders-b']);
  expect(await names({ CurrentState: 'STOPPED' })).toEqual(['orders-b']);
  expect(await names({ DesiredState: 'RUNNING' })).toEqual(['orders-a', 'letters']);
  expect(await names({ SourcePrefix: `${source}-` })).toEqual(['letters']);
  expect(await names({ TargetPrefix: bus })).toEqual(['orders-a', 'orders-b']);
  const found: (string | undefined)[] = [];
  for await (const page of paginateListPipes({ client: pipes, pageSize: 2 }, {})) found.push(...(page.Pipes ?? []).map(({ Name }) => Name));
  expect(found).toEqual(['orders-a', 'orders-b', 'letters']);
  await expect(pipes.send(new ListPipesCommand({ NextToken: 'nonsense' }))).rejects.toMatchObject({ name: 'ValidationException' });
});

it('keeps tags', async () => {
  const { Arn: resourceArn } = await create({ Tags: { a: '1', b: '2' } });
  await pipes.send(new TagResourceCommand({ resourceArn, tags: { b: '3', c: '4' } }));
  await pipes.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
  expect((await pipes.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: '3', c: '4' });
});
