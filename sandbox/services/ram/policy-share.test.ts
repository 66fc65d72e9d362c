import {
  AssociateResourceShareCommand,
  DeleteResourceShareCommand,
  DisassociateResourceShareCommand,
  GetResourceShareAssociationsCommand,
  GetResourceShareInvitationsCommand,
  GetResourceSharesCommand,
  ListPrincipalsCommand,
  ListResourcesCommand,
  ListResourceSharePermissionsCommand,
  PromotePermissionCreatedFromPolicyCommand,
  PromoteResourceShareCreatedFromPolicyCommand,
  UpdateResourceShareCommand,
} from '@aws-sdk/client-ram';
import { DeleteResourceConfigurationCommand, DeleteResourcePolicyCommand, GetResourceConfigurationCommand, GetResourcePolicyCommand, PutResourcePolicyCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeGateway, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let arn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  arn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
});
afterAll(() => sandbox.stop());

const everything = 'vpc-lattice:*';
const managed = ['CreateServiceNetworkResourceAssociation', 'GetResourceConfiguration', 'AssociateViaAWSService-EventsAndStates', 'AssociateViaAWSService'].map((action) => `vpc-lattice:${action}`);
const allow = (principal: unknown, action: unknown = everything, condition?: object) => ({ Effect: 'Allow', Principal: principal, Action: action, Resource: '*', ...(condition && { Condition: condition }) });
const put = (...statements: object[]) => owner.lattice.send(new PutResourcePolicyCommand({ resourceArn: arn, policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }));
const shares = async (resourceOwner: 'SELF' | 'OTHER-ACCOUNTS' = 'SELF', { ram } = owner) => (await ram.send(new GetResourceSharesCommand({ resourceOwner }))).resourceShares ?? [];
const shareArn = async () => (await shares())[0]?.resourceShareArn;
const associated = async (associationType: 'RESOURCE' | 'PRINCIPAL') =>
  ((await owner.ram.send(new GetResourceShareAssociationsCommand({ associationType }))).resourceShareAssociations ?? []).map(({ associatedEntity, status }) => `${associatedEntity} ${status}`);
const permissionsOf = async () => (await owner.ram.send(new ListResourceSharePermissionsCommand({ resourceShareArn: await shareArn() }))).permissions ?? [];
const settle = () => sandbox.advanceClock(60_000);

it('is created from a policy, for its owner alone, without an invitation', async () => {
  await put(allow({ AWS: [accounts.consumer, `arn:aws:iam::${accounts.outsider}:root`, accounts.owner] }));
  expect(await shares()).toMatchObject([{ featureSet: 'CREATED_FROM_POLICY', status: 'ACTIVE', owningAccountId: accounts.owner }]);
  expect(await associated('RESOURCE')).toEqual([`${arn} ASSOCIATED`]);
  expect(await associated('PRINCIPAL')).toEqual([`${accounts.consumer} ASSOCIATED`, `${accounts.outsider} ASSOCIATED`]);
  expect(await permissionsOf()).toMatchObject([{ featureSet: 'CREATED_FROM_POLICY', permissionType: 'CUSTOMER_MANAGED', resourceType: 'vpc-lattice:ResourceConfiguration' }]);
  for (const accountId of [accounts.consumer, accounts.outsider]) {
    const other = accountClients(sandbox, accountId);
    expect(await shares('OTHER-ACCOUNTS', other)).toEqual([]);
    expect((await other.ram.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS' }))).resources).toEqual([]);
    expect((await other.ram.send(new ListPrincipalsCommand({ resourceOwner: 'OTHER-ACCOUNTS' }))).principals).toEqual([]);
    expect((await other.ram.send(new GetResourceShareInvitationsCommand({}))).resourceShareInvitations).toEqual([]);
    expect((await other.lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }))).arn).toBe(arn);
  }
});

