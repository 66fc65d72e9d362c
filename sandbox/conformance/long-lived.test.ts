import { CreateApiDestinationCommand, CreateConnectionCommand, DeleteConnectionCommand, DescribeConnectionCommand, ListApiDestinationsCommand, ListConnectionsCommand, ListEventBusesCommand, ListRulesCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeVpcEndpointAssociationsCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { CreatePipeCommand, DescribePipeCommand, ListPipesCommand } from '@aws-sdk/client-pipes';
import {
  AcceptResourceShareInvitationCommand,
  AssociateResourceShareCommand,
  CreatePermissionCommand,
  DeletePermissionCommand,
  DeleteResourceShareCommand,
  DisassociateResourceShareCommand,
  GetResourceShareAssociationsCommand,
  GetResourceShareInvitationsCommand,
  GetResourceSharesCommand,
  ListPermissionAssociationsCommand,
  ListPermissionsCommand,
  ListPrincipalsCommand,
  ListResourcesCommand,
  RejectResourceShareInvitationCommand,
} from '@aws-sdk/client-ram';
import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import {
  CreateStateMachineAliasCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  DeleteResourceConfigurationCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  ListDomainVerificationsCommand,
  ListResourceConfigurationsCommand,
  ListResourceEndpointAssociationsCommand,
  ListResourceGatewaysCommand,
  ListServiceNetworkResourceAssociationsCommand,
  ListServiceNetworksCommand,
  ListServiceNetworkVpcAssociationsCommand,
  PutResourcePolicyCommand,
  StartDomainVerificationCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accounts } from '../testing/clients';
import { makeEndpoint } from '../testing/endpoints';
import { makePipeRole } from '../testing/pipe-role';
import { makeConfiguration, makeConnection, makeGateway, makeShare } from '../testing/seed-story';
import { execution, waitDefinition } from './prepare';
import { setStage, type Stage } from './stage';

/*
 * A world in which everything is there: live, deleted, answered, ended, refused. As its clock moves on, things are forgotten one
 * by one. Every answer is held against its model (`checked-handler.ts`), and whatever is still listed keeps its members.
 */

const hour = 60 * 60 * 1000;
let sandbox: Sandbox;
let stage: Stage;
let names: { configurationArn: string; networkArn: string; shareArn: string; machineArn: string; executionArn: string };

beforeAll(async () => {
  sandbox = await startSandbox();
  stage = setStage(sandbox);
  names = await fill(stage);
});
afterAll(() => sandbox.stop());

async function fill({ owner, consumer, outsider }: Stage) {
  const gateway = await makeGateway(sandbox, owner);
  const configurationArn = await makeConfiguration(sandbox, owner, gateway);
  const shareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer, accounts.secondConsumer], 'live');
  await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: shareArn, principals: [accounts.secondConsumer] }));
  for (const name of ['accepted', 'rejected', 'expiring', 'accepted-and-deleted', 'rejected-and-deleted']) {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.outsider], name);
    const { resourceShareInvitations = [] } = await outsider.ram.send(new GetResourceShareInvitationsCommand({ resourceShareArns: [resourceShareArn] }));
    const { resourceShareInvitationArn } = resourceShareInvitations[0]!;
    if (name.startsWith('accepted')) await outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }));
    if (name.startsWith('rejected')) await outsider.ram.send(new RejectResourceShareInvitationCommand({ resourceShareInvitationArn }));
    if (name === 'rejected') await owner.ram.send(new AssociateResourceShareCommand({ resourceShareArn, principals: [accounts.outsider] }));
    if (name.endsWith('deleted')) await owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn }));
  }
  const policyTemplate = JSON.stringify({ Effect: 'Allow', Action: ['vpc-lattice:GetResourceConfiguration'] });
  for (const name of ['kept', 'gone']) await owner.ram.send(new CreatePermissionCommand({ name, resourceType: 'vpc-lattice:ResourceConfiguration', policyTemplate }));
  await owner.ram.send(new DeletePermissionCommand({ permissionArn: `arn:aws:ram:us-east-1:${accounts.owner}:permission/gone` }));
  const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: accounts.secondConsumer }, Action: 'vpc-lattice:*', Resource: '*' }] });
  await owner.lattice.send(new PutResourcePolicyCommand({ resourceArn: configurationArn, policy }));

  const { arn: networkArn = '' } = await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'network' }));
  const associate = (network: string) => owner.lattice.send(new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier: configurationArn, serviceNetworkIdentifier: network }));
  await associate(networkArn);
  const { arn: second = '' } = await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'second' }));
  const { arn: leaving } = await associate(second);
  sandbox.advanceClock(hour / 60);
  await owner.lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: leaving }));
  const deleted = await makeConfiguration(sandbox, owner, gateway, { name: 'deleted', portRanges: ['8443'] });
  await owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: deleted }));
  await owner.lattice.send(new StartDomainVerificationCommand({ domainName: 'example.com' }));
  await makeEndpoint(sandbox, consumer, { ResourceConfigurationArn: configurationArn });

  const connection = await makeConnection(sandbox, consumer, configurationArn);
  await makeConnection(sandbox, consumer, configurationArn, undefined, { Name: 'deleted' });
  await consumer.events.send(new DeleteConnectionCommand({ Name: 'deleted' }));
  const OAuthParameters = { ClientParameters: { ClientID: 'id', ClientSecret: 'secret' }, AuthorizationEndpoint: 'https://nobody.example.com/token', HttpMethod: 'POST' as const };
  await consumer.events.send(new CreateConnectionCommand({ Name: 'refused', AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS', AuthParameters: { OAuthParameters } }));
  const { ApiDestinationArn } = await consumer.events.send(new CreateApiDestinationCommand({ Name: 'destination', ConnectionArn: connection, HttpMethod: 'POST', InvocationEndpoint: 'https://service1.main.example.com/' }));
  await consumer.events.send(new PutRuleCommand({ Name: 'rule', EventPattern: '{"source":["test"]}' }));
  await consumer.pipes.send(new CreatePipeCommand({ Name: 'pipe', Source: `arn:aws:sqs:us-east-1:${accounts.consumer}:orders`, Target: ApiDestinationArn, RoleArn: makePipeRole(sandbox, accounts.consumer) }));
  const executionArn = await execution(stage, waitDefinition);
  await consumer.states.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'for the test' }));
  const machineArn = executionArn.replace(':execution:', ':stateMachine:').replace(/:run$/, '');
  const { stateMachineVersionArn } = await consumer.states.send(new PublishStateMachineVersionCommand({ stateMachineArn: machineArn }));
  await consumer.states.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] }));
  await stage.pergola.s3.send(new PutObjectCommand({ Bucket: 'pergola-audit-999999999999', Key: 'head', Body: 'text' }));
  return { configurationArn, networkArn, shareArn, machineArn, executionArn };
}

