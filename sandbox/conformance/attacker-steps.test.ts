import { CreatePipeCommand, TagResourceCommand as TagPipeCommand } from '@aws-sdk/client-pipes';
import { AssociateResourceShareCommand, DeleteResourceShareCommand, DisassociateResourceShareCommand, CreateResourceShareCommand, TagResourceCommand as TagShareCommand } from '@aws-sdk/client-ram';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import {
  CreateResourceConfigurationCommand,
  CreateResourceGatewayCommand,
  CreateServiceNetworkCommand,
  DeleteResourceConfigurationCommand,
  DeleteResourceGatewayCommand,
  DeleteResourcePolicyCommand,
  PutResourcePolicyCommand,
  TagResourceCommand as TagLatticeCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accountKey, accounts, pergolaRole, stsOf, webKey, workerKey, type AwsCredentials } from '../testing/clients';
import { rolesOfTemplates } from '../testing/role-templates';
import { Attacker, mark } from './attacker';
import { passDefinition, sharedConfiguration } from './prepare';
import { everyClient, setStage, type EveryClient, type Stage } from './stage';

/* The attacker takes several steps: each prepares the next, and the roles must refuse the first one already. */

let sandbox: Sandbox;
let stage: Stage;
let attacker: Attacker;
beforeAll(async () => {
  sandbox = await startSandbox();
  stage = setStage(sandbox);
  attacker = new Attacker(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await sandbox.stop();
  console.log(`The attacker made ${attacker.attempts} attempts in steps.`);
});

const roleArn = (name: string, accountId: string = accounts.owner) => `arn:aws:iam::${accountId}:role/${name}`;
const as = async (name: string, accountId?: string, more: Partial<AssumeRoleCommandInput> = {}): Promise<EveryClient> => everyClient(sandbox, await attacker.credentialsOf(roleArn(name, accountId), more));
const marked = [{ key: mark, value: 'attacker' }];

/** A configuration and the share that holds it, neither of which Pergola created. */
async function foreignShare(): Promise<{ configurationArn: string; shareArn: string; gatewayId: string }> {
  const shared = await sharedConfiguration(stage);
  attacker.unmark();
  const gatewayId = sandbox.world.collection<any>('vpc-lattice.resourceGateway').list()[0].id;
  return { ...shared, gatewayId };
}

describe('to make an object look like one of Pergola', () => {
  it.each(['PergolaReadRole', 'PergolaOwnerRole', 'PergolaRemovalRole', 'PergolaConsumerRole', 'PergolaHttpTaskRole'])('%s cannot write the mark and then delete', async (role) => {
    const { configurationArn, shareArn, gatewayId } = await foreignShare();
    const { lattice, ram } = await as(role);
    const gatewayArn = `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:resourcegateway/${gatewayId}`;
    const steps = [
      () => ram.send(new TagShareCommand({ resourceShareArn: shareArn, tags: marked })),
      () => ram.send(new DeleteResourceShareCommand({ resourceShareArn: shareArn })),
      () => lattice.send(new TagLatticeCommand({ resourceArn: configurationArn, tags: { [mark]: 'attacker' } })),
      () => lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn })),
      () => lattice.send(new TagLatticeCommand({ resourceArn: gatewayArn, tags: { [mark]: 'attacker' } })),
      () => lattice.send(new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: gatewayId })),
    ];
    for (const step of steps) expect(await attacker.try(step())).toBe('refused');
  });

  it.each(['PergolaConsumerRole', 'PergolaHttpTaskRole'])('%s cannot write the mark on pipes and the association of EventBridge', async (role) => {
    const { pipes, lattice } = await as(role, accounts.consumer);
    const association = `arn:aws:vpc-lattice:us-east-1:${accounts.consumer}:servicenetworkresourceassociation/snra-0123456789abcdefg`;
    const tags = { ManagedByServiceAWSEventBridge: 'x', [mark]: 'attacker' };
    expect(await attacker.try(lattice.send(new TagLatticeCommand({ resourceArn: association, tags })))).toBe('refused');
    expect(await attacker.try(pipes.send(new TagPipeCommand({ resourceArn: `arn:aws:pipes:us-east-1:${accounts.consumer}:pipe/pergola-x`, tags })))).toBe('refused');
  });
});

