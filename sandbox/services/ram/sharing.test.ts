import {
  AcceptResourceShareInvitationCommand,
  AssociateResourceShareCommand,
  CreateResourceShareCommand,
  DisassociateResourceShareCommand,
  EnableSharingWithAwsOrganizationCommand,
  GetResourcePoliciesCommand,
  GetResourceShareAssociationsCommand,
  GetResourceShareInvitationsCommand,
  ListPrincipalsCommand,
  ListResourceTypesCommand,
  ListResourcesCommand,
  TagResourceCommand,
  paginateListResourceTypes,
} from '@aws-sdk/client-ram';
import { CreateServiceNetworkCommand, ListServiceNetworksCommand } from '@aws-sdk/client-vpc-lattice';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole } from '@/sandbox/testing/clients';
import { accountClients, clientsOf, makeConfiguration, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';
import { projectRoot } from '@/sandbox/world/project-root';

const organizationArn = `arn:aws:organizations::${accounts.pergola}:organization/o-pergola0sandbox`;
let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let outsider: Clients;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  [owner, consumer, outsider] = [accounts.owner, accounts.consumer, accounts.outsider].map((id) => accountClients(sandbox, id)) as [Clients, Clients, Clients];
});
afterAll(() => sandbox.stop());

const settle = () => sandbox.advanceClock(sandbox.delays().shareAssociation);
const configuration = async () => makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
const share = (name: string, more: object = {}) => owner.ram.send(new CreateResourceShareCommand({ name, ...more }));
const sharedWith = async ({ ram }: Clients) => ((await ram.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS' }))).resources ?? []).map(({ arn }) => arn);

describe('principals', () => {
  it('may be the whole organization', async () => {
    const arn = await configuration();
    await makeShare(sandbox, owner, arn, [organizationArn]);
    expect(await sharedWith(consumer)).toEqual([arn]);
    expect(await sharedWith(accountClients(sandbox, accounts.secondConsumer))).toEqual([arn]);
    expect(await sharedWith(outsider)).toEqual([]);
    const { principals } = await owner.ram.send(new ListPrincipalsCommand({ resourceOwner: 'SELF' }));
    expect(principals).toMatchObject([{ id: organizationArn, external: false }]);
  });

  it('may be a service, whose sources can be named', async () => {
    const service = 'pca-connector-ad.amazonaws.com';
    await expect(share('s', { sources: [accounts.owner] })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { resourceShare } = await share('s', { principals: [service], sources: [accounts.owner] });
    const resourceShareArn = String(resourceShare?.resourceShareArn);
    settle();
    const sources = async () =>
      ((await owner.ram.send(new GetResourceShareAssociationsCommand({ associationType: 'SOURCE', resourceShareArns: [resourceShareArn] }))).resourceShareAssociations ?? []).map(
        ({ associatedEntity, associationType, status }) => [associatedEntity, associationType, status],
      );
    expect(await sources()).toEqual([[accounts.owner, 'SOURCE', 'ASSOCIATED']]);
    await expect(owner.ram.send(new AssociateResourceShareCommand({ resourceShareArn, sources: ['nobody'] }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, sources: [accounts.owner] }));
    settle();
    expect(await sources()).toEqual([[accounts.owner, 'SOURCE', 'DISASSOCIATED']]);
  });

  it.each([
    ['an organizational unit, which the world does not have', `arn:aws:organizations::${accounts.pergola}:ou/o-pergola0sandbox/ou-abcd-12345678`, 'SandboxNotSupported'],
    ['another organization', `arn:aws:organizations::${accounts.outsider}:organization/o-anotherone00`, 'UnknownResourceException'],
    ['a user', `arn:aws:iam::${accounts.consumer}:user/carl`, 'InvalidParameterException'],
    ['words', 'everybody', 'InvalidParameterException'],
  ])('cannot be %s', async (_what, principal, name) => {
    await expect(share('s', { principals: [principal] })).rejects.toMatchObject({ name });
  });
});

describe('quotas', () => {
  it.each([
    ['ram.principalsPerShare', [accounts.consumer, accounts.secondConsumer], 1],
    ['ram.associations', [accounts.consumer, accounts.secondConsumer], 1],
    ['ram.pendingInvitations', [accounts.outsider], 0],
  ] as const)('%s', async (quota, principals, value) => {
    sandbox.setQuota(quota, accounts.owner, 'us-east-1', value);
    await expect(share('s', { principals })).rejects.toMatchObject({ name: 'ResourceShareLimitExceededException' });
    sandbox.setQuota(quota, accounts.owner, 'us-east-1', value + 1);
    await expect(share('s', { principals })).resolves.toBeDefined();
  });

  it('of invitations are free again when an invitation has expired', async () => {
    sandbox.setQuota('ram.pendingInvitations', accounts.owner, 'us-east-1', 1);
    await share('a', { principals: [accounts.outsider] });
    await expect(share('b', { principals: [accounts.outsider] })).rejects.toMatchObject({ name: 'ResourceShareLimitExceededException' });
    sandbox.advanceClock(12 * 3_600_000);
    await expect(share('b', { principals: [accounts.outsider] })).resolves.toBeDefined();
  });
});

describe('client tokens', () => {
  it('give a repeated call the first answer, and refuse another input', async () => {
    const { resourceShare } = await share('s');
    const associate = (principals: string[]) =>
      owner.ram.send(new AssociateResourceShareCommand({ resourceShareArn: resourceShare?.resourceShareArn, principals, clientToken: 'once' }));
    const first = await associate([accounts.outsider]);
    settle();
    const again = await associate([accounts.outsider]);
    expect(again.resourceShareAssociations).toEqual(first.resourceShareAssociations);
    expect((await outsider.ram.send(new GetResourceShareInvitationsCommand({}))).resourceShareInvitations).toHaveLength(1);
    await expect(associate([accounts.consumer])).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('let an invitation be accepted twice', async () => {
    await share('s', { principals: [accounts.outsider] });
    const { resourceShareInvitations } = await outsider.ram.send(new GetResourceShareInvitationsCommand({}));
    const accept = (clientToken: string) =>
      outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: resourceShareInvitations?.[0]?.resourceShareInvitationArn, clientToken }));
    expect((await accept('a')).resourceShareInvitation?.status).toBe('ACCEPTED');
    expect((await accept('a')).resourceShareInvitation?.invitationTimestamp).toBeInstanceOf(Date);
    await expect(accept('b')).rejects.toMatchObject({ name: 'ResourceShareInvitationAlreadyAcceptedException' });
  });

  it('must be texts that can be written', async () => {
    await expect(share('s', { clientToken: 'with spaces' })).rejects.toMatchObject({ name: 'InvalidClientTokenException' });
    await expect(share('s', { clientToken: 'x'.repeat(65) })).rejects.toMatchObject({ name: 'InvalidClientTokenException' });
  });
});

it('tells the policy that sharing puts on a resource', async () => {
  const arn = await configuration();
  expect((await owner.ram.send(new GetResourcePoliciesCommand({ resourceArns: [arn] }))).policies).toEqual([]);
  await makeShare(sandbox, owner, arn, [accounts.consumer, organizationArn]);
  const { policies } = await owner.ram.send(new GetResourcePoliciesCommand({ resourceArns: [arn] }));
  expect(JSON.parse(String(policies?.[0]))).toMatchObject({
    Statement: [
      { Principal: { AWS: accounts.consumer }, Action: expect.arrayContaining(['vpc-lattice:AssociateViaAWSService-EventsAndStates']), Resource: arn },
      { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-pergola0sandbox' } } },
    ],
  });
  await expect(consumer.ram.send(new GetResourcePoliciesCommand({ resourceArns: [arn] }))).rejects.toMatchObject({ name: 'ResourceArnNotFoundException' });
});

it('shares service networks with a permission of their own', async () => {
  const { arn } = await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'network', sharingConfig: { enabled: true } }));
  await share('s', { resourceArns: [String(arn)], principals: [accounts.consumer] });
  settle();
  expect((await consumer.lattice.send(new ListServiceNetworksCommand({}))).items).toMatchObject([{ arn }]);
  const { resources } = await consumer.ram.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceType: 'vpc-lattice:servicenetwork' }));
  expect(resources).toMatchObject([{ arn, type: 'vpc-lattice:ServiceNetwork' }]);
  await expect(consumer.ram.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceType: 'ec2:Nothing' }))).rejects.toMatchObject({ name: 'InvalidResourceTypeException' });
});

