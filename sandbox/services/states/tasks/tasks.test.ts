import { CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateApiDestinationCommand, CreateConnectionCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, forecastTask, type Clients } from '@/sandbox/testing/seed-story';

const roleArn = `arn:aws:iam::${accounts.consumer}:role/Workflows`;
const arnOf = (name: string) => `arn:aws:states:us-east-1:${accounts.consumer}:stateMachine:${name}`;
const missingConnection = `arn:aws:events:us-east-1:${accounts.consumer}:connection/none/00000000-0000-4000-8000-000000000000`;

let sandbox: Sandbox;
let clients: Clients;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  mayDo(['*']);
  clients = accountClients(sandbox, accounts.consumer);
});
afterAll(() => sandbox.stop());

/** What the execution role may do. */
function mayDo(actions: string[], denied: string[] = ['none:None']): void {
  const Statement = [
    { Effect: 'Allow', Action: actions, Resource: '*' },
    { Effect: 'Deny', Action: denied, Resource: '*' },
  ];
  sandbox.changeRole(roleArn, {
    trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    policies: [{ name: 'Workflow', document: { Statement } }],
  });
}

const make = (name: string, definition: object, type?: 'EXPRESS') =>
  clients.states.send(new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn, type }));

async function start(name: string, definition: object, input: unknown = {}): Promise<string> {
  await make(name, definition);
  const { executionArn } = await clients.states.send(new StartExecutionCommand({ stateMachineArn: arnOf(name), input: JSON.stringify(input) }));
  return String(executionArn);
}

async function ended(executionArn: string) {
  for (;;) {
    const execution = await clients.states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
  }
}

const eventsOf = async (executionArn: string) => (await clients.states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events ?? [];
const task = (Resource: string, Parameters: object, more: object = {}) => ({ StartAt: 'Do', States: { Do: { Type: 'Task', Resource, Parameters, End: true, ...more } } });
const pass = { StartAt: 'P', States: { P: { Type: 'Pass', Result: { done: true }, End: true } } };
const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
const fail = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Inner', Cause: 'It broke.' } } };

describe('startExecution', () => {
  const startOf = (name: string, pattern = '', more: object = {}) => task(`arn:aws:states:::states:startExecution${pattern}`, { StateMachineArn: arnOf(name), Name: 'inner', 'Input.$': '$' }, more);

  it('starts another state machine and goes on', async () => {
    await make('inner', wait);
    const execution = await ended(await start('outer', startOf('inner'), { a: 1 }));
    const innerArn = `${arnOf('inner').replace(':stateMachine:', ':execution:')}:inner`;
    expect(JSON.parse(String(execution.output))).toMatchObject({ ExecutionArn: innerArn, SdkHttpMetadata: { HttpStatusCode: 200 } });
    const inner = await clients.states.send(new DescribeExecutionCommand({ executionArn: innerArn }));
    expect(inner).toMatchObject({ status: 'RUNNING', input: '{"a":1}' });
  });

  it.each([
    ['.sync', '{"done":true}'],
    ['.sync:2', { done: true }],
  ])('%s waits for its end and has its output', async (pattern, Output) => {
    await make('inner', pass);
    const executionArn = await start('outer', startOf('inner', pattern));
    expect(JSON.parse(String((await ended(executionArn)).output))).toMatchObject({ Name: 'inner', Status: 'SUCCEEDED', Output });
    const events = await eventsOf(executionArn);
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[2]).toMatchObject({ taskScheduledEventDetails: { resourceType: 'states', resource: `startExecution${pattern}`, region: 'us-east-1' } });
  });

  it('.sync fails as States.TaskFailed with what became of the other', async () => {
    await make('inner', fail);
    const execution = await ended(await start('outer', startOf('inner', '.sync')));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(String(execution.cause))).toMatchObject({ Error: 'Inner', Cause: 'It broke.', Status: 'FAILED' });
  });

  it('.sync stops the other when it is stopped, and when its time is up', async () => {
    await make('inner', wait);
    const inner = async () => (await clients.states.send(new ListExecutionsCommand({ stateMachineArn: arnOf('inner') }))).executions?.map(({ status }) => status);
    const first = await start('stopped', startOf('inner', '.sync'));
    await expect.poll(inner).toEqual(['RUNNING']);
    await clients.states.send(new StopExecutionCommand({ executionArn: first }));
    expect(await inner()).toEqual(['ABORTED']);
    const second = await start('late', task('arn:aws:states:::states:startExecution.sync', { StateMachineArn: arnOf('inner') }, { TimeoutSeconds: 10 }));
    await expect.poll(inner).toEqual(['RUNNING', 'ABORTED']);
    sandbox.advanceClock(10_000);
    expect(await ended(second)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await eventsOf(second)).map(({ type }) => type).slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
    expect(await inner()).toEqual(['ABORTED', 'ABORTED']);
  });

  it('of what does not exist, or is not allowed, fails in the name of the service', async () => {
    const missing = await ended(await start('outer', startOf('nobody')));
    expect(missing).toMatchObject({ status: 'FAILED', error: 'StepFunctions.StateMachineDoesNotExistException', cause: expect.stringContaining(`State Machine Does Not Exist: '${arnOf('nobody')}'`) });
    mayDo(['*'], ['states:StartExecution']);
    const denied = await ended(await start('denied', startOf('nobody')));
    expect(denied).toMatchObject({ error: 'StepFunctions.AWSStepFunctionsException', cause: expect.stringContaining('is not authorized to perform: states:StartExecution') });
  });

  it('.sync needs the rule by which Step Functions learns of the end, and no express workflow', async () => {
    mayDo(['states:*']);
    await expect(make('outer', startOf('inner', '.sync'))).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('managed-rule') });
    await expect(make('outer', startOf('inner', '.sync'), 'EXPRESS')).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: expect.stringContaining(`Express state machine does not support '.sync' service integration at /States/Do/Resource`),
    });
  });
});

