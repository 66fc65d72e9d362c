import { CreateStateMachineCommand, DescribeExecutionCommand, GetExecutionHistoryCommand, StartExecutionCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, httpTaskRole, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let states: Clients['states'];

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  states = accountClients(sandbox, accounts.consumer).states;
});
afterAll(() => sandbox.stop());

type Machine = Record<string, unknown>;

/** Starts a machine of its own and moves the clock on until the execution has ended. */
async function run(definition: Machine, input: unknown = {}, stepMs = 0) {
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name: 'machine', definition: JSON.stringify(definition), roleArn: httpTaskRole(accounts.consumer) }),
  );
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'RUNNING') {
      if (stepMs > 0) sandbox.advanceClock(stepMs);
      continue;
    }
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    return { ...execution, result: execution.output === undefined ? undefined : (JSON.parse(execution.output) as unknown), events };
  }
}

/** Each event as `id<-previous Type`. */
const shape = (events: HistoryEvent[]) => events.map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`);

const one = (state: Machine, more: Machine = {}): Machine => ({ ...more, StartAt: 'Only', States: { Only: { End: true, ...state } } });
const jsonata = (state: Machine): Machine => one(state, { QueryLanguage: 'JSONata' });
const failing = (error: string): Machine => ({ StartAt: error, States: { [error]: { Type: 'Fail', Error: error, Cause: `${error}!` } } });
const passing = (name: string, state: Machine = {}): Machine => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true, ...state } } });

describe('the output of a machine', () => {
  it.each<[string, Machine, unknown, unknown]>([
    ['of Pass is its input', one({ Type: 'Pass' }), { a: 1 }, { a: 1 }],
    ['of Pass is its Result, where ResultPath puts it', one({ Type: 'Pass', Result: [1], ResultPath: '$.b.c' }), { a: 1 }, { a: 1, b: { c: [1] } }],
    ['goes through every path', one({ Type: 'Pass', InputPath: '$.in', Parameters: { 'x.$': '$.v', y: 2 }, ResultPath: '$.out', OutputPath: '$.out' }), { in: { v: 1 } }, { x: 1, y: 2 }],
    ['is {} with a null OutputPath', one({ Type: 'Pass', OutputPath: null }), { a: 1 }, {}],
    ['of a JSONata Pass is its Output', jsonata({ Type: 'Pass', Output: { sum: '{% $sum($states.input.n) %}', fixed: 'x' } }), { n: [1, 2] }, { sum: 3, fixed: 'x' }],
    ['may be null', jsonata({ Type: 'Pass', Output: '{% null %}' }), {}, null],
    ['comes from the context object', one({ Type: 'Pass', Parameters: { 'a.$': '$$.Execution.Input.a', 'n.$': '$$.StateMachine.Name', 's.$': '$$.State.Name' } }), { a: 1 }, { a: 1, n: 'machine', s: 'Only' }],
    [
      'of a JSONata state in a JSONPath machine',
      { StartAt: 'A', States: { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.a + 1 %}', Next: 'B' }, B: { Type: 'Pass', Parameters: { 'b.$': '$' }, End: true } } },
      { a: 1 },
      { b: 2 },
    ],
    [
      'sees variables that earlier states assigned, each with the values before its own',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Assign: { 'n.$': '$.n', list: [1, 2], nested: { 'm.$': '$.n' } }, Next: 'B' },
          B: { Type: 'Pass', Parameters: { 'was.$': '$n' }, Assign: { n: 10, 'old.$': '$n' }, Next: 'C' },
          C: { Type: 'Pass', Parameters: { 'was.$': '$.was', 'n.$': '$n', 'old.$': '$old', 'second.$': '$list[1]', 'm.$': '$nested.m' }, End: true },
        },
      },
      { n: 1 },
      { was: 1, n: 10, old: 1, second: 2, m: 1 },
    ],
    [
      'sees variables in both languages',
      {
        QueryLanguage: 'JSONPath',
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { total: '{% $sum($states.input) %}' }, Next: 'B' },
          B: { Type: 'Pass', Parameters: { 'total.$': '$total' }, End: true },
        },
      },
      [1, 2, 3],
      { total: 6 },
    ],
    [
      'of Choice is its input, and its rule assigns',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 5, Next: 'Big', Assign: { size: 'big' } }], Default: 'Small', Assign: { size: 'small' } },
          Big: { Type: 'Pass', Parameters: { 'size.$': '$size', 'n.$': '$.n' }, End: true },
          Small: { Type: 'Pass', Parameters: { 'size.$': '$size' }, End: true },
        },
      },
      { n: 6 },
      { size: 'big', n: 6 },
    ],
    [
      'of a JSONata Choice is what its rule says',
      {
        QueryLanguage: 'JSONata',
        StartAt: 'A',
        States: {
          A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n > 5 %}', Next: 'B', Output: { big: true } }, { Condition: '{% true %}', Next: 'B', Output: { big: false } }] },
          B: { Type: 'Succeed' },
        },
      },
      { n: 3 },
      { big: false },
    ],
    ['of Succeed in JSONata is its Output', { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Succeed', Output: '{% $states.input.a %}' } } }, { a: [] }, []],
    [
      'of Parallel is a list in the order of its branches',
      { StartAt: 'Both', States: { Both: { Type: 'Parallel', Parameters: { 'x.$': '$.x' }, Branches: [passing('A', { Result: 1 }), passing('B')], ResultPath: '$.both', End: true } } },
      { x: 2 },
      { x: 2, both: [1, { x: 2 }] },
    ],
    [
      'of a JSONata Parallel is what Output makes of the results',
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            Arguments: { n: '{% $states.input.n * 2 %}' },
            Branches: [passing('A', { Output: '{% $states.input.n + 1 %}' }), passing('B', { Output: '{% $states.input.n + 2 %}' })],
            Output: '{% { "sum": $sum($states.result), "in": $states.input.n } %}',
            End: true,
          },
        },
      },
      { n: 5 },
      { sum: 23, in: 5 },
    ],
    [
      'of Map is a list in the order of its items',
      one({ Type: 'Map', ItemsPath: '$.items', ItemSelector: { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'factor.$': '$.factor' }, MaxConcurrency: 2, ItemProcessor: passing('Each') }),
      { items: ['a', 'b', 'c'], factor: 3 },
      [0, 1, 2].map((index) => ({ item: 'abc'[index], index, factor: 3 })),
    ],
    ['of Map under its older names', one({ Type: 'Map', ItemsPath: '$', Parameters: { 'v.$': '$$.Map.Item.Value' }, Iterator: passing('Each') }), [1, 2], [{ v: 1 }, { v: 2 }]],
    ['of Map over nothing is nothing', one({ Type: 'Map', ItemProcessor: passing('Each') }), [], []],
    [
      'of a JSONata Map',
      jsonata({ Type: 'Map', Items: '{% $states.input.items[$ > 1] %}', ItemSelector: { v: '{% $states.context.Map.Item.Value %}' }, ItemProcessor: passing('Each', { Output: '{% $states.input.v * 10 %}' }) }),
      { items: [1, 2, 3] },
      [20, 30],
    ],
    [
      'of nested Maps sees the inner item, and variables of the outer scope',
      {
        StartAt: 'Set',
        States: {
          Set: { Type: 'Pass', Assign: { base: 100 }, Next: 'Outer' },
          Outer: {
            Type: 'Map',
            End: true,
            ItemProcessor: {
              StartAt: 'Inner',
              States: { Inner: { Type: 'Map', End: true, ItemProcessor: passing('Each', { Parameters: { 'sum.$': 'States.MathAdd($base, $$.Map.Item.Value)' } }) } },
            },
          },
        },
      },
      [[1, 2], [3]],
      [[{ sum: 101 }, { sum: 102 }], [{ sum: 103 }]],
    ],
    [
      'of Map leaves out the failures that it tolerates',
      one({
        Type: 'Map',
        ToleratedFailureCount: 1,
        ItemProcessor: {
          StartAt: 'Check',
          States: { Check: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'No' }], Default: 'Yes' }, No: { Type: 'Fail', Error: 'Two' }, Yes: { Type: 'Succeed' } },
        },
      }),
      [1, 2, 3],
      [1, 3],
    ],
    [
      'of a Catch is the error, where its ResultPath puts it',
      {
        StartAt: 'Try',
        States: { Try: { Type: 'Parallel', Branches: [failing('Broken')], Catch: [{ ErrorEquals: ['Broken'], ResultPath: '$.error', Next: 'Told' }], End: true }, Told: { Type: 'Pass', End: true } },
      },
      { a: 1 },
      { a: 1, error: { Error: 'Broken', Cause: 'Broken!' } },
    ],
    [
      'of a JSONata Catch is its Output, and it assigns',
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Try',
        States: {
          Try: { Type: 'Parallel', Branches: [failing('Broken')], Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Assign: { cause: '{% $states.errorOutput.Cause %}' }, Next: 'Told' }], End: true },
          Told: { Type: 'Pass', Output: '{% [$states.input, $cause] %}', End: true },
        },
      },
      {},
      ['Broken', 'Broken!'],
    ],
  ])('%s', async (_what, definition, input, expected) => {
    expect(await run(definition, input)).toMatchObject({ status: 'SUCCEEDED', result: expected });
  });
});

describe('a machine fails', () => {
  const entered = `An error occurred while executing the state 'Only' (entered at the event id #2).`;
  it.each<[string, Machine, unknown, string | undefined, string | undefined]>([
    ['as a Fail state says', failing('Nope'), {}, 'Nope', 'Nope!'],
    ['as a Fail state says by path', { StartAt: 'A', States: { A: { Type: 'Fail', ErrorPath: '$.e', CausePath: "States.Format('at {}', $.c)" } } }, { e: 'E', c: 1 }, 'E', 'at 1'],
    ['as a JSONata Fail state says', { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Fail', Error: "{% 'E' & $states.input.n %}" } } }, { n: 1 }, 'E1', undefined],
    ['where the Error of a JSONata Fail is no text', { QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: { Type: 'Fail', Error: '{% [1] %}' } } }, {}, 'States.QueryEvaluationError', `${entered} The JSONata expression '[1]' specified for the field 'Error' returned an unexpected result type. Expected 'string', but was 'array' for value: [1]`],
    ['with an Error cut to what fits', { StartAt: 'A', States: { A: { Type: 'Fail', ErrorPath: '$.e' } } }, { e: 'x'.repeat(300) }, 'x'.repeat(256), undefined],
    ['where a parameter is not there', one({ Type: 'Pass', Parameters: { 'v.$': '$.no' } }), {}, 'States.Runtime', `${entered} The JSONPath '$.no' specified for the field 'v.$' could not be found in the input '{}'`],
    ['where InputPath leads nowhere', one({ Type: 'Pass', InputPath: '$.no' }), {}, 'States.Runtime', `${entered} Invalid path '$.no' : No results for path: $['no']`],
    ['where no rule holds', { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'B' }] }, B: { Type: 'Succeed' } } }, { n: 2 }, 'States.NoChoiceMatched', undefined],
    ['where an intrinsic function fails', one({ Type: 'Pass', Parameters: { 'v.$': 'States.StringToJson($.t)' } }), { t: '{' }, 'States.IntrinsicFailure', undefined],
    ['where an expression gives nothing', jsonata({ Type: 'Pass', Output: { x: '{% $no %}' } }), {}, 'States.QueryEvaluationError', `${entered} The JSONata expression '$no' specified for the field 'Output/x' returned nothing (undefined).`],
    ['where Items is no list', jsonata({ Type: 'Map', Items: '{% 1 %}', ItemProcessor: passing('Each') }), {}, 'States.QueryEvaluationError', `${entered} The JSONata expression '1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1`],
    ['where ItemsPath leads to no list', one({ Type: 'Map', ItemsPath: '$.a', ItemProcessor: passing('Each') }), { a: 1 }, 'States.Runtime', `${entered} Reference path "$.a" must point to array.`],
    ['with the error of the first branch that does', { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [passing('Fine'), failing('Bad')], End: true } } }, {}, 'Bad', 'Bad!'],
    ['with more failures than it tolerates', one({ Type: 'Map', ToleratedFailurePercentage: 50, ItemProcessor: failing('Bad') }), [1, 2], 'States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded'],
    ['where MaxConcurrency is no whole number', one({ Type: 'Map', MaxConcurrencyPath: '$.n', ItemsPath: '$.i', ItemProcessor: passing('Each') }), { n: 1.5, i: [] }, 'States.Runtime', `${entered} The MaxConcurrency field refers to value "1.5" which is not a valid integer.`],
    ['where SecondsPath leads nowhere', one({ Type: 'Wait', SecondsPath: '$.s' }), {}, 'States.Runtime', `${entered} The SecondsPath parameter does not reference an input value: $.s`],
    ['where SecondsPath is negative', one({ Type: 'Wait', SecondsPath: '$.s' }), { s: -1 }, 'States.Runtime', `${entered} The SecondsPath parameter references a negative value: $.s == -1`],
    ['where Timestamp is none', one({ Type: 'Wait', TimestampPath: '$.t' }), { t: 'soon' }, 'States.Runtime', `${entered} The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == soon`],
    ['where an output is too large', jsonata({ Type: 'Pass', Output: `{% $join($map($range(1, 1000, 1), function($i) { $pad('', 300, 'x') })) %}` }), {}, 'States.DataLimitExceeded', `The state/task 'Only' returned a result with a size exceeding the maximum number of bytes service limit.`],
  ])('%s', async (_what, definition, input, error, cause) => {
    const execution = await run(definition, input);
    expect(execution).toMatchObject({ status: 'FAILED', error, ...(cause === undefined ? {} : { cause }) });
    expect(execution.events.at(-1)).toMatchObject({ type: 'ExecutionFailed', executionFailedEventDetails: { error } });
  });

  it('though States.ALL would catch it, where it is at fault itself', async () => {
    const definition = { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [passing('A', { InputPath: '$.no' })], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }], End: true }, End: { Type: 'Succeed' } } };
    expect(await run(definition)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('the history', () => {
  it('of Parallel: each branch follows from its start', async () => {
    const { events } = await run({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [passing('A'), passing('B')], End: true } } });
    expect(shape(events).slice(0, 3)).toEqual(['1<-0 ExecutionStarted', '2<-0 ParallelStateEntered', '3<-2 ParallelStateStarted']);
    expect(events.filter(({ type }) => type === 'PassStateEntered').map(({ previousEventId }) => previousEventId)).toEqual([3, 3]);
    expect(events.slice(-3).map(({ type }) => type)).toEqual(['ParallelStateSucceeded', 'ParallelStateExited', 'ExecutionSucceeded']);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  });

  it('of Map, one item after the other', async () => {
    const { events } = await run(one({ Type: 'Map', MaxConcurrency: 1, ItemProcessor: passing('Each') }), ['x', 'y']);
    expect(shape(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 PassStateEntered',
      '6<-5 PassStateExited',
      '7<-6 MapIterationSucceeded',
      '8<-6 MapIterationStarted',
      '9<-8 PassStateEntered',
      '10<-9 PassStateExited',
      '11<-10 MapIterationSucceeded',
      '12<-11 MapStateSucceeded',
      '13<-11 MapStateExited',
      '14<-13 ExecutionSucceeded',
    ]);
    expect(events[2]).toMatchObject({ mapStateStartedEventDetails: { length: 2 } });
    expect(events[7]).toMatchObject({ mapIterationStartedEventDetails: { name: 'Only', index: 1 } });
    expect(events[8]).toMatchObject({ stateEnteredEventDetails: { name: 'Each', input: '"y"', inputDetails: { truncated: false } } });
  });

  it('of a failed Map that is caught', async () => {
    const { events } = await run(
      { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: failing('Bad'), Catch: [{ ErrorEquals: ['Bad'], Next: 'Caught' }], End: true }, Caught: { Type: 'Pass', End: true } } },
      [1],
    );
    expect(shape(events).slice(3)).toEqual([
      '4<-3 MapIterationStarted',
      '5<-4 FailStateEntered',
      '6<-5 MapIterationFailed',
      '7<-5 MapStateFailed',
      '8<-7 MapStateExited',
      '9<-8 PassStateEntered',
      '10<-9 PassStateExited',
      '11<-10 ExecutionSucceeded',
    ]);
  });

  it('of a failure that cuts other branches off', async () => {
    const wait = { Type: 'Wait', SecondsPath: '$', Next: 'Bad' };
    const each = { StartAt: 'Rest', States: { Rest: wait, Bad: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 60, Next: 'Fine' }], Default: 'Fail' }, Fine: { Type: 'Succeed' }, Fail: { Type: 'Fail', Error: 'Bad' } } };
    const { events } = await run({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: each, End: true } } }], End: true } } }, [60, 5], 10_000);
    const failed = Number(events.find(({ type }) => type === 'FailStateEntered')?.id);
    expect(events.filter(({ id }) => Number(id) > failed).map(({ previousEventId, type }) => `${Number(previousEventId) - failed} ${type}`)).toEqual([
      '0 MapIterationFailed',
      '0 MapIterationAborted',
      '0 WaitStateAborted',
      '0 MapStateFailed',
      '4 MapStateAborted',
      '4 ParallelStateFailed',
      '6 ExecutionFailed',
    ]);
    expect(events.find(({ type }) => type === 'MapIterationAborted')).toMatchObject({ mapIterationAbortedEventDetails: { name: 'M', index: 0 } });
  });

  it('of variables and of an expression that fails', async () => {
    const { events } = await run({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Pass', Assign: { n: 1 }, Next: 'B' }, B: { Type: 'Pass', Output: '{% $no %}', End: true } },
    });
    expect(events[2]).toMatchObject({ stateExitedEventDetails: { assignedVariables: { n: '1' }, assignedVariablesDetails: { truncated: false } } });
    expect(events[4]).toMatchObject({ previousEventId: 3, type: 'EvaluationFailed', evaluationFailedEventDetails: { error: 'States.QueryEvaluationError', location: 'Output', state: 'B' } });
  });

  it('of a Map whose items cannot be had', async () => {
    const { events } = await run(jsonata({ Type: 'Map', Items: '{% 1 %}', ItemProcessor: passing('Each') }));
    expect(shape(events)).toEqual(['1<-0 ExecutionStarted', '2<-0 MapStateEntered', '3<-0 EvaluationFailed', '4<-3 MapStateFailed', '5<-4 ExecutionFailed']);
  });

  it('ends with the failure of the execution when it is full', async () => {
    sandbox.setQuota('states.historyEvents', accounts.consumer, 'us-east-1', 25);
    const loop = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'C' }], Default: 'A' }, C: { Type: 'Succeed' } } };
    const execution = await run(loop);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: 'The execution reached the maximum number of history events (25).' });
    expect(execution.events).toHaveLength(25);
  });
});