describe('to let another account in', () => {
  it('the owner role cannot add an account to a share of another name, not even to one with the mark', async () => {
    const { shareArn } = await sharedConfiguration(stage);
    const { ram } = await as('PergolaOwnerRole');
    expect(await attacker.try(ram.send(new AssociateResourceShareCommand({ resourceShareArn: shareArn, principals: [accounts.outsider] })))).toBe('refused');
    expect(await attacker.try(ram.send(new DeleteResourceShareCommand({ resourceShareArn: shareArn })))).toBe('refused');
  });

  it('nor to a share named like one of Pergola that has no mark', async () => {
    const { resourceShare } = await stage.owner.ram.send(new CreateResourceShareCommand({ name: 'pergola-by-hand' }));
    const { ram } = await as('PergolaOwnerRole');
    expect(await attacker.try(ram.send(new AssociateResourceShareCommand({ resourceShareArn: resourceShare!.resourceShareArn, principals: [accounts.outsider] })))).toBe('refused');
  });

  it('nor share a configuration that Pergola did not create, nor a service network', async () => {
    const { configurationArn } = await foreignShare();
    const network = await stage.owner.lattice.send(new CreateServiceNetworkCommand({ name: 'network', sharingConfig: { enabled: true } }));
    const { ram, lattice } = await as('PergolaOwnerRole');
    for (const resourceArns of [[configurationArn], [network.arn!], [configurationArn, network.arn!]]) {
      expect(await attacker.try(ram.send(new CreateResourceShareCommand({ name: 'pergola-attacker', resourceArns, principals: [accounts.outsider], tags: marked })))).toBe('refused');
    }
    expect(await attacker.try(lattice.send(new PutResourcePolicyCommand({ resourceArn: configurationArn, policy: '{}' })))).toBe('refused');
  });

  it('but it can put a configuration of its own into a group: AWS documents no key that tells a group from a new configuration (RA-34)', async () => {
    const { gatewayId } = await foreignShare();
    const group = await stage.owner.lattice.send(new CreateResourceConfigurationCommand({ name: 'group', type: 'GROUP', resourceGatewayIdentifier: gatewayId, portRanges: ['443'] }));
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    const { lattice } = await as('PergolaOwnerRole');
    const child = { name: 'pergola-child', type: 'CHILD' as const, resourceConfigurationGroupIdentifier: group.id, resourceConfigurationDefinition: { ipResource: { ipAddress: '10.0.1.20' } }, portRanges: ['443'], tags: { [mark]: 'attacker' } };
    expect(await attacker.try(lattice.send(new CreateResourceConfigurationCommand(child))), 'the named exception').toBe('succeeded');
    const { [mark]: _mark, ...tags } = child.tags;
    expect(await attacker.try(lattice.send(new CreateResourceConfigurationCommand({ ...child, name: 'other-child', tags })))).toBe('refused');
  });

  it('with the parameters that narrow a role, not outside the organization, and in no other VPC', async () => {
    const { configurationArn } = await sharedConfiguration(stage);
    const owner = rolesOfTemplates('strict').find(({ roleName }) => roleName === 'PergolaOwnerRole')!;
    sandbox.changeRole(owner.id, { policies: owner.policies });
    const { ram, lattice } = await as('PergolaOwnerRole');
    const share = { name: 'pergola-service1', resourceArns: [configurationArn], tags: marked };
    expect(await attacker.try(ram.send(new CreateResourceShareCommand({ ...share, principals: [accounts.outsider] })))).toBe('refused');
    expect(await attacker.try(ram.send(new CreateResourceShareCommand({ ...share, allowExternalPrincipals: true })))).toBe('refused');
    const created = await ram.send(new CreateResourceShareCommand({ ...share, allowExternalPrincipals: false }));
    expect(created.resourceShare).toMatchObject({ name: 'pergola-service1', allowExternalPrincipals: false });
    const { vpcId, subnetIds, securityGroupIds } = sandbox.world.collection<any>('vpc-lattice.resourceGateway').list()[0];
    expect(await attacker.try(lattice.send(new CreateResourceGatewayCommand({ name: 'other-vpc', vpcIdentifier: vpcId, subnetIds, securityGroupIds, tags: { [mark]: 'attacker' } })))).toBe('refused');
  });
});

describe('the removal role', () => {
  it('takes a configuration or an account out of a share, and nothing else of it', async () => {
    const { configurationArn, shareArn } = await foreignShare();
    const { ram, lattice } = await as('PergolaRemovalRole');
    const out = (input: object) => ram.send(new DisassociateResourceShareCommand({ resourceShareArn: shareArn, ...input }));
    const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';
    expect(await attacker.try(out({ principals: [organization] }))).toBe('refused');
    expect(await attacker.try(out({ principals: [accounts.consumer, organization] }))).toBe('refused');
    expect(await attacker.try(out({ principals: [accounts.consumer], resourceArns: [configurationArn] }))).toBe('refused');
    const network = `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:servicenetwork/sn-0123456789abcdefg`;
    expect(await attacker.try(out({ resourceArns: [network] }))).toBe('refused');
    expect(await attacker.try(out({ resourceArns: [configurationArn, network] }))).toBe('refused');
    expect(await attacker.try(lattice.send(new DeleteResourcePolicyCommand({ resourceArn: configurationArn })))).toBe('refused');
    expect(await attacker.try(out({ principals: [accounts.consumer] })), 'a named exception').toBe('succeeded');
    expect(await attacker.try(out({ resourceArns: [configurationArn] })), 'a named exception').toBe('succeeded');
  });
});

