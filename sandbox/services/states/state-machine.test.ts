import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  StartExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  type CreateStateMachineCommandInput,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole, pergolaRole } from '@/sandbox/testing/clients';
import { accountClients, clientsOf, httpTaskRole } from '@/sandbox/testing/seed-story';

const roleArn = httpTaskRole(accounts.consumer);
const definitionOf = (result: unknown) => JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', Result: result, End: true } } });
const arn = `arn:aws:states:us-east-1:${accounts.consumer}:stateMachine:machine`;

let sandbox: Sandbox;
let states: SFNClient;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  states = accountClients(sandbox, accounts.consumer).states;
});
afterAll(() => sandbox.stop());

const create = (more: Partial<CreateStateMachineCommandInput> = {}) =>
  states.send(new CreateStateMachineCommand({ name: 'machine', definition: definitionOf(1), roleArn, ...more }));
const update = (result: unknown, publish?: boolean) => states.send(new UpdateStateMachineCommand({ stateMachineArn: arn, definition: definitionOf(result), publish }));
const describeMachine = (stateMachineArn = arn) => states.send(new DescribeStateMachineCommand({ stateMachineArn }));

async function resultOf(stateMachineArn: string) {
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
  }
}

describe('a state machine', () => {
  it('is the same again for the same request, whatever role and tags it names', async () => {
    const first = await create({ tags: [{ key: 'a', value: '1' }] });
    sandbox.advanceClock(1_000);
    const other = `arn:aws:iam::${accounts.consumer}:role/Other`;
    await expect(create({ roleArn: other })).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('is authorized to assume the provided role') });
    sandbox.changeRole(other, { trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }] } });
    const again = await create({ roleArn: other, tags: [{ key: 'a', value: '2' }] });
    expect(again).toMatchObject({ stateMachineArn: arn, creationDate: first.creationDate });
    expect((await describeMachine()).roleArn).toBe(roleArn);
    for (const change of [{ type: 'EXPRESS' }, { definition: definitionOf(2) }, { tracingConfiguration: { enabled: true } }] as const) {
      await expect(create(change)).rejects.toMatchObject({ name: 'StateMachineAlreadyExists', message: `State Machine Already Exists: '${arn}'` });
    }
  });

  it('shows its configuration, and a revision once it was changed', async () => {
    const logGroupArn = `arn:aws:logs:us-east-1:${accounts.consumer}:log-group:machine:*`;
    const loggingConfiguration = { level: 'ERROR', includeExecutionData: true, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] } as const;
    await create({ loggingConfiguration: { ...loggingConfiguration, destinations: [...loggingConfiguration.destinations] }, tracingConfiguration: { enabled: true } });
    const made = await describeMachine();
    expect(made).toMatchObject({ loggingConfiguration, tracingConfiguration: { enabled: true }, encryptionConfiguration: { type: 'AWS_OWNED_KEY' } });
    expect(made.revisionId).toBeUndefined();
    const { revisionId } = await update(2);
    expect(await describeMachine()).toMatchObject({ revisionId, loggingConfiguration, definition: definitionOf(2) });
  });

  it('tells the variables that its states refer to', async () => {
    const definition = JSON.stringify({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { n: 1 }, Next: 'B' },
        B: { Type: 'Pass', Parameters: { 'n.$': '$n', 'm.$': 'States.MathAdd($n, $m.x)' }, Next: 'C' },
        C: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% ($own := 1; $sum([$own, $n, $states.input])) %}', End: true },
      },
    });
    await create({ definition });
    expect((await describeMachine()).variableReferences).toEqual({ B: ['n', 'm'], C: ['n'] });
  });

  it.each(["a+b!c@d(e)=f'g", 'Größe_東京'])('may be called %s, and run under such a name', async (name) => {
    const { stateMachineArn } = await create({ name });
    expect(stateMachineArn).toMatch(new RegExp(`:stateMachine:${name.replace(/[+()]/g, '\\$&')}$`));
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, name }));
    expect((await states.send(new DescribeExecutionCommand({ executionArn }))).stateMachineArn).toBe(stateMachineArn);
  });

  it.each<[string, Partial<CreateStateMachineCommandInput>, string]>([
    ['a name with a blank', { name: 'a b' }, 'InvalidName'],
    ['a name with a colon', { name: 'a:b' }, 'InvalidName'],
    ['a name with brackets', { name: 'a[1]' }, 'InvalidName'],
    ['a role that is none', { roleArn: 'role' }, 'InvalidArn'],
    ['a role of another account', { roleArn: httpTaskRole(accounts.owner) }, 'AccessDeniedException'],
    ['logging without a destination', { loggingConfiguration: { level: 'ALL' } }, 'InvalidLoggingConfiguration'],
    ['a key that is missing', { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } }, 'InvalidEncryptionConfiguration'],
    ['a description of a version that is not published', { versionDescription: 'first' }, 'ValidationException'],
    ['JSONPath in a JSONata machine', { definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } } }) }, 'InvalidDefinition'],
    ['JSONata that is none', { definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% 1 + %}', End: true } } }) }, 'InvalidDefinition'],
    ['States.ALL in company', { definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Parallel', Branches: [JSON.parse(definitionOf(1))], Retry: [{ ErrorEquals: ['States.ALL', 'B'] }], End: true } } }) }, 'InvalidDefinition'],
    [
      'a variable of an outer scope that is assigned again',
      { definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Parallel', Assign: { x: 1 }, Branches: [{ StartAt: 'I', States: { I: { Type: 'Pass', Assign: { x: 2 }, End: true } } }], End: true } } }) },
      'InvalidDefinition',
    ],
    [
      'a distributed Map, by name',
      { definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Map', ItemProcessor: { ...(JSON.parse(definitionOf(1)) as object), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }, End: true } } }) },
      'SandboxNotSupported',
    ],
    ['a callback, by name', { definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: {}, End: true } } }) }, 'SandboxNotSupported'],
  ])('is refused with %s', async (_what, more, name) => {
    await expect(create(more)).rejects.toMatchObject({ name });
  });

  it('is one too many beyond the quota, is listed page by page, and is unknown to other accounts', async () => {
    sandbox.setQuota('states.stateMachines', accounts.consumer, 'us-east-1', 3);
    for (const name of ['a', 'b', 'c']) await create({ name });
    await expect(create({ name: 'd' })).rejects.toMatchObject({ name: 'StateMachineLimitExceeded' });
    const first = await states.send(new ListStateMachinesCommand({ maxResults: 2 }));
    const second = await states.send(new ListStateMachinesCommand({ maxResults: 2, nextToken: first.nextToken }));
    expect([first, second].map(({ stateMachines }) => stateMachines?.map(({ name }) => name))).toEqual([['a', 'b'], ['c']]);
    const stranger = accountClients(sandbox, accounts.owner).states;
    await expect(stranger.send(new DescribeStateMachineCommand({ stateMachineArn: arn.replace(/machine$/, 'a') }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    expect((await stranger.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
  });

  it('takes its executions with it, and its name is free again', async () => {
    await create();
    const { executionArn } = await resultOf(arn);
    await states.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
    await expect(create()).rejects.toMatchObject({ name: 'StateMachineDeleting' });
    sandbox.advanceClock(sandbox.delays().stateMachine);
    await expect(states.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await create();
    expect((await states.send(new ListExecutionsCommand({ stateMachineArn: arn }))).executions).toEqual([]);
  });

  it('is guarded by its tags', async () => {
    await create({ tags: [{ key: 'keep', value: 'yes' }] });
    const { RoleArn } = pergolaRole(sandbox, accounts.consumer, 'consumer');
    const condition = { StringEquals: { 'aws:ResourceTag/keep': 'yes' } };
    const Statement = [
      { Effect: 'Allow', Action: 'states:*', Resource: '*' },
      { Effect: 'Deny', Action: 'states:DeleteStateMachine', Resource: '*', Condition: condition },
    ];
    sandbox.changeRole(RoleArn, { policies: [{ name: 'Tags', document: { Statement } }] });
    const guarded = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer')).states;
    await expect(guarded.send(new DeleteStateMachineCommand({ stateMachineArn: arn }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await states.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['keep'] }));
    await guarded.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
    expect((await describeMachine()).status).toBe('DELETING');
  });

  it('carries tags', async () => {
    await create({ tags: [{ key: 'team', value: 'a' }] });
    await states.send(new TagResourceCommand({ resourceArn: arn, tags: [{ key: 'stage', value: 'test' }] }));
    await states.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['team'] }));
    expect((await states.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags).toEqual([{ key: 'stage', value: 'test' }]);
    await expect(states.send(new TagResourceCommand({ resourceArn: arn, tags: [{ value: 'of nothing' }] }))).rejects.toMatchObject({ name: 'ValidationException' });
    const tags = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
    await expect(states.send(new TagResourceCommand({ resourceArn: arn, tags }))).rejects.toMatchObject({ name: 'TooManyTags' });
    await expect(states.send(new ListTagsForResourceCommand({ resourceArn: `${arn}2` }))).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });
});

describe('an execution', () => {
  it('tells the machine as it was when it began', async () => {
    await create();
    const { executionArn } = await resultOf(arn);
    await update(2);
    const described = await states.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ stateMachineArn: arn, name: 'machine', definition: definitionOf(1), roleArn, loggingConfiguration: { level: 'OFF' } });
  });

  it('shows no data to who asks for none', async () => {
    await create();
    const { executionArn } = await resultOf(arn);
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
    expect(events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
    expect(JSON.stringify(events)).not.toMatch(/"(input|output)"/);
    const metadata = await states.send(new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }));
    expect(metadata).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
    expect(metadata.output).toBeUndefined();
  });

  it('has its history page by page, in both orders', async () => {
    await create();
    const { executionArn } = await resultOf(arn);
    const page = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3, reverseOrder: true }));
    const rest = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3, reverseOrder: true, nextToken: page.nextToken }));
    expect([...(page.events ?? []), ...(rest.events ?? [])].map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    await expect(states.send(new GetExecutionHistoryCommand({ executionArn, nextToken: page.nextToken }))).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it.each([
    ['input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
    ['a name with a star', { name: 'a*' }, 'InvalidName'],
    ['a machine that does not exist', { stateMachineArn: `${arn}2` }, 'StateMachineDoesNotExist'],
    ['a version that does not exist', { stateMachineArn: `${arn}:7` }, 'StateMachineDoesNotExist'],
    ['an ARN that is none', { stateMachineArn: 'machine' }, 'InvalidArn'],
  ])('is refused with %s', async (_what, more, name) => {
    await create();
    await expect(states.send(new StartExecutionCommand({ stateMachineArn: arn, ...more }))).rejects.toMatchObject({ name });
  });
});

