import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients } from '@/sandbox/testing/seed-story';

const roleArn = `arn:aws:iam::${accounts.consumer}:role/Workflows`;
const machineArn = (name: string) => `arn:aws:states:us-east-1:${accounts.consumer}:stateMachine:${name}`;

const child = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 5, Next: 'Answer' }, Answer: { Type: 'Pass', Result: 'from the child', End: true } } };
const parent = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Items',
          States: {
            Items: {
              Type: 'Map',
              ItemsPath: '$.items',
              MaxConcurrency: 2,
              ItemProcessor: { StartAt: 'Double', States: { Double: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input * 2 %}', Next: 'Rest' }, Rest: { Type: 'Wait', Seconds: 1, End: true } } },
              End: true,
            },
          },
        },
        {
          StartAt: 'Child',
          States: {
            Child: {
              Type: 'Task',
              Resource: 'arn:aws:states:::states:startExecution.sync:2',
              Parameters: { StateMachineArn: machineArn('child'), Input: {} },
              Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
              OutputPath: '$.Output',
              End: true,
            },
          },
        },
        {
          StartAt: 'Retried',
          States: {
            Retried: {
              Type: 'Parallel',
              Branches: [{ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'No' } } }],
              Retry: [{ ErrorEquals: ['No'], IntervalSeconds: 2, MaxAttempts: 1 }],
              Catch: [{ ErrorEquals: ['No'], Next: 'Caught' }],
              End: true,
            },
            Caught: { Type: 'Pass', Result: 'caught', End: true },
          },
        },
      ],
      End: true,
    },
  },
};
const expected = [[2, 4, 6], 'from the child', 'caught'];

const folders: string[] = [];
function newHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pergola-restart-'));
  folders.push(folder);
  mkdirSync(join(folder, 'sandbox'));
  return folder;
}
const journalOf = (home: string) => join(home, 'sandbox', 'journal.jsonl');

let lines: string[];
let executionArn: string;
let begun: number;

/** One whole execution; its journal is a line a step, and a kill leaves some beginning of it. */
beforeAll(async () => {
  const home = newHome();
  const sandbox = await startSandbox({ home });
  sandbox.changeRole(roleArn, {
    trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    policies: [{ name: 'All', document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
  });
  const { states } = accountClients(sandbox, accounts.consumer);
  for (const [name, definition] of Object.entries({ child, parent })) {
    await states.send(new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn }));
  }
  begun = readFileSync(journalOf(home), 'utf8').trimEnd().split('\n').length;
  ({ executionArn = '' } = await states.send(new StartExecutionCommand({ stateMachineArn: machineArn('parent'), input: '{"items":[1,2,3]}' })));
  await finish(sandbox, states);
  lines = readFileSync(journalOf(home), 'utf8').trimEnd().split('\n');
  await sandbox.stop();
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

async function finish(sandbox: Sandbox, states: SFNClient) {
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    sandbox.advanceClock(1_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('writes each step down while nobody calls', async () => {
  const home = newHome();
  const sandbox = await startSandbox({ home });
  const { states } = accountClients(sandbox, accounts.consumer);
  sandbox.changeRole(roleArn, { trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }] } });
  const steps = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`S${index}`, { Type: 'Pass', ...(index < 19 ? { Next: `S${index + 1}` } : { End: true }) }]));
  const definition = JSON.stringify({ StartAt: 'S0', States: steps });
  await states.send(new CreateStateMachineCommand({ name: 'steps', definition, roleArn }));
  await states.send(new StartExecutionCommand({ stateMachineArn: machineArn('steps') }));
  await expect.poll(() => readFileSync(journalOf(home), 'utf8').includes('ExecutionSucceeded')).toBe(true);
  await sandbox.stop();
});

it('goes on to the same end after a kill at every step', async () => {
  expect(lines.length - begun).toBeGreaterThan(20);
  for (let kept = begun + 1; kept <= lines.length; kept += 1) {
    const home = newHome();
    writeFileSync(journalOf(home), `${lines.slice(0, kept).join('\n')}\n`);
    const sandbox = await startSandbox({ home });
    const { states } = accountClients(sandbox, accounts.consumer);
    const execution = await finish(sandbox, states);
    expect(execution, `${execution.error}: ${execution.cause}`).toMatchObject({ status: 'SUCCEEDED', output: JSON.stringify(expected) });
    const { executions } = await states.send(new ListExecutionsCommand({ stateMachineArn: machineArn('child') }));
    expect(executions).toHaveLength(1);
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect([count('MapIterationStarted'), count('MapIterationSucceeded'), count('TaskScheduled'), count('TaskSucceeded'), count('ParallelStateFailed')]).toEqual([3, 3, 1, 1, 1]);
    await sandbox.stop();
  }
}, 240_000);