describe('time', () => {
  it('runs for each branch by itself, and the latest counts', async () => {
    const wait = (Seconds: number) => ({ StartAt: `W${Seconds}`, States: { [`W${Seconds}`]: { Type: 'Wait', Seconds, Next: `P${Seconds}` }, [`P${Seconds}`]: { Type: 'Pass', Result: Seconds, End: true } } });
    const execution = await run({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [wait(60), wait(20)], End: true } } }, {}, 600_000);
    expect(execution.result).toEqual([60, 20]);
    expect(Number(execution.stopDate) - Number(execution.startDate)).toBe(60_000);
  });

  it('of many waits in a row passes at once', async () => {
    const loop = {
      QueryLanguage: 'JSONata',
      StartAt: 'Count',
      States: {
        Count: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, Next: 'Wait' },
        Wait: { Type: 'Wait', Seconds: '{% 3600 %}', Next: 'More' },
        More: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n < 24 %}', Next: 'Count' }], Default: 'Done' },
        Done: { Type: 'Succeed' },
      },
    };
    const execution = await run(loop, { n: 0 }, 86_400_000);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', result: { n: 24 } });
    expect(Number(execution.stopDate) - Number(execution.startDate)).toBe(86_400_000);
  });

  it('is up for an execution after TimeoutSeconds', async () => {
    const execution = await run({ TimeoutSeconds: 30, ...one({ Type: 'Wait', Seconds: 60 }) }, {}, 31_000);
    expect(execution).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });
    expect(execution).not.toHaveProperty('output', expect.anything());
    expect(execution.events.map(({ type }) => type)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut']);
  });

  it('is up for every execution after a year', async () => {
    const year = 31_536_000;
    const execution = await run(one({ Type: 'Wait', Seconds: year + 1 }), {}, (year + 2) * 1000);
    expect(execution.status).toBe('TIMED_OUT');
    expect(Number(execution.stopDate) - Number(execution.startDate)).toBe(year * 1000);
  });

  it('waits until a timestamp', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const execution = await run(one({ Type: 'Wait', TimestampPath: '$.until' }), { until }, 3_600_000);
    expect(execution.stopDate?.toISOString()).toBe(until);
  });

  it('lets a failed Map begin again after its interval', async () => {
    const execution = await run({ StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: failing('Bad'), Retry: [{ ErrorEquals: ['Bad'], IntervalSeconds: 100, MaxAttempts: 2, BackoffRate: 1 }], End: true } } }, [1], 100_000);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Bad' });
    expect(execution.events.filter(({ type }) => type === 'MapStateStarted')).toHaveLength(3);
    expect(execution.events.filter(({ type }) => type === 'MapStateEntered')).toHaveLength(1);
    expect(execution.events.filter(({ type }) => type === 'MapStateFailed'), 'once, after the last attempt').toHaveLength(1);
    expect(shape(execution.events).slice(5, 8)).toEqual(['6<-5 MapIterationFailed', '7<-5 MapStateStarted', '8<-7 MapIterationStarted']);
    expect(Number(execution.stopDate) - Number(execution.startDate)).toBe(200_000);
  });
});