/** Every list, and what describes one thing whole. */
function questions({ owner, consumer, outsider, pergola }: Stage): Record<string, () => Promise<object>> {
  const of = (who: string, { ram, lattice, events, ec2, secrets, pipes }: Stage['owner']) => ({
    [`${who} shares`]: () => ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF' })),
    [`${who} shares of others`]: () => ram.send(new GetResourceSharesCommand({ resourceOwner: 'OTHER-ACCOUNTS' })),
    [`${who} principals in shares`]: () => ram.send(new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL' })),
    [`${who} resources in shares`]: () => ram.send(new GetResourceShareAssociationsCommand({ associationType: 'RESOURCE' })),
    [`${who} invitations`]: () => ram.send(new GetResourceShareInvitationsCommand({})),
    [`${who} principals`]: () => ram.send(new ListPrincipalsCommand({ resourceOwner: 'SELF' })),
    [`${who} resources`]: () => ram.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS' })),
    [`${who} permissions`]: () => ram.send(new ListPermissionsCommand({})),
    [`${who} permissions of shares`]: () => ram.send(new ListPermissionAssociationsCommand({})),
    [`${who} gateways`]: () => lattice.send(new ListResourceGatewaysCommand({})),
    [`${who} configurations`]: () => lattice.send(new ListResourceConfigurationsCommand({})),
    [`${who} networks`]: () => lattice.send(new ListServiceNetworksCommand({})),
    [`${who} verifications`]: () => lattice.send(new ListDomainVerificationsCommand({})),
    [`${who} endpoints`]: () => ec2.send(new DescribeVpcEndpointsCommand({})),
    [`${who} endpoint associations of EC2`]: () => ec2.send(new DescribeVpcEndpointAssociationsCommand({})),
    [`${who} connections`]: () => events.send(new ListConnectionsCommand({})),
    [`${who} destinations`]: () => events.send(new ListApiDestinationsCommand({})),
    [`${who} rules`]: () => events.send(new ListRulesCommand({})),
    [`${who} buses`]: () => events.send(new ListEventBusesCommand({})),
    [`${who} pipes`]: () => pipes.send(new ListPipesCommand({})),
    [`${who} secrets`]: () => secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true, Filters: [{ Key: 'owning-service', Values: ['events'] }] })),
  });
  return {
    ...of('owner', owner),
    ...of('consumer', consumer),
    ...of('outsider', outsider),
    'associations of the configuration': () => owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: names.configurationArn })),
    'associations of the network': () => owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ serviceNetworkIdentifier: names.networkArn })),
    'VPCs of the network': () => owner.lattice.send(new ListServiceNetworkVpcAssociationsCommand({ serviceNetworkIdentifier: names.networkArn })),
    'endpoint associations': () => owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: names.configurationArn })),
    'a connection': () => consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' })),
    'a refused connection': () => consumer.events.send(new DescribeConnectionCommand({ Name: 'refused' })),
    'a pipe': () => consumer.pipes.send(new DescribePipeCommand({ Name: 'pipe' })),
    'state machines': () => consumer.states.send(new ListStateMachinesCommand({})),
    executions: () => consumer.states.send(new ListExecutionsCommand({ stateMachineArn: names.machineArn })),
    versions: () => consumer.states.send(new ListStateMachineVersionsCommand({ stateMachineArn: names.machineArn })),
    aliases: () => consumer.states.send(new ListStateMachineAliasesCommand({ stateMachineArn: names.machineArn })),
    'an execution': () => consumer.states.send(new DescribeExecutionCommand({ executionArn: names.executionArn })),
    'its history': () => consumer.states.send(new GetExecutionHistoryCommand({ executionArn: names.executionArn })),
    'versions of objects': () => pergola.s3.send(new ListObjectVersionsCommand({ Bucket: 'pergola-audit-999999999999' })),
  };
}