describe('to get the credentials of a role', () => {
  const purposes = ['read', 'owner', 'removal', 'consumer'] as const;
  const assume = (credentials: AwsCredentials, input: Partial<AssumeRoleCommandInput>) => attacker.try(stsOf(sandbox, credentials).send(new AssumeRoleCommand({ RoleArn: undefined, RoleSessionName: 'attacker', ...input })));

  it.each(purposes)('of %s, no process succeeds with a wrong or missing external ID, and no account does by its root', async (purpose) => {
    const { RoleArn, ExternalId } = pergolaRole(sandbox, accounts.owner, purpose);
    const other = pergolaRole(sandbox, accounts.owner, purpose === 'read' ? 'owner' : 'read').ExternalId;
    const elsewhere = pergolaRole(sandbox, accounts.consumer, 'read').ExternalId;
    for (const credentials of [webKey, workerKey]) {
      for (const wrong of [undefined, `${ExternalId}x`, ExternalId.toUpperCase(), other, elsewhere]) expect(await assume(credentials, { RoleArn, ExternalId: wrong })).toBe('refused');
    }
    for (const accountId of Object.values(accounts)) {
      if (accountId !== accounts.owner) expect(await assume(accountKey(accountId), { RoleArn, ExternalId }), `the root of ${accountId}`).toBe('refused');
    }
    expect(await assume(webKey, { RoleArn, ExternalId })).toBe(purpose === 'removal' ? 'refused' : 'succeeded');
    expect(await assume(workerKey, { RoleArn, ExternalId })).toBe('succeeded');
  });

  it.each(purposes)('the %s role does not lead to another role', async (purpose) => {
    const { RoleArn, ExternalId } = pergolaRole(sandbox, accounts.owner, purpose);
    const { Credentials } = await stsOf(sandbox, workerKey).send(new AssumeRoleCommand({ RoleArn, ExternalId, RoleSessionName: 'worker' }));
    const own = { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken! };
    for (const next of purposes) {
      for (const accountId of [accounts.owner, ...(next === 'read' || next === 'consumer' ? [accounts.consumer] : [])]) expect(await assume(own, pergolaRole(sandbox, accountId, next))).toBe('refused');
    }
    expect(await assume(own, { RoleArn: roleArn('PergolaHttpTaskRole') })).toBe('refused');
  });
});

describe('with a session policy', () => {
  const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

  it('that allows all, a role may do no more than without one', async () => {
    const { shareArn, configurationArn } = await foreignShare();
    const { ram, lattice } = await as('PergolaOwnerRole', accounts.owner, { Policy: policy({ Effect: 'Allow', Action: '*', Resource: '*' }) });
    expect(await attacker.try(ram.send(new DeleteResourceShareCommand({ resourceShareArn: shareArn })))).toBe('refused');
    expect(await attacker.try(lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn })))).toBe('refused');
  });

  it('that names one configuration, another one of Pergola is out of reach', async () => {
    const { configurationArn } = await sharedConfiguration(stage);
    const other = `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:resourceconfiguration/rcfg-0123456789abcdefg`;
    const { lattice, sts } = await as('PergolaOwnerRole', accounts.owner, { Policy: policy({ Effect: 'Allow', Action: 'vpc-lattice:*', Resource: other }) });
    expect(await attacker.try(lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn })))).toBe('refused');
    expect(await attacker.try(sts.send(new AssumeRoleCommand({ RoleArn: roleArn('PergolaOwnerRole', accounts.consumer), RoleSessionName: 'wider' })))).toBe('refused');
  });
});

describe('to run workflows', () => {
  it('no role creates a state machine or a pipe, or passes a role to one', async () => {
    for (const arn of attacker.rolesOf(accounts.consumer)) {
      const { states, pipes } = everyClient(sandbox, await attacker.credentialsOf(arn));
      const task = roleArn('PergolaHttpTaskRole', accounts.consumer);
      expect(await attacker.try(states.send(new CreateStateMachineCommand({ name: 'pergola-attacker', definition: passDefinition, roleArn: task })))).toBe('refused');
      expect(await attacker.try(pipes.send(new CreatePipeCommand({ Name: 'pergola-attacker', Source: `arn:aws:sqs:us-east-1:${accounts.consumer}:queue`, Target: `arn:aws:events:us-east-1:${accounts.consumer}:event-bus/default`, RoleArn: task })))).toBe('refused');
    }
  });
});
