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
  StartSyncExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  TestStateCommand,
  UntagResourceCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { accounts } from '@/sandbox/testing/clients';
import { forecastTask, httpTaskRole } from '@/sandbox/testing/seed-story';
import { call, type ServiceCases } from '../operation-cases';
import type { Stage } from '../stage';
import { execution, passDefinition, privateConnection, stateMachine, taskDefinition, waitDefinition } from '../prepare';

const roleArn = httpTaskRole(accounts.consumer);
const machineMissing = 'arn:aws:states:us-east-1:222222222222:stateMachine:nobody';
const executionMissing = 'arn:aws:states:us-east-1:222222222222:execution:nobody:run';

const branched = JSON.stringify({
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Each', States: { Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: JSON.parse(passDefinition) as object, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Fine' }], End: true }, Fine: { Type: 'Succeed' } } },
        { StartAt: 'Set', States: { Set: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { n: '{% 1 + 1 %}' }, Output: '{% $missing %}', End: true } } },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Caught' }],
      End: true,
    },
    Caught: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
  },
});

/** An express state machine of the consumer. */
async function expressMachine({ consumer }: Stage): Promise<string> {
  const { stateMachineArn } = await consumer.states.send(new CreateStateMachineCommand({ name: 'express', definition: passDefinition, roleArn, type: 'EXPRESS' }));
  return String(stateMachineArn);
}

/** Version 1 of the consumer's state machine. */
async function version(stage: Stage): Promise<string> {
  const published = await stage.consumer.states.send(new PublishStateMachineVersionCommand({ stateMachineArn: await stateMachine(stage) }));
  return String(published.stateMachineVersionArn);
}

/** An alias that leads to that version. */
async function alias(stage: Stage): Promise<string> {
  const routingConfiguration = [{ stateMachineVersionArn: await version(stage), weight: 100 }];
  const made = await stage.consumer.states.send(new CreateStateMachineAliasCommand({ name: 'live', description: 'The one in use', routingConfiguration }));
  return String(made.stateMachineAliasArn);
}

