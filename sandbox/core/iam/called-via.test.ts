import { CreateConnectionCommand } from '@aws-sdk/client-eventbridge';
import { AcceptResourceShareInvitationCommand, CreateResourceShareCommand, GetResourceShareInvitationsCommand, TagResourceCommand } from '@aws-sdk/client-ram';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { CreateResourceGatewayCommand, PutResourcePolicyCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, clientOptions, stsOf, type AwsCredentials } from '@/sandbox/testing/clients';
import { accountClients, clientsOf, makeConfiguration, makeGateway, makeShare } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

interface Statement {
  Action: string | string[];
  Condition?: object;
}

/** Credentials of a role of the account that may do this and nothing else, on every resource. */
async function roleWith(accountId: string, ...statements: Statement[]): Promise<AwsCredentials> {
  const roleArn = `arn:aws:iam::${accountId}:role/Tried`;
  sandbox.changeRole(roleArn, {
    trustPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'sts:AssumeRole' }] },
    policies: [{ name: 'All', document: { Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Allow', Resource: '*', ...one })) } }],
  });
  const { Credentials } = await stsOf(sandbox, accountKey(accountId)).send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'tried' }));
  return { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! };
}

const connection = new CreateConnectionCommand({ Name: 'tried', AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: { Username: 'forecast', Password: 'sunny' } } });
const throughAService = { Action: ['secretsmanager:*'], Condition: { Bool: { 'aws:ViaAWSService': 'true' } } };
const denied = { name: 'AccessDeniedException' };
const outcomeOf = (call: Promise<unknown>) => call.then(() => 'allowed', (error: Error) => error.name);

it('EventBridge keeps the secret of a connection for a caller that may not read it directly', async () => {
  const credentials = await roleWith(accounts.consumer, { Action: ['events:*', 'iam:CreateServiceLinkedRole'] }, throughAService);
  await clientsOf(sandbox, credentials).events.send(connection);
  const secretArn = sandbox.world.collection<any>('events.connection').list()[0].secretArn;
  const secrets = (own: AwsCredentials) => new SecretsManagerClient(clientOptions(sandbox, own));
  await expect(secrets(credentials).send(new GetSecretValueCommand({ SecretId: secretArn }))).rejects.toMatchObject(denied);
  await expect(secrets(accountKey(accounts.consumer)).send(new GetSecretValueCommand({ SecretId: secretArn }))).resolves.toMatchObject({ ARN: secretArn });
});

it.each([
  ['events.amazonaws.com', true],
  ['states.amazonaws.com', false],
])('aws:CalledVia and its first and last are the service that calls: %s', async (service, allowed) => {
  const via = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': service }, StringEquals: { 'aws:CalledViaFirst': service, 'aws:CalledViaLast': service } };
  const credentials = await roleWith(accounts.consumer, { Action: ['events:*', 'iam:CreateServiceLinkedRole'] }, { Action: 'secretsmanager:*', Condition: via });
  const created = clientsOf(sandbox, credentials).events.send(connection);
  expect(await outcomeOf(created)).toBe(allowed ? 'allowed' : denied.name);
});

it('RAM writes a resource policy for a caller that may not write one', async () => {
  const owner = accountClients(sandbox, accounts.owner);
  const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  const viaRam = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'ram.amazonaws.com' } };
  const credentials = await roleWith(accounts.owner, { Action: 'ram:*' }, { Action: 'vpc-lattice:PutResourcePolicy', Condition: viaRam });
  const { ram, lattice } = clientsOf(sandbox, credentials);
  await ram.send(new CreateResourceShareCommand({ name: 'tried', resourceArns: [arn] }));
  await expect(lattice.send(new PutResourcePolicyCommand({ resourceArn: arn, policy: '{}' }))).rejects.toMatchObject(denied);
});

it('a share is tagged by its name', async () => {
  const owner = accountClients(sandbox, accounts.owner);
  const share = async (name: string) => (await owner.ram.send(new CreateResourceShareCommand({ name }))).resourceShare!.resourceShareArn!;
  const credentials = await roleWith(accounts.owner, { Action: 'ram:TagResource', Condition: { StringLike: { 'ram:ResourceShareName': 'pergola-*' } } });
  const tag = async (resourceShareArn: string) => clientsOf(sandbox, credentials).ram.send(new TagResourceCommand({ resourceShareArn, tags: [{ key: 'a', value: 'b' }] }));
  await expect(tag(await share('pergola-service1'))).resolves.toBeDefined();
  await expect(tag(await share('other'))).rejects.toMatchObject(denied);
});

it.each([
  ['ram:ShareOwnerAccountId', accounts.owner, accounts.consumer],
  ['ram:ResourceShareName', 'shared', 'other'],
])('an invitation is accepted by %s', async (key, right, wrong) => {
  const owner = accountClients(sandbox, accounts.owner);
  const arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  await makeShare(sandbox, owner, arn, [accounts.outsider]);
  const { resourceShareInvitations = [] } = await accountClients(sandbox, accounts.outsider).ram.send(new GetResourceShareInvitationsCommand({}));
  const { resourceShareInvitationArn, resourceShareName } = resourceShareInvitations[0]!;
  const accept = async (value: string) => {
    const wanted = value === 'shared' ? resourceShareName! : value;
    const credentials = await roleWith(accounts.outsider, { Action: 'ram:AcceptResourceShareInvitation', Condition: { StringEquals: { [key]: wanted } } });
    return clientsOf(sandbox, credentials).ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }));
  };
  await expect(accept(wrong)).rejects.toMatchObject(denied);
  await expect(accept(right)).resolves.toBeDefined();
});

it.each([
  ['its VPC', (vpc: string) => vpc, true],
  ['another VPC', () => 'vpc-0123456789abcdef0', false],
])('a resource gateway and its network interfaces are bound to %s', async (_name, allowedVpc, allowed) => {
  const full = accountClients(sandbox, accounts.owner);
  const gateway = await makeGateway(sandbox, full);
  const { vpcId, subnetIds, securityGroupIds } = sandbox.world.collection<any>('vpc-lattice.resourceGateway').get(gateway);
  const vpcArn = `arn:*:ec2:*:*:vpc/${allowedVpc(vpcId)}`;
  const credentials = await roleWith(
    accounts.owner,
    { Action: ['vpc-lattice:*', 'ec2:Describe*'] },
    { Action: ['ec2:Assign*', 'ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'], Condition: { ArnLike: { 'ec2:Vpc': vpcArn } } },
    { Action: 'ec2:CreateNetworkInterface', Condition: { ArnLikeIfExists: { 'ec2:Vpc': vpcArn } } },
  );
  const created = clientsOf(sandbox, credentials).lattice.send(new CreateResourceGatewayCommand({ name: 'tried', vpcIdentifier: vpcId, subnetIds, securityGroupIds }));
  expect(await outcomeOf(created)).toBe(allowed ? 'allowed' : denied.name);
});