describe('versions and aliases', () => {
  const publish = (more: object = {}) => states.send(new PublishStateMachineVersionCommand({ stateMachineArn: arn, ...more }));
  const alias = (name: string, ...numbers: [number, number][]) => {
    const routingConfiguration = numbers.map(([number, weight]) => ({ stateMachineVersionArn: `${arn}:${number}`, weight }));
    return states.send(new CreateStateMachineAliasCommand({ name, routingConfiguration }));
  };

  it('are numbered, stay as they were, and can be run', async () => {
    expect((await create({ publish: true, versionDescription: 'first' })).stateMachineVersionArn).toBe(`${arn}:1`);
    expect((await update(2, true)).stateMachineVersionArn).toBe(`${arn}:2`);
    expect((await publish()).stateMachineVersionArn).toBe(`${arn}:2`);
    await expect(publish({ description: 'other' })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(publish({ revisionId: 'INITIAL' })).rejects.toMatchObject({ name: 'ConflictException' });
    expect(await describeMachine(`${arn}:1`)).toMatchObject({ stateMachineArn: `${arn}:1`, name: 'machine', description: 'first', definition: definitionOf(1) });
    expect(await resultOf(`${arn}:1`)).toMatchObject({ output: '1', stateMachineVersionArn: `${arn}:1` });
    expect(await resultOf(arn)).toMatchObject({ output: '2' });
    const ofVersion = await states.send(new ListExecutionsCommand({ stateMachineArn: `${arn}:1` }));
    expect(ofVersion.executions).toHaveLength(1);
    expect((await states.send(new ListExecutionsCommand({ stateMachineArn: arn }))).executions).toHaveLength(2);
    await states.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arn}:2` }));
    await update(3);
    expect((await publish()).stateMachineVersionArn).toBe(`${arn}:3`);
    const { stateMachineVersions } = await states.send(new ListStateMachineVersionsCommand({ stateMachineArn: arn }));
    expect(stateMachineVersions?.map(({ stateMachineVersionArn }) => stateMachineVersionArn)).toEqual([`${arn}:3`, `${arn}:1`]);
  });

  it('lead by name to a version, which then cannot be deleted', async () => {
    await create({ publish: true });
    await update(2, true);
    const { stateMachineAliasArn = '' } = await alias('live', [1, 100]);
    expect((await alias('live', [1, 100])).stateMachineAliasArn).toBe(stateMachineAliasArn);
    await expect(alias('live', [2, 100])).rejects.toMatchObject({ name: 'ConflictException' });
    expect(await resultOf(stateMachineAliasArn)).toMatchObject({ output: '1', stateMachineAliasArn, stateMachineVersionArn: `${arn}:1` });
    const routingConfiguration = [{ stateMachineVersionArn: `${arn}:2`, weight: 100 }];
    await states.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration, description: 'now 2' }));
    expect(await states.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).toMatchObject({ name: 'live', routingConfiguration, description: 'now 2' });
    expect(await resultOf(stateMachineAliasArn)).toMatchObject({ output: '2' });
    await expect(states.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${arn}:2` }))).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]',
    });
    const { stateMachineAliases } = await states.send(new ListStateMachineAliasesCommand({ stateMachineArn: `${arn}:2` }));
    expect(stateMachineAliases).toHaveLength(1);
    await states.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }));
    await expect(states.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });

  it('are refused where the routing is wrong', async () => {
    await create({ publish: true });
    await expect(alias('a', [1, 60])).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(alias('a', [1, 50], [1, 50])).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(alias('a', [9, 100])).rejects.toMatchObject({ name: 'ResourceNotFound' });
    const machine = [{ stateMachineVersionArn: arn, weight: 100 }];
    await expect(states.send(new CreateStateMachineAliasCommand({ name: 'a', routingConfiguration: machine }))).rejects.toMatchObject({
      message: `Routing configuration must contain state machine version ARNs. Received: [${arn}]`,
    });
  });
});

