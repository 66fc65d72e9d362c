import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, httpTaskRole } from '@/sandbox/testing/seed-story';

const roleArn = httpTaskRole(accounts.consumer);
const pass = { StartAt: 'P', States: { P: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.a + 1 %}', End: true } } };

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

async function make(definition: object, type: 'EXPRESS' | 'STANDARD' = 'EXPRESS'): Promise<string> {
  const { stateMachineArn } = await states.send(new CreateStateMachineCommand({ name: 'quick', definition: JSON.stringify(definition), roleArn, type }));
  return String(stateMachineArn);
}

it('answers at its end, with what it is billed', async () => {
  const stateMachineArn = await make(pass);
  const ended = await states.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}', name: 'run', traceHeader: 'Root=1' }));
  expect(ended).toMatchObject({
    executionArn: expect.stringMatching(/:express:quick:run:[0-9a-f-]{36}$/),
    stateMachineArn,
    name: 'run',
    status: 'SUCCEEDED',
    input: '{"a":1}',
    inputDetails: { included: true },
    output: '2',
    outputDetails: { included: true },
    traceHeader: 'Root=1',
    billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
  });
  expect((await states.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}', includedData: 'METADATA_ONLY' }))).output).toBeUndefined();
});

it('answers a failure as such, and a workflow that takes too long as timed out', async () => {
  const failing = await make({ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'No', Cause: 'Because.' } } });
  expect(await states.send(new StartSyncExecutionCommand({ stateMachineArn: failing }))).toMatchObject({ status: 'FAILED', error: 'No', cause: 'Because.' });
  sandbox.reset();
  const waiting = await make({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 900, End: true } } });
  const answer = states.send(new StartSyncExecutionCommand({ stateMachineArn: waiting }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  sandbox.advanceClock(300_000);
  expect(await answer).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', billingDetails: { billedDurationInMilliseconds: 300_000 } });
});

it('is express only, and cannot be looked at', async () => {
  const standard = await make(pass, 'STANDARD');
  await expect(states.send(new StartSyncExecutionCommand({ stateMachineArn: standard }))).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
  sandbox.reset();
  const stateMachineArn = await make(pass);
  expect(await states.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({ type: 'EXPRESS' });
  const first = await states.send(new StartExecutionCommand({ stateMachineArn, name: 'same', input: '{"a":1}' }));
  const second = await states.send(new StartExecutionCommand({ stateMachineArn, name: 'same', input: '{"a":2}' }));
  expect(second.executionArn).not.toBe(first.executionArn);
  const { executionArn } = first;
  const refusal = { name: 'InvalidArn', message: "Invalid Arn: 'Resource type not valid in this context: express'" };
  await expect(states.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject(refusal);
  await expect(states.send(new GetExecutionHistoryCommand({ executionArn }))).rejects.toMatchObject(refusal);
  await expect(states.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject(refusal);
  await expect(states.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
});
