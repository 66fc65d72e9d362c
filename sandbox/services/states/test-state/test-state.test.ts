import { TestStateCommand, type SFNClient, type TestStateCommandInput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole } from '@/sandbox/testing/clients';
import { accountClients, clientsOf, forecastTask, httpTaskRole } from '@/sandbox/testing/seed-story';

const roleArn = httpTaskRole(accounts.consumer);
const connection = `arn:aws:events:us-east-1:${accounts.consumer}:connection/none/00000000-0000-4000-8000-000000000000`;

let sandbox: Sandbox;
let states: SFNClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  states = accountClients(sandbox, accounts.consumer).states;
});
afterAll(() => sandbox.stop());

type Request = Omit<TestStateCommandInput, 'definition' | 'input'>;

const test = (definition: object, input: unknown = {}, more: Request = {}) =>
  states.send(new TestStateCommand({ definition: JSON.stringify(definition), input: JSON.stringify(input), ...more }));

const task = forecastTask(connection);
const each = { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } } };
const map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: each, End: true };
const parallel = { Type: 'Parallel', Branches: [each, { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }], Next: 'After' };
const startInner = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution', Parameters: { StateMachineArn: 'arn' }, End: true };
const mocked = (result: unknown, more: object = {}): Request => ({ mock: { result: JSON.stringify(result), ...more } });
const broken: Request = { mock: { errorOutput: { error: 'Broken', cause: 'It broke.' } } };