export const statesCases: ServiceCases = {
  CreateStateMachineAlias: {
    good: [async (stage) => call(stage.consumer.states, new CreateStateMachineAliasCommand({ name: 'live', description: 'x', routingConfiguration: [{ stateMachineVersionArn: await version(stage), weight: 100 }] }))],
    bad: [
      ['ValidationException', ({ consumer }) => call(consumer.states, new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [{ stateMachineVersionArn: machineMissing, weight: 100 }] }))],
      ['ResourceNotFound', ({ consumer }) => call(consumer.states, new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [{ stateMachineVersionArn: `${machineMissing}:1`, weight: 100 }] }))],
      ['ConflictException', async (stage) => call(stage.consumer.states, new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [{ stateMachineVersionArn: (await alias(stage)).replace('live', '1'), weight: 100 }] }))],
    ],
  },
  DeleteStateMachineAlias: {
    good: [async (stage) => call(stage.consumer.states, new DeleteStateMachineAliasCommand({ stateMachineAliasArn: await alias(stage) }))],
    bad: [['ResourceNotFound', ({ consumer }) => call(consumer.states, new DeleteStateMachineAliasCommand({ stateMachineAliasArn: `${machineMissing}:live` }))]],
  },
  DeleteStateMachineVersion: {
    good: [async (stage) => call(stage.consumer.states, new DeleteStateMachineVersionCommand({ stateMachineVersionArn: await version(stage) }))],
    bad: [
      ['InvalidArn', ({ consumer }) => call(consumer.states, new DeleteStateMachineVersionCommand({ stateMachineVersionArn: 'nobody' }))],
      ['ConflictException', async (stage) => call(stage.consumer.states, new DeleteStateMachineVersionCommand({ stateMachineVersionArn: (await alias(stage)).replace('live', '1') }))],
    ],
  },
  DescribeStateMachineAlias: {
    good: [async (stage) => call(stage.consumer.states, new DescribeStateMachineAliasCommand({ stateMachineAliasArn: await alias(stage) }))],
    bad: [['ResourceNotFound', ({ consumer }) => call(consumer.states, new DescribeStateMachineAliasCommand({ stateMachineAliasArn: `${machineMissing}:live` }))]],
  },
  DescribeStateMachineForExecution: {
    good: [async (stage) => call(stage.consumer.states, new DescribeStateMachineForExecutionCommand({ executionArn: await execution(stage), includedData: 'ALL_DATA' }))],
    bad: [['ExecutionDoesNotExist', ({ consumer }) => call(consumer.states, new DescribeStateMachineForExecutionCommand({ executionArn: executionMissing }))]],
  },
  ListStateMachineAliases: {
    good: [async (stage) => call(stage.consumer.states, new ListStateMachineAliasesCommand({ stateMachineArn: (await alias(stage)).replace(':live', ''), maxResults: 5 }))],
    bad: [
      ['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new ListStateMachineAliasesCommand({ stateMachineArn: machineMissing }))],
      ['InvalidToken', async (stage) => call(stage.consumer.states, new ListStateMachineAliasesCommand({ stateMachineArn: await stateMachine(stage), nextToken: 'no-such-page' }))],
    ],
  },
  ListStateMachineVersions: {
    good: [async (stage) => call(stage.consumer.states, new ListStateMachineVersionsCommand({ stateMachineArn: (await version(stage)).replace(/:1$/, ''), maxResults: 5 }))],
    bad: [['InvalidArn', ({ consumer }) => call(consumer.states, new ListStateMachineVersionsCommand({ stateMachineArn: 'nobody' }))]],
  },
  ListTagsForResource: {
    good: [async (stage) => call(stage.consumer.states, new ListTagsForResourceCommand({ resourceArn: await stateMachine(stage) }))],
    bad: [['ResourceNotFound', ({ consumer }) => call(consumer.states, new ListTagsForResourceCommand({ resourceArn: machineMissing }))]],
  },
  PublishStateMachineVersion: {
    good: [async (stage) => call(stage.consumer.states, new PublishStateMachineVersionCommand({ stateMachineArn: await stateMachine(stage), revisionId: 'INITIAL', description: 'first' }))],
    bad: [
      ['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new PublishStateMachineVersionCommand({ stateMachineArn: machineMissing }))],
      ['ConflictException', async (stage) => call(stage.consumer.states, new PublishStateMachineVersionCommand({ stateMachineArn: await stateMachine(stage), revisionId: 'other' }))],
    ],
  },
  StartSyncExecution: {
    good: [async (stage) => call(stage.consumer.states, new StartSyncExecutionCommand({ stateMachineArn: await expressMachine(stage), name: 'run', input: '{}', traceHeader: 'Root=1-67891233-abcdef012345678912345678' }))],
    bad: [
      ['StateMachineTypeNotSupported', async (stage) => call(stage.consumer.states, new StartSyncExecutionCommand({ stateMachineArn: await stateMachine(stage) }))],
      ['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new StartSyncExecutionCommand({ stateMachineArn: machineMissing }))],
      ['InvalidExecutionInput', async (stage) => call(stage.consumer.states, new StartSyncExecutionCommand({ stateMachineArn: await expressMachine(stage), input: '{' }))],
    ],
  },
  TagResource: {
    good: [async (stage) => call(stage.consumer.states, new TagResourceCommand({ resourceArn: await stateMachine(stage), tags: [{ key: 'team', value: 'forecast' }] }))],
    bad: [
      ['ResourceNotFound', ({ consumer }) => call(consumer.states, new TagResourceCommand({ resourceArn: machineMissing, tags: [] }))],
      ['TooManyTags', async (stage) => call(stage.consumer.states, new TagResourceCommand({ resourceArn: await stateMachine(stage), tags: Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' })) }))],
    ],
  },
  UntagResource: {
    good: [async (stage) => call(stage.consumer.states, new UntagResourceCommand({ resourceArn: await stateMachine(stage), tagKeys: ['team'] }))],
    bad: [['InvalidArn', ({ consumer }) => call(consumer.states, new UntagResourceCommand({ resourceArn: 'nobody', tagKeys: [] }))]],
  },
  UpdateStateMachineAlias: {
    good: [async (stage) => call(stage.consumer.states, new UpdateStateMachineAliasCommand({ stateMachineAliasArn: await alias(stage), description: 'Changed' }))],
    bad: [
      ['ResourceNotFound', ({ consumer }) => call(consumer.states, new UpdateStateMachineAliasCommand({ stateMachineAliasArn: `${machineMissing}:live`, description: 'x' }))],
      ['ValidationException', async (stage) => call(stage.consumer.states, new UpdateStateMachineAliasCommand({ stateMachineAliasArn: await alias(stage) }))],
    ],
  },
  CreateStateMachine: {
    good: [({ consumer }) => call(consumer.states, new CreateStateMachineCommand({ name: 'machine', definition: passDefinition, roleArn, type: 'STANDARD' }))],
    bad: [
      ['InvalidDefinition', ({ consumer }) => call(consumer.states, new CreateStateMachineCommand({ name: 'machine', definition: '{"StartAt":"Nowhere","States":{}}', roleArn }))],
      ['InvalidName', ({ consumer }) => call(consumer.states, new CreateStateMachineCommand({ name: 'a b', definition: passDefinition, roleArn }))],
      ['InvalidArn', ({ consumer }) => call(consumer.states, new CreateStateMachineCommand({ name: 'machine', definition: passDefinition, roleArn: 'nobody' }))],
      ['StateMachineAlreadyExists', async (stage) => call(stage.consumer.states, new CreateStateMachineCommand({ name: (await stateMachine(stage)).split(':').at(-1), definition: waitDefinition, roleArn }))],
    ],
  },
  DeleteStateMachine: {
    good: [async (stage) => call(stage.consumer.states, new DeleteStateMachineCommand({ stateMachineArn: await stateMachine(stage) }))],
    bad: [['InvalidArn', ({ consumer }) => call(consumer.states, new DeleteStateMachineCommand({ stateMachineArn: 'nobody' }))]],
  },
  DescribeExecution: {
    good: [
      async (stage) => call(stage.consumer.states, new DescribeExecutionCommand({ executionArn: await execution(stage) })),
      async (stage) => call(stage.consumer.states, new DescribeExecutionCommand({ executionArn: await execution(stage, waitDefinition) })),
    ],
    bad: [['ExecutionDoesNotExist', ({ consumer }) => call(consumer.states, new DescribeExecutionCommand({ executionArn: executionMissing }))]],
  },
  DescribeStateMachine: {
    good: [async (stage) => call(stage.consumer.states, new DescribeStateMachineCommand({ stateMachineArn: await stateMachine(stage) }))],
    bad: [['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new DescribeStateMachineCommand({ stateMachineArn: machineMissing }))]],
  },
  GetExecutionHistory: {
    good: [
      async (stage) => call(stage.consumer.states, new GetExecutionHistoryCommand({ executionArn: await execution(stage), maxResults: 2, reverseOrder: true })),
      async (stage) => call(stage.consumer.states, new GetExecutionHistoryCommand({ executionArn: await execution(stage, taskDefinition(await privateConnection(stage))) })),
      async (stage) => call(stage.consumer.states, new GetExecutionHistoryCommand({ executionArn: await execution(stage, branched), includeExecutionData: true })),
    ],
    bad: [
      ['ExecutionDoesNotExist', ({ consumer }) => call(consumer.states, new GetExecutionHistoryCommand({ executionArn: executionMissing }))],
      ['InvalidToken', async (stage) => call(stage.consumer.states, new GetExecutionHistoryCommand({ executionArn: await execution(stage), nextToken: 'no-such-page' }))],
    ],
  },
  ListExecutions: {
    good: [async (stage) => call(stage.consumer.states, new ListExecutionsCommand({ stateMachineArn: await stateMachine(stage), statusFilter: 'SUCCEEDED', maxResults: 1 }))],
    bad: [['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new ListExecutionsCommand({ stateMachineArn: machineMissing }))]],
  },
  ListStateMachines: {
    good: [({ consumer }) => call(consumer.states, new ListStateMachinesCommand({ maxResults: 1 }))],
    bad: [['InvalidToken', ({ consumer }) => call(consumer.states, new ListStateMachinesCommand({ nextToken: 'no-such-page' }))]],
  },
  StartExecution: {
    good: [async (stage) => call(stage.consumer.states, new StartExecutionCommand({ stateMachineArn: await stateMachine(stage), name: 'run', input: '{}' }))],
    bad: [
      ['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new StartExecutionCommand({ stateMachineArn: machineMissing }))],
      ['InvalidExecutionInput', async (stage) => call(stage.consumer.states, new StartExecutionCommand({ stateMachineArn: await stateMachine(stage), input: '{' }))],
    ],
  },
  StopExecution: {
    good: [async (stage) => call(stage.consumer.states, new StopExecutionCommand({ executionArn: await execution(stage, waitDefinition), error: 'Enough', cause: 'conformance' }))],
    bad: [['ExecutionDoesNotExist', ({ consumer }) => call(consumer.states, new StopExecutionCommand({ executionArn: executionMissing }))]],
  },
  TestState: {
    good: [
      async (stage) => call(stage.consumer.states, new TestStateCommand({ definition: JSON.stringify(forecastTask(await privateConnection(stage))), roleArn, input: '{}', inspectionLevel: 'TRACE' })),
      ({ consumer }) => call(consumer.states, new TestStateCommand({ definition: JSON.stringify({ Type: 'Pass', End: true }), roleArn, inspectionLevel: 'INFO' })),
    ],
    bad: [['InvalidDefinition', ({ consumer }) => call(consumer.states, new TestStateCommand({ definition: '{"Type":"None"}', roleArn }))]],
  },
  UpdateStateMachine: {
    good: [async (stage) => call(stage.consumer.states, new UpdateStateMachineCommand({ stateMachineArn: await stateMachine(stage), definition: waitDefinition }))],
    bad: [
      ['StateMachineDoesNotExist', ({ consumer }) => call(consumer.states, new UpdateStateMachineCommand({ stateMachineArn: machineMissing, definition: passDefinition }))],
      ['MissingRequiredParameter', async (stage) => call(stage.consumer.states, new UpdateStateMachineCommand({ stateMachineArn: await stateMachine(stage) }))],
    ],
  },
  ValidateStateMachineDefinition: {
    good: [
      ({ consumer }) => call(consumer.states, new ValidateStateMachineDefinitionCommand({ definition: passDefinition, type: 'STANDARD' })),
      ({ consumer }) => call(consumer.states, new ValidateStateMachineDefinitionCommand({ definition: '{"StartAt":"Nowhere","States":{}}' })),
    ],
    bad: [['ValidationException', ({ consumer }) => call(consumer.states, new ValidateStateMachineDefinitionCommand({ definition: '' }))]],
  },
};
