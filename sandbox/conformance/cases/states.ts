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
} from '@aws-sdk/client-sfn';
import { accounts } from '@/sandbox/testing/clients';
import { forecastTask, httpTaskRole } from '@/sandbox/testing/seed-story';
import { call, type ServiceCases } from '../operation-cases';
import { execution, passDefinition, privateConnection, stateMachine, taskDefinition, waitDefinition } from '../prepare';

const roleArn = httpTaskRole(accounts.consumer);
const machineMissing = 'arn:aws:states:us-east-1:222222222222:stateMachine:nobody';
const executionMissing = 'arn:aws:states:us-east-1:222222222222:execution:nobody:run';

export const statesCases: ServiceCases = {
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
