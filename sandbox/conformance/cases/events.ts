import {
  CreateConnectionCommand,
  DeauthorizeConnectionCommand,
  DeleteConnectionCommand,
  DescribeConnectionCommand,
  ListConnectionsCommand,
  UpdateConnectionCommand,
} from '@aws-sdk/client-eventbridge';
import { connectionInput, rightPassword } from '@/sandbox/testing/seed-story';
import { call, type ServiceCases } from '../operation-cases';
import { configuration, privateConnection, sharedConfiguration } from '../prepare';
import type { Stage } from '../stage';
import { eventRoutingCases } from './event-routing';

async function connectionName(stage: Stage): Promise<string> {
  return (await privateConnection(stage)).split('/')[1] ?? '';
}

export const eventsCases: ServiceCases = {
  ...eventRoutingCases,
  CreateConnection: {
    good: [
      async (stage) => call(stage.consumer.events, new CreateConnectionCommand({ ...connectionInput((await sharedConfiguration(stage)).configurationArn), Name: 'service1', Description: 'conformance' })),
      ({ consumer }) =>
        call(consumer.events, new CreateConnectionCommand({ Name: 'public', AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'secret' } } })),
    ],
    bad: [
      ['ResourceAlreadyExistsException', async (stage) => call(stage.consumer.events, new CreateConnectionCommand({ Name: await connectionName(stage), AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: rightPassword } }))],
      ['ResourceNotFoundException', async (stage) => call(stage.outsider.events, new CreateConnectionCommand(connectionInput(await configuration(stage))))],
    ],
  },
  DeauthorizeConnection: {
    good: [async (stage) => call(stage.consumer.events, new DeauthorizeConnectionCommand({ Name: await connectionName(stage) }))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DeauthorizeConnectionCommand({ Name: 'nobody' }))]],
  },
  DeleteConnection: {
    good: [async (stage) => call(stage.consumer.events, new DeleteConnectionCommand({ Name: await connectionName(stage) }))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DeleteConnectionCommand({ Name: 'nobody' }))]],
  },
  DescribeConnection: {
    good: [async (stage) => call(stage.consumer.events, new DescribeConnectionCommand({ Name: await connectionName(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.secondConsumer.events, new DescribeConnectionCommand({ Name: await connectionName(stage) }))]],
  },
  ListConnections: {
    good: [async (stage) => call(stage.consumer.events, new ListConnectionsCommand({ NamePrefix: await connectionName(stage), ConnectionState: 'ACTIVE', Limit: 1 }))],
    bad: [['ValidationException', ({ consumer }) => call(consumer.events, new ListConnectionsCommand({ NextToken: 'no-such-page' }))]],
  },
  UpdateConnection: {
    good: [
      async (stage) =>
        call(
          stage.consumer.events,
          new UpdateConnectionCommand({ Name: await connectionName(stage), Description: 'changed', AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: rightPassword } }),
        ),
    ],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new UpdateConnectionCommand({ Name: 'nobody' }))]],
  },
};
