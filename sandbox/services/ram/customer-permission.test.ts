import {
  AssociateResourceSharePermissionCommand,
  CreatePermissionCommand,
  CreatePermissionVersionCommand,
  CreateResourceShareCommand,
  DeletePermissionCommand,
  DeletePermissionVersionCommand,
  DisassociateResourceShareCommand,
  DisassociateResourceSharePermissionCommand,
  GetPermissionCommand,
  GetResourceSharesCommand,
  ListPermissionAssociationsCommand,
  ListPermissionVersionsCommand,
  ListPermissionsCommand,
  ListReplacePermissionAssociationsWorkCommand,
  ReplacePermissionAssociationsCommand,
  SetDefaultPermissionVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ram';
import { GetResourceConfigurationCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeConnection, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

const type = 'vpc-lattice:ResourceConfiguration';
const get = 'vpc-lattice:GetResourceConfiguration';
const create = 'vpc-lattice:CreateServiceNetworkResourceAssociation';
const viaEvents = 'vpc-lattice:AssociateViaAWSService-EventsAndStates';
const awsPermission = 'arn:aws:ram::aws:permission/AWSRAMPermissionVpcLatticeResourceConfiguration';
const template = (...Action: string[]) => JSON.stringify({ Effect: 'Allow', Action });

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
});
afterAll(() => sandbox.stop());

const settle = () => sandbox.advanceClock(sandbox.delays().shareAssociation);

async function makePermission(name = 'look', policyTemplate = template(get)): Promise<string> {
  const { permission } = await owner.ram.send(new CreatePermissionCommand({ name, resourceType: type, policyTemplate }));
  return String(permission?.arn);
}

