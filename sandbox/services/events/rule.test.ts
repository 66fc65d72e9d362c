import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventBusCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { makeServiceRole } from '@/sandbox/testing/api-destination-story';
import { accounts, assumePergolaRole } from '@/sandbox/testing/clients';
import { accountClients, clientsOf } from '@/sandbox/testing/seed-story';
import { rules } from './rule';

let sandbox: Sandbox;
let events: ReturnType<typeof accountClients>['events'];
let RoleArn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  events = accountClients(sandbox, accounts.consumer).events;
  RoleArn = makeServiceRole(sandbox, accounts.consumer, 'events.amazonaws.com', 'events:PutEvents');
});
afterAll(() => sandbox.stop());

const EventPattern = '{"source":["test"]}';
const busArn = (name: string, account: string = accounts.consumer) => `arn:aws:events:us-east-1:${account}:event-bus/${name}`;
const makeBus = (Name = 'orders') => events.send(new CreateEventBusCommand({ Name, Description: 'of orders', Tags: [{ Key: 'team', Value: 'north' }] }));
const makeRule = (Name = 'all', more: object = {}) => events.send(new PutRuleCommand({ Name, EventPattern, ...more }));
const toBus = (Id: string, name = 'orders'): Target => ({ Id, Arn: busArn(name), RoleArn });
const putTargets = (Targets: Target[], Rule = 'all') => events.send(new PutTargetsCommand({ Rule, Targets }));