describe('putEvents', () => {
  const put = (Entries: unknown, more: object = {}) => task('arn:aws:states:::events:putEvents', { Entries }, more);

  it('puts events that rules match, with the workflow among their resources', async () => {
    const queue = await queueOfEvents('orders');
    const executionArn = await start('outer', put([{ Source: 'orders', DetailType: 'made', 'Detail.$': '$', Resources: ['thing'] }]), { n: 1 });
    const output = JSON.parse(String((await ended(executionArn)).output)) as { Entries: { EventId: string }[] };
    expect(output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    await expect.poll(() => sandbox.queues.messages(queue).length, { timeout: 10_000 }).toBe(1);
    expect(JSON.parse(String(sandbox.queues.messages(queue)[0]?.body))).toMatchObject({ detail: { n: 1 }, resources: ['thing', arnOf('outer'), executionArn] });
  });

  /** A rule whose destination cannot be reached, so that each event ends in a queue. */
  async function queueOfEvents(source: string): Promise<string> {
    const queue = `arn:aws:sqs:us-east-1:${accounts.consumer}:events`;
    const { ConnectionArn } = await clients.events.send(
      new CreateConnectionCommand({ Name: 'nowhere', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'k' } } }),
    );
    sandbox.advanceClock(sandbox.delays().connection);
    const destination = { Name: 'nowhere', ConnectionArn, InvocationEndpoint: 'https://nowhere.example.com/', HttpMethod: 'POST' as const };
    const { ApiDestinationArn } = await clients.events.send(new CreateApiDestinationCommand(destination));
    await clients.events.send(new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: [source] }) }));
    const target = { Id: '1', Arn: ApiDestinationArn, RoleArn: roleArn, RetryPolicy: { MaximumRetryAttempts: 0 }, DeadLetterConfig: { Arn: queue } };
    await clients.events.send(new PutTargetsCommand({ Rule: 'all', Targets: [target] }));
    return queue;
  }

  it('fails where an entry does', async () => {
    const execution = await ended(await start('outer', put([{ Source: 'orders', DetailType: 'made', Detail: '"text"' }])));
    expect(execution).toMatchObject({ error: 'EventBridge.FailedEntry', cause: expect.stringContaining('MalformedDetail') });
  });

  it('needs the right of the execution role, and entries of the right shape', async () => {
    const bad = await ended(await start('shape', put([])));
    expect(bad).toMatchObject({ error: 'EventBridge.ValidationException' });
    mayDo(['*'], ['events:PutEvents']);
    const denied = await ended(await start('denied', put([{ Source: 'orders', DetailType: 'made', Detail: {} }])));
    expect(denied).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('is not authorized to perform: events:PutEvents') });
  });
});

describe('an HTTP Task', () => {
  it('takes JSONata arguments, and its failure is caught with all that Catch can do', async () => {
    const { Parameters, ...state } = forecastTask(missingConnection);
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Call',
      States: {
        Call: {
          ...state,
          Arguments: { ...Parameters, Method: '{% $states.input.method %}' },
          TimeoutSeconds: '{% 30 %}',
          Catch: [{ ErrorEquals: ['States.TaskFailed'], Output: { error: '{% $states.errorOutput.Error %}', method: '{% $states.input.method %}' }, Next: 'Told' }],
        },
        Told: { Type: 'Succeed' },
      },
    };
    const executionArn = await start('outer', definition, { method: 'GET' });
    expect(JSON.parse(String((await ended(executionArn)).output))).toEqual({ error: 'Events.ConnectionResource.ResourceNotFound', method: 'GET' });
    const scheduled = (await eventsOf(executionArn)).find(({ type }) => type === 'TaskScheduled');
    expect(scheduled).toMatchObject({ taskScheduledEventDetails: { timeoutInSeconds: 30, resourceType: 'http', resource: 'invoke' } });
    expect(JSON.parse(String(scheduled?.taskScheduledEventDetails?.parameters))).toMatchObject({ Method: 'GET' });
  });

  it('gives up a second attempt that its retrier does not cover', async () => {
    const definition = { StartAt: 'Call', States: { Call: { ...forecastTask(missingConnection), Retry: [{ ErrorEquals: ['States.Timeout'] }] } } };
    expect(await ended(await start('outer', definition))).toMatchObject({ error: 'Events.ConnectionResource.ResourceNotFound' });
  });
});