describe('a mock', () => {
  it.each<[string, object, unknown, Request, object]>([
    ['stands for the work of a task, without a role', { ...task, ResultSelector: { 'code.$': '$.StatusCode' } }, {}, mocked({ StatusCode: 200 }), { status: 'SUCCEEDED', output: '{"code":200}' }],
    ['of a Parallel is a list of its branches', { ...parallel, ResultPath: '$.r' }, { a: 1 }, mocked([1, 2]), { status: 'SUCCEEDED', output: '{"a":1,"r":[1,2]}', nextState: 'After' }],
    ['of a Map is a list', map, { items: [1, 2] }, mocked([3, 4]), { status: 'SUCCEEDED', output: '[3,4]' }],
    ['of an error fails the state', task, {}, broken, { status: 'FAILED', error: 'Broken', cause: 'It broke.' }],
    ['of an error is retried', { ...task, Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }] }, {}, broken, { status: 'RETRIABLE', error: 'Broken' }],
    [
      'of an error is caught once the retries are used up',
      { ...task, Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }], Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'Told' }] },
      { a: 1 },
      { ...broken, stateConfiguration: { retrierRetryCount: 2 } },
      { status: 'CAUGHT_ERROR', error: 'Broken', nextState: 'Told', output: '{"a":1,"e":{"Error":"Broken","Cause":"It broke."}}' },
    ],
    ['of too many failed iterations', { ...map, ToleratedFailureCount: 1 }, { items: [1, 2] }, { ...mocked([1, 2]), stateConfiguration: { mapIterationFailureCount: 2 } }, { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' }],
    ['of failed iterations that are tolerated', { ...map, ToleratedFailureCount: 2 }, { items: [1, 2] }, { ...mocked([1, 2]), stateConfiguration: { mapIterationFailureCount: 2 } }, { status: 'SUCCEEDED' }],
    ['is held against the API', startInner, {}, mocked({ ExecutionArn: 'arn', StartDate: '2026-01-01T00:00:00Z' }), { status: 'SUCCEEDED' }],
    ['is not held against the API where nobody wants it', startInner, {}, mocked({ other: 1 }, { fieldValidationMode: 'NONE' }), { status: 'SUCCEEDED' }],
    ['need not have all members', startInner, {}, mocked({ ExecutionArn: 'arn' }, { fieldValidationMode: 'PRESENT' }), { status: 'SUCCEEDED' }],
  ])('%s', async (_what, definition, input, request, expected) => {
    expect(await test(definition, input, request)).toMatchObject(expected);
  });

  it.each<[string, object, Request, string]>([
    ['for a Pass', { Type: 'Pass', End: true }, mocked(1), `State type 'Pass' is not supported when a mock is specified`],
    ['that is both', task, { mock: { result: '1', errorOutput: {} } }, 'A test mock should have only one of the following fields: [result, errorOutput].'],
    ['that is no JSON', task, { mock: { result: 'nothing' } }, 'Mocked result must be valid JSON'],
    ['of a Map that is no list', map, mocked({}), 'Mocked result must be an array.'],
    ['of a Parallel with too few results', parallel, mocked([1]), 'Mocked result must contain the same number of items as number of Parallel branches.'],
    ['that reveals secrets', task, { ...mocked(1), revealSecrets: true, inspectionLevel: 'TRACE' }, 'TestState does not support RevealSecrets when a mock is specified.'],
    ['with more failures than items', map, { ...mocked([1, 2]), stateConfiguration: { mapIterationFailureCount: 3 } }, 'Map iteration failure count must be less than or equal to the number of Map iterations'],
    ['without a required member', startInner, mocked({ ExecutionArn: 'arn' }), `Mock result schema validation error: Required field 'StartDate' is missing`],
    ['with a member of another type', startInner, mocked({ ExecutionArn: 1 }, { fieldValidationMode: 'PRESENT' }), `Mock result schema validation error: Field 'ExecutionArn' must be a string`],
    ['with failed iterations but none', task, { roleArn, stateConfiguration: { mapIterationFailureCount: 1 } }, 'TestState does not support MapIterationFailureCount when a mock is not specified.'],
    ['missing, and no role', task, {}, 'RoleArn must be specified when testing a Task state'],
    ['from a state that is not there', map, { ...broken, stateConfiguration: { errorCausedByState: 'Nobody' } }, 'The state has no state Nobody in it.'],
  ])('%s is refused', async (_what, definition, request, message) => {
    await expect(test(definition, { items: [1, 2] }, request)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  it('is what Map, Parallel and tasks that wait need', async () => {
    await expect(test(map, { items: [] }, { roleArn })).rejects.toMatchObject({ name: 'InvalidDefinition', message: expect.stringContaining('does not support Map or Parallel states') });
    await expect(test({ ...startInner, Resource: `${startInner.Resource}.sync` }, {}, { roleArn })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('what is shown at DEBUG', () => {
  const debug: Request = { inspectionLevel: 'DEBUG' };
  it.each<[string, object, unknown, Request, object]>([
    [
      'of a Map',
      { ...map, ItemSelector: { 'v.$': '$$.Map.Item.Value' }, MaxConcurrency: 2, ToleratedFailurePercentage: 10 },
      { items: [1] },
      mocked([7]),
      { input: '{"items":[1]}', afterInputPath: '{"items":[1]}', afterItemsPath: '[1]', afterItemSelector: '[{"v":1}]', afterResultSelector: '[7]', afterResultPath: '[7]', maxConcurrency: 2, toleratedFailurePercentage: 10 },
    ],
    ['of a Parallel', parallel, { a: 1 }, mocked([1, 2]), { input: '{"a":1}', afterResultSelector: '[1,2]', afterResultPath: '[1,2]' }],
    [
      'of a JSONata task, with its variables',
      { Type: 'Task', QueryLanguage: 'JSONata', Resource: startInner.Resource, Arguments: { StateMachineArn: '{% $machine %}' }, Output: '{% $states.result.ExecutionArn %}', Assign: { run: '{% $states.result.StartDate %}' }, End: true },
      {},
      { ...mocked({ ExecutionArn: 'a', StartDate: 'today' }), variables: '{"machine":"m"}' },
      { input: '{}', afterArguments: '{"StateMachineArn":"m"}', result: '{"ExecutionArn":"a","StartDate":"today"}', variables: '{"machine":"m","run":"today"}' },
    ],
    ['of a Fail', { Type: 'Fail', Error: 'E' }, { a: 1 }, {}, { input: '{"a":1}' }],
    ['of a retry', { ...task, Retry: [{ ErrorEquals: ['Other'] }, { ErrorEquals: ['Broken'], IntervalSeconds: 3, BackoffRate: 2 }] }, {}, { ...broken, stateConfiguration: { retrierRetryCount: 1 } }, { errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 6 } }],
    ['of a catch', { ...task, Catch: [{ ErrorEquals: ['Broken'], Next: 'Told' }] }, {}, broken, { errorDetails: { catchIndex: 0 } }],
  ])('%s', async (_what, definition, input, request, expected) => {
    const { inspectionData } = await test(definition, input, { ...debug, ...request });
    expect(inspectionData).toMatchObject(expected);
    if (!('errorDetails' in expected)) expect(Object.keys(inspectionData ?? {}).sort()).toEqual(Object.keys(expected).sort());
  });
});

describe('the context object', () => {
  const show = { Type: 'Pass', Parameters: { 'all.$': '$$' }, OutputPath: '$.all', End: true };
  it('is made up where none is given', async () => {
    const { output } = await test(show, { a: 1 }, { roleArn });
    expect(JSON.parse(String(output))).toMatchObject({
      Execution: { Id: expect.stringContaining(':express:'), Input: { a: 1 }, Name: expect.any(String), RoleArn: roleArn, StartTime: expect.any(String) },
      StateMachine: { Id: expect.stringContaining(':stateMachine:'), Name: expect.any(String) },
      State: { Name: 'StateName', EnteredTime: expect.any(String) },
    });
  });

  it('is taken as it is given', async () => {
    const context = { Execution: { Name: 'mine', Input: [1] }, State: { RetryCount: 2 } };
    expect(JSON.parse(String((await test(show, {}, { context: JSON.stringify(context) })).output))).toEqual(context);
  });

  it.each([
    [{ Execution: { Id: 1 } }, 'Invalid Context object provided: Execution.Id must be a string'],
    [{ Map: {} }, `Invalid Context object provided: 'Map' field is not supported when mocking a Context object`],
    [{ Execution: { pokemon: 1 } }, `Invalid Context object provided: Field 'pokemon' is not allowed`],
    [{ Other: {} }, `Invalid Context object provided: Field 'Other' is not allowed`],
  ])('is refused as %j', async (context, message) => {
    await expect(test(show, {}, { context: JSON.stringify(context) })).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});

describe('a state of a whole machine', () => {
  const machine = {
    QueryLanguage: 'JSONata',
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Next: 'Loop' },
      Loop: { Type: 'Map', ItemProcessor: { StartAt: 'Inside', States: { Inside: { Type: 'Pass', Output: '{% $states.input.n * $factor %}', Next: 'Last' }, Last: { Type: 'Succeed' } } }, End: true },
    },
  };
  it('is picked by its name, also inside of others, in the language of the machine', async () => {
    expect(await test(machine, { n: 2 }, { stateName: 'Inside', variables: '{"factor":5}' })).toMatchObject({ status: 'SUCCEEDED', output: '10', nextState: 'Last' });
    await expect(test(machine, {}, { stateName: 'Nobody' })).rejects.toMatchObject({ name: 'ValidationException', message: 'State not found in definition' });
  });

  it('waits for nothing, though five minutes is the most it could', async () => {
    expect(await test({ Type: 'Wait', Seconds: 300, Next: 'N' })).toMatchObject({ status: 'SUCCEEDED', nextState: 'N' });
    expect(await test({ Type: 'Wait', Seconds: 301, Next: 'N' })).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});

it('reveals secrets only to who may see them', async () => {
  const consumer = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer'));
  const revealing = { definition: JSON.stringify(task), roleArn, inspectionLevel: 'TRACE', revealSecrets: true } as const;
  await expect(consumer.states.send(new TestStateCommand(revealing))).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('states:RevealSecrets') });
});
