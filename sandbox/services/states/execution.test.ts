import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TestStateCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole } from '@/sandbox/testing/clients';
import { accountClients, clientsOf, forecastTask, httpTaskRole } from '@/sandbox/testing/seed-story';

const roleArn = httpTaskRole(accounts.consumer);
const missingConnection = `arn:aws:events:us-east-1:${accounts.consumer}:connection/pergola-none/00000000-0000-4000-8000-000000000000`;
const pass = { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } };

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

const create = (definition: object, name = 'workflow') =>
  states.send(new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn }));

async function start(definition: object, input: unknown = {}, name?: string): Promise<string> {
  const { stateMachineArn } = await create(definition);
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name }));
  return String(executionArn);
}

const describeExecution = (executionArn: string) => states.send(new DescribeExecutionCommand({ executionArn }));

async function ended(executionArn: string) {
  for (;;) {
    const execution = await describeExecution(executionArn);
    if (execution.status !== 'RUNNING') return execution;
  }
}

describe('an execution', () => {
  it('goes through Pass, Choice, Wait and Succeed, and the clock moves its wait', async () => {
    const executionArn = await start(
      {
        StartAt: 'Prepare',
        States: {
          Prepare: { Type: 'Pass', Parameters: { 'days.$': '$.days', 'who.$': '$$.Execution.Name' }, Next: 'Choose' },
          Choose: { Type: 'Choice', Choices: [{ Variable: '$.days', NumericGreaterThan: 1, Next: 'Wait' }], Default: 'Refuse' },
          Wait: { Type: 'Wait', Seconds: 3600, Next: 'Done' },
          Refuse: { Type: 'Fail', Error: 'TooShort', Cause: 'One day is not enough.' },
          Done: { Type: 'Succeed' },
        },
      },
      { days: 2 },
      'run-1',
    );
    expect((await describeExecution(executionArn)).status).toBe('RUNNING');
    sandbox.advanceClock(3_600_000);
    const execution = await ended(executionArn);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"days":2,"who":"run-1"}', name: 'run-1' });
    expect(Number(execution.stopDate) - Number(execution.startDate)).toBeGreaterThanOrEqual(3_600_000);
    const { events } = await states.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
    expect(events?.slice(0, 3).map(({ type }) => type)).toEqual(['ExecutionSucceeded', 'SucceedStateExited', 'SucceedStateEntered']);
  });

  it('fails with the error and cause of a Fail state', async () => {
    const executionArn = await start({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'No', Cause: 'Because.' } } });
    expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'No', cause: 'Because.' });
  });

  it('retries with growing intervals, then catches', async () => {
    const executionArn = await start({
      StartAt: 'Call',
      States: {
        Call: {
          ...forecastTask(missingConnection),
          Retry: [{ ErrorEquals: ['Events.ConnectionResource.ResourceNotFound'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 3 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Told' }],
        },
        Told: { Type: 'Pass', End: true },
      },
    });
    const failures = async () =>
      (await states.send(new GetExecutionHistoryCommand({ executionArn }))).events?.filter(({ type }) => type === 'TaskFailed').length;
    await expect.poll(failures).toBe(1);
    sandbox.advanceClock(10_000);
    await expect.poll(failures).toBe(2);
    sandbox.advanceClock(10_000);
    expect(await failures()).toBe(2);
    sandbox.advanceClock(20_000);
    const execution = await ended(executionArn);
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ failure: { Error: 'Events.ConnectionResource.ResourceNotFound' } });
    expect(await failures()).toBe(3);
  });

  it('can be stopped while it waits, and stays stopped', async () => {
    const executionArn = await start({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } });
    await states.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'No more.' }));
    sandbox.advanceClock(60_000);
    expect(await describeExecution(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'No more.' });
  });

  it('is answered again for the same name and input while it runs, and refused afterwards', async () => {
    const definition = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
    const executionArn = await start(definition, { a: 1 }, 'same');
    expect(await start(definition, { a: 1 }, 'same')).toBe(executionArn);
    await expect(start(definition, { a: 2 }, 'same')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('goes on after a restart of the sandbox', async () => {
    const home = await mkdtemp(join(tmpdir(), 'pergola-states-'));
    const first = await startSandbox({ home });
    const before = accountClients(first, accounts.consumer).states;
    const definition = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } });
    const { stateMachineArn } = await before.send(new CreateStateMachineCommand({ name: 'workflow', definition, roleArn }));
    const { executionArn } = await before.send(new StartExecutionCommand({ stateMachineArn }));
    await before.send(new DescribeExecutionCommand({ executionArn }));
    await first.stop();
    const second = await startSandbox({ home });
    const after = accountClients(second, accounts.consumer).states;
    expect((await after.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('RUNNING');
    second.advanceClock(60_000);
    await expect.poll(async () => (await after.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('SUCCEEDED');
    await second.stop();
    await rm(home, { recursive: true });
  });

  it('is listed by status, the latest first', async () => {
    await ended(await start(pass, {}, 'one'));
    await ended(await start(pass, {}, 'two'));
    const { stateMachineArn } = await create(pass);
    const list = async (statusFilter?: 'RUNNING') =>
      (await states.send(new ListExecutionsCommand({ stateMachineArn, statusFilter }))).executions?.map(({ name }) => name);
    expect(await list()).toEqual(['two', 'one']);
    expect(await list('RUNNING')).toEqual([]);
  });
});

describe('a state machine', () => {
  it('is made once for the same definition, and refused for another under the same name', async () => {
    const [first, again] = [await create(pass), await create(pass)];
    expect(again.stateMachineArn).toBe(first.stateMachineArn);
    await expect(create({ ...pass, Comment: 'other' })).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
  });

  it('is described, updated, listed and deleted', async () => {
    const { stateMachineArn } = await create(pass);
    const definition = JSON.stringify({ ...pass, Comment: 'second' });
    await states.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    expect(await states.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({ status: 'ACTIVE', type: 'STANDARD', definition, roleArn });
    expect((await states.send(new ListStateMachinesCommand({}))).stateMachines).toMatchObject([{ name: 'workflow' }]);
    await states.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect((await states.send(new DescribeStateMachineCommand({ stateMachineArn }))).status).toBe('DELETING');
    await expect(states.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({ name: 'StateMachineDeleting' });
    sandbox.advanceClock(sandbox.delays().stateMachine);
    await expect(states.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it.each([
    ['a definition without a first state', { States: {} }, 'InvalidDefinition'],
    ['a target that is not there', { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } }, 'InvalidDefinition'],
    ['a Lambda task, by name', { StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } } }, 'SandboxNotSupported'],
  ])('is refused with %s', async (_what, definition, name) => {
    await expect(create(definition)).rejects.toMatchObject({ name });
  });

  it('needs the right to pass its role', async () => {
    const consumer = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'consumer'));
    const other = `arn:aws:iam::${accounts.consumer}:role/PergolaConsumerRole`;
    await expect(
      consumer.states.send(new TestStateCommand({ definition: JSON.stringify(pass.States.Only), roleArn: other })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('iam:PassRole') });
  });
});

describe('TestState', () => {
  const test = (definition: object, input: unknown = {}, more = {}) =>
    states.send(new TestStateCommand({ definition: JSON.stringify(definition), roleArn, input: JSON.stringify(input), ...more }));

  it('shows each step of the data at DEBUG, and none at INFO', async () => {
    const definition = { Type: 'Pass', InputPath: '$.a', Parameters: { 'x.$': '$.b' }, ResultPath: '$.r', Next: 'Elsewhere' };
    expect(await test(definition, { a: { b: 1 } }, { inspectionLevel: 'DEBUG' })).toMatchObject({
      status: 'SUCCEEDED',
      nextState: 'Elsewhere',
      output: '{"a":{"b":1},"r":{"x":1}}',
      inspectionData: { afterInputPath: '{"b":1}', afterParameters: '{"x":1}', afterResultPath: '{"a":{"b":1},"r":{"x":1}}' },
    });
    expect(await test(definition, { a: { b: 1 } })).not.toHaveProperty('inspectionData');
  });

  it('says where a Choice leads, what a Fail says, and what would be retried or was caught', async () => {
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'One' }] };
    expect(await test(choice, { n: 1 })).toMatchObject({ status: 'SUCCEEDED', nextState: 'One' });
    expect(await test(choice, { n: 2 })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
    expect(await test({ Type: 'Fail', Error: 'No', Cause: 'Because.' })).toMatchObject({ status: 'FAILED', error: 'No', cause: 'Because.' });
    const task = forecastTask(missingConnection);
    expect(await test({ ...task, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] })).toMatchObject({ status: 'RETRIABLE' });
    expect(await test({ ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Told' }] })).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'Told' });
  });

  it('takes one state out of a state machine', async () => {
    expect(await test(pass, { a: 1 }, { stateName: 'Only' })).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
  });
});

it('validates definitions', async () => {
  const validate = (definition: string) => states.send(new ValidateStateMachineDefinitionCommand({ definition }));
  expect(await validate(JSON.stringify(pass))).toMatchObject({ result: 'OK', diagnostics: [] });
  expect(await validate('{')).toMatchObject({ result: 'FAIL', diagnostics: [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION' }] });
  const { diagnostics } = await validate(JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } }));
  expect(diagnostics?.map(({ code }) => code)).toContain('MISSING_TRANSITION_TARGET');
});