it('lists the types that it shares, page by page', async () => {
  const found: (string | undefined)[] = [];
  for await (const page of paginateListResourceTypes({ client: owner.ram, pageSize: 1 }, {})) found.push(...(page.resourceTypes ?? []).map(({ resourceType }) => resourceType));
  expect(found).toEqual(['vpc-lattice:ResourceConfiguration', 'vpc-lattice:ServiceNetwork']);
  expect((await owner.ram.send(new ListResourceTypesCommand({ resourceRegionScope: 'GLOBAL' }))).resourceTypes).toEqual([]);
});

it('takes 50 tags at most, and none of AWS', async () => {
  const { resourceShare } = await share('s');
  const tag = (keys: string[]) => owner.ram.send(new TagResourceCommand({ resourceShareArn: resourceShare?.resourceShareArn, tags: keys.map((key) => ({ key, value: 'x' })) }));
  await tag(Array.from({ length: 50 }, (_, index) => `key${index}`));
  await expect(tag(['one-more'])).rejects.toMatchObject({ name: 'TagLimitExceededException' });
  await expect(tag(['aws:own'])).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

describe('an organization that does not share through RAM', () => {
  let apart: Sandbox;
  beforeAll(async () => {
    const world = join(mkdtempSync(join(tmpdir(), 'world-')), 'world.yaml');
    writeFileSync(world, readFileSync(join(projectRoot(), 'sandbox', 'world.yaml'), 'utf8').replace('sharesWithRam: true', 'sharesWithRam: false'));
    apart = await startSandbox({ world });
  });
  afterAll(() => apart.stop());

  it('needs invitations until its management account, and nobody else, enables it', async () => {
    const { ram } = accountClients(apart, accounts.owner);
    const invited = async () => {
      await ram.send(new CreateResourceShareCommand({ name: 's', principals: [accounts.consumer] }));
      return (await accountClients(apart, accounts.consumer).ram.send(new GetResourceShareInvitationsCommand({}))).resourceShareInvitations?.length;
    };
    const toAll = new CreateResourceShareCommand({ name: 's', principals: [organizationArn] });
    expect(await invited()).toBe(1);
    await expect(ram.send(toAll)).rejects.toMatchObject({ name: 'UnknownResourceException' });
    await expect(ram.send(new EnableSharingWithAwsOrganizationCommand({}))).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    expect(await accountClients(apart, accounts.pergola).ram.send(new EnableSharingWithAwsOrganizationCommand({}))).toMatchObject({ returnValue: true });
    expect(await invited()).toBe(1);
    await expect(ram.send(toAll)).resolves.toBeDefined();
  });
});

it('lets a role answer the invitations of some accounts only', async () => {
  await share('s', { principals: [accounts.outsider] });
  const { resourceShareInvitations } = await outsider.ram.send(new GetResourceShareInvitationsCommand({}));
  const roleArn = `arn:aws:iam::${accounts.outsider}:role/PergolaConsumerRole`;
  const allow = (account: string) =>
    sandbox.changeRole(roleArn, {
      policies: [{ name: 'Accept', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ram:*', Resource: '*', Condition: { StringEquals: { 'ram:ShareOwnerAccountId': account } } }] } }],
    });
  const { ram } = clientsOf(sandbox, await assumePergolaRole(sandbox, accounts.outsider, 'consumer'));
  const accept = new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: resourceShareInvitations?.[0]?.resourceShareInvitationArn });
  allow(accounts.consumer);
  await expect(ram.send(accept)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  allow(accounts.owner);
  await expect(ram.send(accept)).resolves.toBeDefined();
});