describe('a customer managed permission', () => {
  it('is made, listed with those of AWS, tagged and deleted', async () => {
    const { permission } = await owner.ram.send(
      new CreatePermissionCommand({ name: 'look', resourceType: type.toLowerCase(), policyTemplate: template(get), tags: [{ key: 'team', value: 'main' }] }),
    );
    expect(permission).toMatchObject({
      arn: `arn:aws:ram:us-east-1:${accounts.owner}:permission/look`,
      resourceType: type,
      version: '1',
      defaultVersion: true,
      permissionType: 'CUSTOMER_MANAGED',
      isResourceTypeDefault: false,
      status: 'ATTACHABLE',
    });
    const resourceArn = String(permission?.arn);
    await owner.ram.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'colour', value: 'red' }] }));
    await owner.ram.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
    expect((await owner.ram.send(new GetPermissionCommand({ permissionArn: resourceArn }))).permission).toMatchObject({ permission: template(get), tags: [{ key: 'colour', value: 'red' }] });
    const names = async (permissionType: 'ALL' | 'AWS_MANAGED' | 'CUSTOMER_MANAGED', { ram } = owner) =>
      ((await ram.send(new ListPermissionsCommand({ permissionType, resourceType: type }))).permissions ?? []).map(({ name }) => name);
    expect(await names('ALL')).toEqual(['AWSRAMPermissionVpcLatticeResourceConfiguration', 'look']);
    expect(await names('CUSTOMER_MANAGED')).toEqual(['look']);
    expect(await names('CUSTOMER_MANAGED', consumer)).toEqual([]);
    await expect(consumer.ram.send(new GetPermissionCommand({ permissionArn: resourceArn }))).rejects.toMatchObject({ name: 'UnknownResourceException' });
    expect(await owner.ram.send(new DeletePermissionCommand({ permissionArn: resourceArn }))).toMatchObject({ returnValue: true, permissionStatus: 'DELETING' });
    settle();
    expect(await names('CUSTOMER_MANAGED')).toEqual([]);
  });

  it('has versions, of which one is the default', async () => {
    const permissionArn = await makePermission();
    const second = await owner.ram.send(new CreatePermissionVersionCommand({ permissionArn, policyTemplate: template(get, create) }));
    expect(second.permission).toMatchObject({ version: '2', defaultVersion: true, permission: template(get, create) });
    await owner.ram.send(new SetDefaultPermissionVersionCommand({ permissionArn, permissionVersion: 1 }));
    const versions = async () =>
      ((await owner.ram.send(new ListPermissionVersionsCommand({ permissionArn }))).permissions ?? []).map(({ version, defaultVersion }) => [version, defaultVersion]);
    expect(await versions()).toEqual([['1', true], ['2', false]]);
    await expect(owner.ram.send(new DeletePermissionVersionCommand({ permissionArn, permissionVersion: 1 }))).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    await owner.ram.send(new DeletePermissionVersionCommand({ permissionArn, permissionVersion: 2 }));
    expect((await owner.ram.send(new CreatePermissionVersionCommand({ permissionArn, policyTemplate: template(get) }))).permission?.version).toBe('3');
    sandbox.setQuota('ram.versionsPerPermission', accounts.owner, 'us-east-1', 2);
    await expect(owner.ram.send(new CreatePermissionVersionCommand({ permissionArn, policyTemplate: template(get) }))).rejects.toMatchObject({ name: 'PermissionVersionsLimitExceededException' });
  });

  it('decides what a consumer may do', async () => {
    const configurationArn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    const use = async (name: string, ...actions: string[]) =>
      owner.ram.send(new AssociateResourceSharePermissionCommand({ resourceShareArn, permissionArn: await makePermission(name, template(...actions)), replace: true }));
    const look = () => consumer.lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn }));

    await use('look', get);
    await expect(look()).resolves.toBeDefined();
    await expect(makeConnection(sandbox, consumer, configurationArn)).rejects.toThrow(`because no resource-based policy allows the ${create} action`);
    await use('associate', get, create);
    await expect(makeConnection(sandbox, consumer, configurationArn)).rejects.toThrow(`because no resource-based policy allows the ${viaEvents} action`);
    await use('connect', create, viaEvents);
    await expect(look()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(makeConnection(sandbox, consumer, configurationArn)).resolves.toContain('connection/pergola-service1');
  });

  it('cannot go while a share uses it, and is taken out once nothing of its type is left', async () => {
    const configurationArn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    const permissionArn = await makePermission();
    const { resourceShare } = await owner.ram.send(new CreateResourceShareCommand({ name: 's', resourceArns: [configurationArn], permissionArns: [permissionArn] }));
    const resourceShareArn = String(resourceShare?.resourceShareArn);
    settle();
    const found = await owner.ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF', permissionArn, permissionVersion: 1 }));
    expect(found.resourceShares).toHaveLength(1);
    await expect(owner.ram.send(new DeletePermissionCommand({ permissionArn }))).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    const takeOut = new DisassociateResourceSharePermissionCommand({ resourceShareArn, permissionArn });
    await expect(owner.ram.send(takeOut)).rejects.toMatchObject({ name: 'InvalidStateTransitionException' });
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, resourceArns: [configurationArn] }));
    settle();
    await owner.ram.send(takeOut);
    await owner.ram.send(new DeletePermissionCommand({ permissionArn }));
  });

  it('takes the place of another in all shares', async () => {
    const permissionArn = await makePermission();
    await owner.ram.send(new CreateResourceShareCommand({ name: 'a', permissionArns: [awsPermission] }));
    await owner.ram.send(new CreateResourceShareCommand({ name: 'b', permissionArns: [awsPermission] }));
    const { replacePermissionAssociationsWork: work } = await owner.ram.send(
      new ReplacePermissionAssociationsCommand({ fromPermissionArn: awsPermission, fromPermissionVersion: 2, toPermissionArn: permissionArn }),
    );
    expect(work).toMatchObject({ status: 'IN_PROGRESS', fromPermissionVersion: '2', toPermissionVersion: '1' });
    const uses = async (arn: string) => (await owner.ram.send(new ListPermissionAssociationsCommand({ permissionArn: arn }))).permissions?.length;
    expect([await uses(awsPermission), await uses(permissionArn)]).toEqual([2, 0]);
    settle();
    expect([await uses(awsPermission), await uses(permissionArn)]).toEqual([0, 2]);
    const { replacePermissionAssociationsWorks } = await owner.ram.send(new ListReplacePermissionAssociationsWorkCommand({ workIds: [String(work?.id)], status: 'COMPLETED' }));
    expect(replacePermissionAssociationsWorks).toMatchObject([{ id: work?.id }]);
    expect((await consumer.ram.send(new ListReplacePermissionAssociationsWorkCommand({}))).replacePermissionAssociationsWorks).toEqual([]);
  });

  const refused: [what: string, policyTemplate: string, name: string][] = [
    ['no JSON', '{', 'MalformedPolicyTemplateException'],
    ['a principal', JSON.stringify({ Effect: 'Allow', Action: get, Principal: '*' }), 'MalformedPolicyTemplateException'],
    ['a denial', JSON.stringify({ Effect: 'Deny', Action: get }), 'MalformedPolicyTemplateException'],
    ['no action', JSON.stringify({ Effect: 'Allow' }), 'MalformedPolicyTemplateException'],
    ['an action of another service', template('ec2:DescribeVpcs'), 'InvalidPolicyException'],
    ['a wildcard', template('vpc-lattice:*'), 'InvalidPolicyException'],
    ['conditions', JSON.stringify({ Effect: 'Allow', Action: get, Condition: {} }), 'SandboxNotSupported'],
  ];
  it.each(refused)('is refused with %s', async (_what, policyTemplate, name) => {
    await expect(makePermission('look', policyTemplate)).rejects.toMatchObject({ name });
  });

  it('is refused under a name that is taken, for an unknown type, and over the quota; AWS’s own cannot be changed', async () => {
    await makePermission();
    await expect(makePermission()).rejects.toMatchObject({ name: 'PermissionAlreadyExistsException', $metadata: { httpStatusCode: 409 } });
    await expect(owner.ram.send(new CreatePermissionCommand({ name: 'x', resourceType: 'ec2:Nothing', policyTemplate: template(get) }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    sandbox.setQuota('ram.customerManagedPermissions', accounts.owner, 'us-east-1', 1);
    await expect(makePermission('more')).rejects.toMatchObject({ name: 'PermissionLimitExceededException' });
    await expect(owner.ram.send(new DeletePermissionCommand({ permissionArn: awsPermission }))).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    await expect(owner.ram.send(new SetDefaultPermissionVersionCommand({ permissionArn: awsPermission, permissionVersion: 1 }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