describe('a definition is told', () => {
  const validate = (definition: object | string, more: object = {}) =>
    states.send(new ValidateStateMachineDefinitionCommand({ definition: typeof definition === 'string' ? definition : JSON.stringify(definition), ...more }));

  it('its warnings, if they are asked for, and is valid all the same', async () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Parameters: { x: '$.a', y: { z: "States.Format('{}', 1)" } }, Next: 'B' },
        B: { Type: 'Pass', Result: { 'x.$': '$.a' }, Next: 'C' },
        C: { Type: 'Choice', Choices: [{ Variable: '$.a', StringEquals: '$.b', Next: 'D' }] },
        D: { Type: 'Succeed' },
      },
    };
    expect(await validate(definition)).toMatchObject({ result: 'OK', diagnostics: [], truncated: false });
    const { result, diagnostics } = await validate(definition, { severity: 'WARNING' });
    expect(result).toBe('OK');
    expect(diagnostics?.map(({ severity, code, location }) => [severity, code, location])).toEqual([
      ['WARNING', 'NO_DOLLAR', '/States/A/Parameters/x'],
      ['WARNING', 'NO_DOLLAR', '/States/A/Parameters/y/z'],
      ['WARNING', 'PASS_RESULT_IS_STATIC', '/States/B/Result/x.$'],
      ['WARNING', 'NO_PATH', '/States/C/Choices[0]/StringEquals'],
    ]);
    expect(await validate(definition, { severity: 'WARNING', maxResults: 1 })).toMatchObject({ diagnostics: [{ code: 'NO_DOLLAR' }], truncated: true });
  });

  it.each<[string, object | string, object, string, string | undefined]>([
    ['that it is no JSON', 'not a definition', {}, 'INVALID_JSON_DESCRIPTION', undefined],
    ['that it is no object', '[]', {}, 'SCHEMA_VALIDATION_FAILED', undefined],
    ['that it has no states', {}, {}, 'SCHEMA_VALIDATION_FAILED', '/'],
    ['that it has no end', { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } }, {}, 'MISSING_END_STATE', undefined],
    ['that a state leads nowhere', { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, C: { Type: 'Succeed' } } }, {}, 'MISSING_TRANSITION_TARGET', undefined],
    ['that a name is too long', { StartAt: 'A'.repeat(81), States: { ['A'.repeat(81)]: { Type: 'Succeed' } } }, {}, 'SCHEMA_VALIDATION_FAILED', '/States'],
    [
      'that an express machine waits for no callback',
      { StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } } },
      { type: 'EXPRESS' },
      'SCHEMA_VALIDATION_FAILED',
      '/States/A/Resource',
    ],
  ])('%s', async (_what, definition, more, code, location) => {
    const { result, diagnostics } = await validate(definition, more);
    expect(result).toBe('FAIL');
    expect(diagnostics?.[0]).toMatchObject({ severity: 'ERROR', code, ...(location ? { location } : {}) });
  });
});