describe('event buses', () => {
  it('there is one from the beginning; others are made, changed, listed and deleted', async () => {
    expect(await events.send(new DescribeEventBusCommand({}))).toMatchObject({ Name: 'default', Arn: busArn('default') });
    expect(await makeBus()).toMatchObject({ EventBusArn: busArn('orders'), Description: 'of orders' });
    await expect(makeBus()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException', message: 'Event bus orders already exists.' });
    const queue = 'arn:aws:sqs:us-east-1:222222222222:lost';
    await events.send(new UpdateEventBusCommand({ Name: 'orders', Description: 'changed', DeadLetterConfig: { Arn: queue } }));
    const described = await events.send(new DescribeEventBusCommand({ Name: busArn('orders') }));
    expect(described).toMatchObject({ Description: 'changed', DeadLetterConfig: { Arn: queue }, CreationTime: expect.any(Date) });
    expect((await events.send(new ListEventBusesCommand({}))).EventBuses?.map(({ Name }) => Name)).toEqual(['default', 'orders']);
    await makeRule('all', { EventBusName: 'orders' });
    await expect(events.send(new DeleteEventBusCommand({ Name: 'orders' }))).rejects.toMatchObject({ name: 'ValidationException' });
    await events.send(new DeleteRuleCommand({ Name: 'all', EventBusName: 'orders' }));
    await events.send(new DeleteEventBusCommand({ Name: 'orders' }));
    await events.send(new DeleteEventBusCommand({ Name: 'orders' }));
    await expect(events.send(new DescribeEventBusCommand({ Name: 'orders' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Event bus orders does not exist.' });
    await expect(events.send(new DeleteEventBusCommand({ Name: 'default' }))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('have a quota, and belong to their account', async () => {
    sandbox.setQuota('events.eventBuses', accounts.consumer, 'us-east-1', 2);
    await makeBus();
    await expect(makeBus('second')).rejects.toMatchObject({ name: 'LimitExceededException' });
    const other = accountClients(sandbox, accounts.secondConsumer).events;
    await expect(other.send(new DescribeEventBusCommand({ Name: busArn('orders') }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(other.send(new PutEventsCommand({ Entries: [{ EventBusName: busArn('orders'), Source: 'a', DetailType: 'b', Detail: '{}' }] }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('no resource-based policy allows'),
    });
  });

  it('of partners are refused by name', async () => {
    await expect(events.send(new CreateEventBusCommand({ Name: 'aws.partner/a/b', EventSourceName: 'aws.partner/a/b' }))).rejects.toMatchObject({ name: 'SandboxNotSupported' });
  });
});

describe('rules', () => {
  it('are put, replaced, disabled, enabled and deleted', async () => {
    const { RuleArn } = await makeRule('all', { Description: 'first' });
    expect(RuleArn).toBe('arn:aws:events:us-east-1:222222222222:rule/all');
    await makeRule('all', { State: 'DISABLED' });
    const described = await events.send(new DescribeRuleCommand({ Name: 'all' }));
    expect(described).toMatchObject({ State: 'DISABLED', EventPattern, EventBusName: 'default', CreatedBy: accounts.consumer });
    expect(described.Description).toBeUndefined();
    await events.send(new EnableRuleCommand({ Name: 'all' }));
    expect((await events.send(new DescribeRuleCommand({ Name: 'all' }))).State).toBe('ENABLED');
    await events.send(new DisableRuleCommand({ Name: 'all' }));
    expect((await events.send(new ListRulesCommand({ NamePrefix: 'a' }))).Rules).toMatchObject([{ Name: 'all', State: 'DISABLED' }]);
    await events.send(new DeleteRuleCommand({ Name: 'all' }));
    await events.send(new DeleteRuleCommand({ Name: 'all' }));
    await expect(events.send(new DescribeRuleCommand({ Name: 'all' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Rule all does not exist on EventBus default.' });
  });

  it('of a bus have the bus in their ARN', async () => {
    await makeBus();
    expect((await makeRule('all', { EventBusName: 'orders' })).RuleArn).toBe('arn:aws:events:us-east-1:222222222222:rule/orders/all');
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
    expect((await events.send(new ListRulesCommand({ EventBusName: busArn('orders') }))).Rules).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['nothing to start it', { EventPattern: undefined }, 'ValidationException'],
    ['a wrong pattern', { EventPattern: '{"source":"x"}' }, 'InvalidEventPatternException'],
    ['a pattern that is too long', { EventPattern: `{"source":["${'x'.repeat(2_048)}"]}` }, 'LimitExceededException'],
    ['a wrong schedule', { ScheduleExpression: 'rate(1 minutes)' }, 'ValidationException'],
    ['a schedule on another bus', { EventBusName: 'orders', ScheduleExpression: 'rate(1 minute)' }, 'ValidationException'],
    ['a bus that does not exist', { EventBusName: 'nobody' }, 'ResourceNotFoundException'],
    ['a reserved tag', { Tags: [{ Key: 'aws:x', Value: 'y' }] }, 'ValidationException'],
  ])('are refused with %s', async (_what, more, name) => {
    await makeBus();
    await expect(makeRule('all', more)).rejects.toMatchObject({ name });
  });

  it('have a quota for each bus, and pages', async () => {
    sandbox.setQuota('events.rulesPerEventBus', accounts.consumer, 'us-east-1', 3);
    for (const name of ['a', 'b', 'c']) await makeRule(name);
    await expect(makeRule('d')).rejects.toMatchObject({ name: 'LimitExceededException' });
    await makeRule('a', { State: 'DISABLED' });
    const first = await events.send(new ListRulesCommand({ Limit: 2 }));
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(['a', 'b']);
    expect((await events.send(new ListRulesCommand({ Limit: 2, NextToken: first.NextToken }))).Rules?.map(({ Name }) => Name)).toEqual(['c']);
    await expect(events.send(new ListRulesCommand({ NextToken: 'no-such-page' }))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('that a service made for itself are changed by force only', async () => {
    await makeRule();
    const [rule] = rules(sandbox.world).list();
    if (rule) rules(sandbox.world).put({ ...rule, managedBy: 'states.amazonaws.com' });
    expect((await events.send(new DescribeRuleCommand({ Name: 'all' }))).ManagedBy).toBe('states.amazonaws.com');
    for (const refused of [() => makeRule(), () => events.send(new DisableRuleCommand({ Name: 'all' })), () => events.send(new DeleteRuleCommand({ Name: 'all' })), () => putTargets([toBus('1')])]) {
      await expect(refused()).rejects.toMatchObject({ name: 'ManagedRuleException' });
    }
    await events.send(new DeleteRuleCommand({ Name: 'all', Force: true }));
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
  });

  it('carry tags, as buses do', async () => {
    await makeBus();
    const { RuleArn: ResourceARN } = await makeRule('all', { Tags: [{ Key: 'team', Value: 'north' }] });
    const tags = async (arn = ResourceARN) => (await events.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags;
    await events.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'cost', Value: '1' }] }));
    await makeRule('all', { Tags: [{ Key: 'ignored', Value: 'on replacement' }] });
    expect(await tags()).toEqual([{ Key: 'team', Value: 'north' }, { Key: 'cost', Value: '1' }]);
    await events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['team', 'unknown'] }));
    expect(await tags()).toEqual([{ Key: 'cost', Value: '1' }]);
    await events.send(new TagResourceCommand({ ResourceARN: busArn('default'), Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(await tags(busArn('default'))).toEqual([{ Key: 'a', Value: 'b' }]);
    expect(await tags(busArn('orders'))).toEqual([{ Key: 'team', Value: 'north' }]);
    await expect(tags('arn:aws:events:us-east-1:222222222222:rule/nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('targets', () => {
  beforeEach(async () => {
    await makeBus();
    await makeRule();
  });

  it('are put, replaced, listed and removed, and block the deletion of their rule', async () => {
    expect(await putTargets([toBus('1'), toBus('2')])).toMatchObject({ FailedEntryCount: 0, FailedEntries: [] });
    await putTargets([{ ...toBus('1'), RetryPolicy: { MaximumRetryAttempts: 3 } }]);
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'all' }))).Targets).toMatchObject([{ Id: '1', RetryPolicy: { MaximumRetryAttempts: 3 } }, { Id: '2' }]);
    expect((await events.send(new ListRuleNamesByTargetCommand({ TargetArn: busArn('orders') }))).RuleNames).toEqual(['all']);
    await expect(events.send(new DeleteRuleCommand({ Name: 'all' }))).rejects.toMatchObject({ name: 'ValidationException', message: "Rule can't be deleted since it has targets." });
    expect(await events.send(new RemoveTargetsCommand({ Rule: 'all', Ids: ['1', '2', '3'] }))).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: '3', ErrorCode: 'ResourceNotFoundException' }] });
    await events.send(new DeleteRuleCommand({ Name: 'all' }));
  });

  it('are five at most', async () => {
    await putTargets(['1', '2', '3', '4', '5'].map((id) => toBus(id)));
    await putTargets([toBus('5')]);
    await expect(putTargets([toBus('6')])).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  const destination = 'arn:aws:events:us-east-1:222222222222:api-destination/none/00000000-0000-0000-0000-000000000000';

  it('fail one by one where a destination does not exist', async () => {
    expect(await putTargets([toBus('1'), { Id: '2', Arn: destination, RoleArn }])).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: '2', ErrorCode: 'ResourceNotFoundException' }] });
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'all' }))).Targets).toHaveLength(1);
  });

  it.each<[string, Partial<Target>, string, string]>([
    ['of a service that is not played', { Arn: 'arn:aws:lambda:us-east-1:222222222222:function:f' }, 'SandboxNotSupported', 'arn:aws:lambda'],
    ['that are no ARN', { Arn: 'nobody' }, 'ValidationException', 'nobody'],
    ['without a role', { Arn: destination, RoleArn: undefined }, 'ValidationException', 'RoleArn is required for target'],
    ['of another Region', { Arn: destination.replace('us-east-1', 'eu-west-1') }, 'ValidationException', 'Region'],
    ['with two inputs', { Arn: destination, Input: '{}', InputPath: '$' }, 'ValidationException', 'Only one of'],
    ['with a placeholder that nothing fills', { Arn: destination, InputTransformer: { InputPathsMap: { a: '$.id' }, InputTemplate: '{"a": <a>, "b": <b>}' } }, 'ValidationException', 'InputTemplate for target 1 contains invalid placeholder b.'],
    ['with an input that is no JSON', { Arn: destination, Input: 'text' }, 'ValidationException', 'not valid JSON'],
    ['with a wrong path', { Arn: destination, InputPath: 'detail' }, 'ValidationException', 'Invalid JSON path'],
    ['with a queue of order', { Arn: destination, DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:222222222222:lost.fifo' } }, 'ValidationException', 'standard SQS queue'],
    ['that change what a bus gets', { Input: '{}' }, 'ValidationException', 'Modifying the input'],
    ['with parameters of another kind', { SqsParameters: { MessageGroupId: 'g' } }, 'ValidationException', 'SqsParameters'],
  ])('%s are refused', async (_what, more, name, text) => {
    await expect(putTargets([{ ...toBus('1'), ...more }])).rejects.toMatchObject({ name, message: expect.stringContaining(text) });
  });

  it('need the right to pass their role', async () => {
    const roleArn = `arn:aws:iam::${accounts.consumer}:role/PergolaConsumerRole`;
    sandbox.changeRole(roleArn, { policies: [{ name: 'Events', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'events:*', Resource: '*' }] } }] });
    const role = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer')).events;
    await expect(role.send(new PutTargetsCommand({ Rule: 'all', Targets: [toBus('1')] }))).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('iam:PassRole') });
  });
});
