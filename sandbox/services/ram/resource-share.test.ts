import {
  AcceptResourceShareInvitationCommand,
  AssociateResourceShareCommand,
  AssociateResourceSharePermissionCommand,
  CreateResourceShareCommand,
  DeleteResourceShareCommand,
  DisassociateResourceShareCommand,
  GetPermissionCommand,
  GetResourceShareAssociationsCommand,
  GetResourceShareInvitationsCommand,
  GetResourceSharesCommand,
  ListPendingInvitationResourcesCommand,
  ListPrincipalsCommand,
  ListResourceSharePermissionsCommand,
  ListResourcesCommand,
  RejectResourceShareInvitationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateResourceShareCommand,
} from '@aws-sdk/client-ram';
import { GetResourceConfigurationCommand, ListResourceConfigurationsCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeConnection, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let outsider: Clients;
let configurationArn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  [owner, consumer, outsider] = [accounts.owner, accounts.consumer, accounts.outsider].map((id) => accountClients(sandbox, id)) as [Clients, Clients, Clients];
  configurationArn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
});
afterAll(() => sandbox.stop());

describe('inside the organization', () => {
  it('shares without an invitation once the association has settled', async () => {
    const { resourceShare } = await owner.ram.send(
      new CreateResourceShareCommand({ name: 'service1', resourceArns: [configurationArn], principals: [accounts.consumer] }),
    );
    expect(resourceShare).toMatchObject({ status: 'ACTIVE', owningAccountId: accounts.owner, allowExternalPrincipals: true });
    expect(await statusesOf(String(resourceShare?.resourceShareArn))).toEqual(['ASSOCIATING', 'ASSOCIATING']);
    expect(await seenBy(consumer)).toEqual([]);
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect(await statusesOf(String(resourceShare?.resourceShareArn))).toEqual(['ASSOCIATED', 'ASSOCIATED']);
    expect(await seenBy(consumer)).toEqual([configurationArn]);
    expect((await consumer.ram.send(new GetResourceShareInvitationsCommand({}))).resourceShareInvitations).toEqual([]);
  });

  it('shows the share to the consumer and to nobody else', async () => {
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    const listed = await consumer.ram.send(
      new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceType: 'vpc-lattice:ResourceConfiguration' }),
    );
    expect(listed.resources).toMatchObject([{ arn: configurationArn, status: 'AVAILABLE' }]);
    const sharers = await consumer.ram.send(new ListPrincipalsCommand({ resourceOwner: 'OTHER-ACCOUNTS' }));
    expect(sharers.principals).toMatchObject([{ id: accounts.owner, external: false }]);
    const second = accountClients(sandbox, accounts.secondConsumer);
    expect((await second.ram.send(new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS' }))).resources).toEqual([]);
    expect(await seenBy(second)).toEqual([]);
    await expect(second.lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await seenBy(accountClients(sandbox, accounts.consumer, 'ap-northeast-2'))).toEqual([]);
  });

  it('keeps where the configuration points from the consumer', async () => {
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    const get = new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn });
    expect((await owner.lattice.send(get)).resourceConfigurationDefinition).toBeDefined();
    const shared = await consumer.lattice.send(get);
    expect(shared).toMatchObject({ name: 'service1', portRanges: ['443'] });
    expect(shared).not.toHaveProperty('resourceConfigurationDefinition');
  });

  it('leaves the association alive when the principal is taken out', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    await makeConnection(sandbox, consumer, configurationArn);
    const taken = await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, principals: [accounts.consumer] }));
    expect(taken.resourceShareAssociations).toMatchObject([{ status: 'DISASSOCIATING', associatedEntity: accounts.consumer }]);
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect(await seenBy(consumer)).toEqual([]);
    await expect(makeConnection(sandbox, consumer, configurationArn, undefined, { Name: 'second' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await statusesOf(resourceShareArn)).toEqual(['DISASSOCIATED', 'ASSOCIATED']);
    sandbox.advanceClock(61 * 60 * 1000);
    expect(await statusesOf(resourceShareArn)).toEqual(['ASSOCIATED']);
  });

  it('refuses the association under version 1 of the permission', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    const { permissions } = await owner.ram.send(new ListResourceSharePermissionsCommand({ resourceShareArn }));
    expect(permissions).toMatchObject([{ name: 'AWSRAMPermissionVpcLatticeResourceConfiguration', version: '2', defaultVersion: true }]);
    const permissionArn = String(permissions?.[0]?.arn);
    await expect(
      owner.ram.send(new AssociateResourceSharePermissionCommand({ resourceShareArn, permissionArn, permissionVersion: 1 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await owner.ram.send(new AssociateResourceSharePermissionCommand({ resourceShareArn, permissionArn, permissionVersion: 1, replace: true }));
    await expect(makeConnection(sandbox, consumer, configurationArn)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('because no resource-based policy allows the vpc-lattice:CreateServiceNetworkResourceAssociation action'),
    });
    const { permission } = await owner.ram.send(new GetPermissionCommand({ permissionArn }));
    expect(permission?.permission).toContain('vpc-lattice:AssociateViaAWSService-EventsAndStates');
  });

  it('lists a deleted share as DELETED for a while', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    await owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn }));
    expect(await shareStatuses()).toEqual(['DELETING']);
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect(await shareStatuses()).toEqual(['DELETED']);
    expect(await seenBy(consumer)).toEqual([]);
    await expect(owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn }))).rejects.toMatchObject({ name: 'UnknownResourceException' });
    sandbox.advanceClock(61 * 60 * 1000);
    expect(await shareStatuses()).toEqual([]);
  });

  it('answers a repeated create by its client token, and refuses the token with another input', async () => {
    const create = (name: string) => owner.ram.send(new CreateResourceShareCommand({ name, resourceArns: [configurationArn], clientToken: 'once' }));
    const [first, again] = [await create('service1'), await create('service1')];
    expect(again.resourceShare?.resourceShareArn).toBe(first.resourceShare?.resourceShareArn);
    await expect(create('other')).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('associates the same principal only once', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    await owner.ram.send(new AssociateResourceShareCommand({ resourceShareArn, principals: [accounts.consumer] }));
    expect(await statusesOf(resourceShareArn)).toEqual(['ASSOCIATED', 'ASSOCIATED']);
  });

  it('changes tags and name of a share', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, []);
    await owner.ram.send(new TagResourceCommand({ resourceShareArn, tags: [{ key: 'team', value: 'main' }] }));
    await owner.ram.send(new UntagResourceCommand({ resourceShareArn, tagKeys: ['pergola:resource'] }));
    await owner.ram.send(new UpdateResourceShareCommand({ resourceShareArn, name: 'renamed' }));
    const { resourceShares } = await owner.ram.send(
      new GetResourceSharesCommand({ resourceOwner: 'SELF', tagFilters: [{ tagKey: 'team', tagValues: ['main'] }] }),
    );
    expect(resourceShares).toMatchObject([{ name: 'renamed', tags: [{ key: 'team', value: 'main' }] }]);
  });

  it.each([
    ['an IAM role as principal', () => [`arn:aws:iam::${accounts.consumer}:role/x`], 'InvalidParameterException'],
    ['a malformed account number', () => ['12'], 'InvalidParameterException'],
    ['the own account', () => [accounts.owner], 'InvalidParameterException'],
  ])('refuses %s', async (_what, principals, name) => {
    await expect(owner.ram.send(new CreateResourceShareCommand({ name: 's', principals: principals() }))).rejects.toMatchObject({ name });
  });

  it.each([
    ["somebody else's configuration", () => consumer],
    ['a configuration of another Region', () => accountClients(sandbox, accounts.owner, 'ap-northeast-2')],
  ])('refuses to share %s', async (_what, sharer) => {
    await expect(sharer().ram.send(new CreateResourceShareCommand({ name: 's', resourceArns: [configurationArn] }))).rejects.toMatchObject({
      name: 'UnknownResourceException',
    });
  });
});

