import { CreateConnectionCommand } from '@aws-sdk/client-eventbridge';
import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListServiceNetworkResourceAssociationsCommand } from '@aws-sdk/client-vpc-lattice';
import { accounts } from '../testing/clients';
import { forecastTask, httpTaskRole, makeConfiguration, makeConnection, makeGateway, makeShare } from '../testing/seed-story';
import type { Stage } from './stage';

/** Name of a share and a connection that Pergola did not create. */
const theirs = 'service1';

/** A configuration of the owner, active; answers its ARN. */
export async function configuration({ sandbox, owner }: Stage): Promise<string> {
  return makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
}

/** A configuration and the share that hands it to an account; the consumer's unless another is named. */
export async function sharedConfiguration(stage: Stage, principal: string = accounts.consumer): Promise<{ configurationArn: string; shareArn: string }> {
  const configurationArn = await configuration(stage);
  return { configurationArn, shareArn: await makeShare(stage.sandbox, stage.owner, configurationArn, [principal], theirs) };
}

/** The consumer's connection `service1` to the shared configuration, active; answers its ARN. */
export async function privateConnection(stage: Stage): Promise<string> {
  const { configurationArn } = await sharedConfiguration(stage);
  return makeConnection(stage.sandbox, stage.consumer, configurationArn, undefined, { Name: theirs });
}

/** The association that EventBridge made for the connection. */
export async function managedAssociation(stage: Stage): Promise<string> {
  const { configurationArn } = await sharedConfiguration(stage);
  await makeConnection(stage.sandbox, stage.consumer, configurationArn, undefined, { Name: theirs });
  const { items } = await stage.consumer.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
  return String(items?.[0]?.id);
}

export const passDefinition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Pass', Result: { answer: 42 }, End: true } } });
export const waitDefinition = JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } });
export const taskDefinition = (connectionArn: string) => JSON.stringify({ StartAt: 'Forecast', States: { Forecast: forecastTask(connectionArn) } });

/** A standard state machine of the consumer; answers its ARN. */
export async function stateMachine({ sandbox, consumer }: Stage, definition = passDefinition): Promise<string> {
  const { stateMachineArn } = await consumer.states.send(new CreateStateMachineCommand({ name: 'machine', definition, roleArn: httpTaskRole(accounts.consumer) }));
  sandbox.advanceClock(sandbox.delays().stateMachine);
  return String(stateMachineArn);
}

/** An execution of a state machine of the consumer; answers its ARN. */
export async function execution(stage: Stage, definition?: string): Promise<string> {
  const stateMachineArn = await stateMachine(stage, definition);
  const { executionArn } = await stage.consumer.states.send(new StartExecutionCommand({ stateMachineArn, name: 'run', input: '{"question":1}' }));
  stage.sandbox.advanceClock(1_000);
  return String(executionArn);
}

/** The consumer's connection `public`, which needs nothing else; answers its ARN. */
export async function publicConnection({ consumer }: Stage): Promise<string> {
  const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'secret' } };
  const made = await consumer.events.send(new CreateConnectionCommand({ Name: 'public', AuthorizationType: 'API_KEY', AuthParameters }));
  return String(made.ConnectionArn);
}