/** What no answer may lose while the thing itself is still listed: the members by which a client knows what it is and belongs to. */
const identifying = /(?:Arn|Id|Name|^name|^arn|^id|[oO]wner|Account\w*|[sS]tatus|State|Type|^type)$/;
/** Members that come and go with the state of a thing. */
const passing = new Set(['failureReason', 'stateReason', 'statusMessage', 'nextToken', 'requestId', 'extendedRequestId', 'cfId']);

/** Members of everything in an answer, by the identity of the thing: `[arn] name, owner`. */
function membersOf(answer: unknown, known: Map<string, Set<string>>, path = ''): Map<string, Set<string>> {
  if (Array.isArray(answer)) for (const item of answer) membersOf(item, known, path);
  else if (typeof answer === 'object' && answer !== null && !(answer instanceof Date)) {
    const entries = Object.entries(answer).filter(([name, value]) => value !== undefined && name !== '$metadata');
    const identity = entries.find(([name, value]) => typeof value === 'string' && /(?:Arn|^arn|^id|Id|^Name|^name)$/.test(name))?.[1] as string | undefined;
    const members = entries.map(([name]) => name).filter((name) => identifying.test(name) && !passing.has(name));
    if (identity !== undefined) known.set(`${path} ${identity} ${entries.find(([name]) => name === 'associatedEntity')?.[1] ?? ''}`, new Set(members));
    for (const [name, value] of entries) membersOf(value, known, `${path}/${name}`);
  }
  return known;
}

it('keeps the members of what it still lists, whatever is forgotten around it', async () => {
  const asked = questions(stage);
  const before = new Map<string, Map<string, Set<string>>>();
  const lost: string[] = [];
  let most = 0;
  const moments = [0, 1, 12, 48, 8 * 24, 40 * 24];
  for (const [index, moment] of moments.entries()) {
    if (index > 0) sandbox.advanceClock((moment - (moments[index - 1] ?? 0)) * hour + 60_000);
    let listed = 0;
    for (const [what, ask] of Object.entries(asked)) {
      const now = membersOf(await ask(), new Map());
      listed += now.size;
      for (const [thing, members] of now) {
        const gone = [...(before.get(what)?.get(thing) ?? [])].filter((member) => !members.has(member));
        if (gone.length > 0) lost.push(`${what} after ${moment} h: ${thing} lost ${gone.join(', ')}`);
      }
      before.set(what, now);
    }
    most = Math.max(most, listed);
  }
  expect(lost).toEqual([]);
  expect(most, 'the world is full').toBeGreaterThan(80);
  await stage.consumer.states.send(new DeleteStateMachineCommand({ stateMachineArn: names.machineArn }));
});