describe('outside the organization', () => {
  it('reaches the other account when it accepts the invitation', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.outsider]);
    expect(await statusesOf(resourceShareArn)).toEqual(['ASSOCIATING', 'ASSOCIATED']);
    expect(await seenBy(outsider)).toEqual([]);
    const invitation = await theInvitation();
    expect(invitation).toMatchObject({ status: 'PENDING', senderAccountId: accounts.owner, receiverAccountId: accounts.outsider, resourceShareName: 'pergola-service1' });
    const { resourceShareInvitationArn } = invitation;
    const pending = await outsider.ram.send(new ListPendingInvitationResourcesCommand({ resourceShareInvitationArn }));
    expect(pending.resources).toMatchObject([{ arn: configurationArn }]);

    await outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    expect(await seenBy(outsider)).toEqual([configurationArn]);
    await expect(outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }))).rejects.toMatchObject({
      name: 'ResourceShareInvitationAlreadyAcceptedException',
    });
    await makeConnection(sandbox, outsider, configurationArn);
  });

  it('fails the association when the invitation is rejected', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.outsider]);
    const { resourceShareInvitationArn } = await theInvitation();
    await outsider.ram.send(new RejectResourceShareInvitationCommand({ resourceShareInvitationArn }));
    expect(await statusesOf(resourceShareArn)).toEqual(['FAILED', 'ASSOCIATED']);
    await expect(outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }))).rejects.toMatchObject({
      name: 'ResourceShareInvitationAlreadyRejectedException',
    });
    await owner.ram.send(new AssociateResourceShareCommand({ resourceShareArn, principals: [accounts.outsider] }));
    const { resourceShareInvitations } = await outsider.ram.send(new GetResourceShareInvitationsCommand({}));
    expect(resourceShareInvitations?.map(({ status }) => status)).toEqual(['REJECTED', 'PENDING']);
  });

  it('expires an invitation after 12 hours', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.outsider]);
    sandbox.advanceClock(12 * 60 * 60 * 1000);
    const invitation = await theInvitation();
    expect(invitation.status).toBe('EXPIRED');
    expect(await statusesOf(resourceShareArn)).toEqual(['DISASSOCIATED', 'ASSOCIATED']);
    await expect(
      outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: invitation.resourceShareInvitationArn })),
    ).rejects.toMatchObject({ name: 'ResourceShareInvitationExpiredException' });
  });

  it.each<[string, (resourceShareInvitationArn: string | undefined) => Promise<unknown>, string]>([
    ['accepted', (resourceShareInvitationArn) => outsider.ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn })), 'ACCEPTED'],
    ['rejected', (resourceShareInvitationArn) => outsider.ram.send(new RejectResourceShareInvitationCommand({ resourceShareInvitationArn })), 'REJECTED'],
  ])('lists an %s invitation whole for 7 days, however long ago its share was deleted', async (_what, answer, status) => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.outsider]);
    await answer((await theInvitation()).resourceShareInvitationArn);
    await owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn }));
    const day = 24 * 60 * 60 * 1000;
    for (const later of [2 * 60 * 60 * 1000, 6 * day]) {
      sandbox.advanceClock(later);
      expect(await theInvitation()).toMatchObject({ status, resourceShareArn, resourceShareName: 'pergola-service1' });
      expect((await outsider.ram.send(new GetResourceShareInvitationsCommand({ resourceShareArns: [resourceShareArn] }))).resourceShareInvitations).toHaveLength(1);
    }
    sandbox.advanceClock(day);
    expect((await outsider.ram.send(new GetResourceShareInvitationsCommand({}))).resourceShareInvitations).toEqual([]);
  });

  it('withdraws the invitation with the principal', async () => {
    const resourceShareArn = await makeShare(sandbox, owner, configurationArn, [accounts.outsider]);
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, principals: [accounts.outsider] }));
    expect((await outsider.ram.send(new GetResourceShareInvitationsCommand({}))).resourceShareInvitations).toEqual([]);
  });

  it('is refused where a share allows no external principals', async () => {
    await expect(
      owner.ram.send(new CreateResourceShareCommand({ name: 's', principals: [accounts.outsider], allowExternalPrincipals: false })),
    ).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
  });
});

async function seenBy({ lattice }: Clients): Promise<unknown[]> {
  return ((await lattice.send(new ListResourceConfigurationsCommand({}))).items ?? []).map(({ arn }) => arn);
}

/** Principals first, then resources. */
async function statusesOf(arn: string): Promise<unknown[]> {
  const list = async (associationType: 'PRINCIPAL' | 'RESOURCE') =>
    (await owner.ram.send(new GetResourceShareAssociationsCommand({ associationType, resourceShareArns: [arn] }))).resourceShareAssociations ?? [];
  return [...(await list('PRINCIPAL')), ...(await list('RESOURCE'))].map(({ status }) => status);
}

async function shareStatuses(): Promise<unknown[]> {
  const { resourceShares } = await owner.ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF' }));
  return (resourceShares ?? []).map(({ status }) => status);
}

async function theInvitation() {
  const { resourceShareInvitations } = await outsider.ram.send(new GetResourceShareInvitationsCommand({}));
  const invitation = resourceShareInvitations?.[0];
  if (!invitation) throw new Error('There is no invitation.');
  return invitation;
}
