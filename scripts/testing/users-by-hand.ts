import { CreateApiDestinationCommand, CreateConnectionCommand, CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreatePipeCommand, PipesClient } from '@aws-sdk/client-pipes';
import { CreateStateMachineCommand, PublishStateMachineVersionCommand, SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import type { Sandbox } from '@/sandbox/start-sandbox';
import { makeServiceRole } from '@/sandbox/testing/api-destination-story';
import { makePipeRole } from '@/sandbox/testing/pipe-role';

/** What people build on connections in an account: workflows, API destinations, rules and pipes, each by the name given. The last two need roles. */
export function usersByHand(sandbox: Pick<Sandbox, 'url'>, accountId: string, roles?: { rule: string; pipe: string }) {
  const options = { endpoint: sandbox.url, region: 'us-east-1', maxAttempts: 5, credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
  const [events, states, pipes] = [new EventBridgeClient(options), new SFNClient(options), new PipesClient(options)];
  const httpTaskRole = `arn:aws:iam::${accountId}:role/PergolaHttpTaskRole`;
  return {
    /** A connection to a public API, which EventBridge authorizes at once; answers its ARN. */
    async connection(Name: string): Promise<string> {
      const made = await events.send(new CreateConnectionCommand({ Name, AuthorizationType: 'API_KEY', AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'by-hand' } } }));
      return made.ConnectionArn!;
    },
    async workflow(name: string, definition: object): Promise<string> {
      return (await states.send(new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn: httpTaskRole }))).stateMachineArn!;
    },
    /** Publishes what the workflow is now, and gives it another definition afterwards. */
    async publishAndChange(stateMachineArn: string, definition: object): Promise<void> {
      await states.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
      await states.send(new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(definition) }));
    },
    async destination(Name: string, ConnectionArn: string): Promise<string> {
      return (await events.send(new CreateApiDestinationCommand({ Name, ConnectionArn, InvocationEndpoint: 'https://service1.main.example.com/', HttpMethod: 'POST' }))).ApiDestinationArn!;
    },
    /** On the default bus, or on one that is made for it. */
    async rule(Name: string, targetArn: string, bus?: string): Promise<void> {
      if (bus) await events.send(new CreateEventBusCommand({ Name: bus }));
      await events.send(new PutRuleCommand({ Name, EventBusName: bus, EventPattern: '{"source":["test"]}' }));
      await events.send(new PutTargetsCommand({ Rule: Name, EventBusName: bus, Targets: [{ Id: 'target', Arn: targetArn, RoleArn: roles!.rule }] }));
    },
    async pipe(Name: string, more: { Target: string; Enrichment?: string }): Promise<void> {
      await pipes.send(new CreatePipeCommand({ Name, Source: `arn:aws:sqs:us-east-1:${accountId}:orders`, RoleArn: roles!.pipe, ...more }));
    },
  };
}

/** A workflow with one HTTP Task, which names its connection. */
export function callingThrough(ConnectionArn: string): object {
  const Call = { Type: 'Task', Resource: 'arn:aws:states:::http:invoke', Parameters: { ApiEndpoint: 'https://service1.main.example.com/', Method: 'GET', InvocationConfig: { ConnectionArn } }, End: true };
  return { StartAt: 'Call', States: { Call } };
}

export function rolesOfUsers(sandbox: Sandbox, accountId: string): { rule: string; pipe: string } {
  return { rule: makeServiceRole(sandbox, accountId, 'events.amazonaws.com', 'events:InvokeApiDestination'), pipe: makePipeRole(sandbox, accountId) };
}