it('names an organization by its ARN, and takes AWS’s permission where it allows the same', async () => {
  await put(allow('*', managed, { StringEquals: { 'aws:PrincipalOrgID': 'o-pergola0sandbox' } }), allow('*'));
  const [share, ...others] = await shares();
  expect(others).toEqual([]);
  expect(share?.featureSet).toBe('CREATED_FROM_POLICY');
  expect((await associated('PRINCIPAL'))[0]).toMatch(/:organization\/o-pergola0sandbox ASSOCIATED$/);
  expect(await permissionsOf()).toMatchObject([{ name: 'AWSRAMPermissionVpcLatticeResourceConfiguration', featureSet: 'STANDARD' }]);
});

it('is refused to whoever would modify it in RAM', async () => {
  await put(allow({ AWS: accounts.consumer }));
  const resourceShareArn = await shareArn();
  const refused = { name: 'OperationNotPermittedException' };
  await expect(owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, principals: [accounts.consumer] }))).rejects.toMatchObject(refused);
  await expect(owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, resourceArns: [arn] }))).rejects.toMatchObject(refused);
  await expect(owner.ram.send(new AssociateResourceShareCommand({ resourceShareArn, principals: [accounts.outsider] }))).rejects.toMatchObject(refused);
  await expect(owner.ram.send(new UpdateResourceShareCommand({ resourceShareArn, name: 'mine' }))).rejects.toMatchObject(refused);
  await expect(owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn }))).rejects.toMatchObject(refused);
});

it('follows the policy: principals come and go, and another set of actions is another share', async () => {
  await put(allow({ AWS: accounts.consumer }));
  const first = await shareArn();
  await put(allow({ AWS: accounts.outsider }), allow({ AWS: accounts.consumer }, 'vpc-lattice:GetResourceConfiguration'));
  settle();
  expect((await shares()).map(({ resourceShareArn }) => resourceShareArn === first)).toEqual([true, false]);
  expect((await associated('PRINCIPAL')).sort()).toEqual([`${accounts.consumer} ASSOCIATED`, `${accounts.consumer} DISASSOCIATED`, `${accounts.outsider} ASSOCIATED`].sort());
});

it.each([
  ['the policy', () => owner.lattice.send(new DeleteResourcePolicyCommand({ resourceArn: arn }))],
  ['what the policy is on', () => owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }))],
])('goes with %s', async (_what, remove) => {
  await put(allow({ AWS: accounts.consumer }));
  await remove();
  settle();
  expect(await shares()).toMatchObject([{ status: 'DELETED', featureSet: 'CREATED_FROM_POLICY' }]);
  expect(await associated('PRINCIPAL')).toEqual([`${accounts.consumer} DISASSOCIATED`]);
});

it('becomes a share like any other when it is promoted, after its permission', async () => {
  await put(allow({ AWS: accounts.consumer }), { Effect: 'Deny', Principal: '*', Action: 'vpc-lattice:CreateServiceNetworkResourceAssociation', Resource: '*' });
  const resourceShareArn = await shareArn();
  const promote = () => owner.ram.send(new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn }));
  await expect(promote()).rejects.toMatchObject({ name: 'UnmatchedPolicyPermissionException' });
  const [made] = await permissionsOf();
  const { permission } = await owner.ram.send(new PromotePermissionCreatedFromPolicyCommand({ permissionArn: made?.arn, name: 'all-of-lattice' }));
  expect(permission).toMatchObject({ name: 'all-of-lattice', featureSet: 'STANDARD', status: 'ATTACHABLE' });
  await promote();
  expect(await shares()).toMatchObject([{ featureSet: 'PROMOTING_TO_STANDARD' }]);
  settle();
  expect(await shares()).toMatchObject([{ featureSet: 'STANDARD' }]);
  expect(await permissionsOf()).toMatchObject([{ arn: permission?.arn }]);
  const consumer = accountClients(sandbox, accounts.consumer);
  expect(await shares('OTHER-ACCOUNTS', consumer)).toMatchObject([{ resourceShareArn }]);
  await owner.lattice.send(new DeleteResourcePolicyCommand({ resourceArn: arn }));
  expect((await owner.lattice.send(new GetResourcePolicyCommand({ resourceArn: arn }))).policy).toContain(accounts.consumer);
  await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, principals: [accounts.consumer] }));
  settle();
  await expect(consumer.lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
