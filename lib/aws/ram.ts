import { callAws, readAll, type AwsSession, type WholeList } from './call';
import { required } from './response';

export interface ResourceShare {
  arn: string;
  name: string;
  status: string;
  ownerAccountId: string;
  createdAt: Date | undefined;
  updatedAt: Date | undefined;
  tags: Readonly<Record<string, string>>;
  /** AWS RAM made it from a resource policy: it can't be changed, and goes with the policy ("featureSet", AWS RAM API reference, ResourceShare). */
  isFromPolicy: boolean;
}

/** A principal's or a resource's place in a share. */
export interface ShareAssociation {
  shareArn: string;
  shareName: string;
  /** Account number, or ARN of the resource, organization or unit. */
  entity: string;
  /** e.g. `ASSOCIATED` */
  status: string;
  statusMessage: string | undefined;
  /** The principal is outside the owner's organization. */
  external: boolean;
  createdAt: Date | undefined;
  updatedAt: Date | undefined;
}

export interface ShareInvitation {
  arn: string;
  shareArn: string;
  senderAccountId: string;
  /** `PENDING`, `ACCEPTED`, `REJECTED` or `EXPIRED` */
  status: string;
  invitedAt: Date;
}

/** Deleted shares are listed for a while: look at `status`. */
export async function getResourceShares(
  session: AwsSession,
  which: { owner: 'SELF' | 'OTHER-ACCOUNTS'; shareArn?: string; tag?: { key: string; value: string } },
): Promise<ResourceShare[]> {
  const { items } = await readAll(
    session,
    'ram',
    'GetResourceShares',
    (ram, nextToken) =>
      ram.getResourceShares({
        resourceOwner: which.owner,
        ...(which.shareArn && { resourceShareArns: [which.shareArn] }),
        ...(which.tag && { tagFilters: [{ tagKey: which.tag.key, tagValues: [which.tag.value] }] }),
        nextToken,
        maxResults: 500,
      }),
    (page) => ({ items: page.resourceShares, next: page.nextToken }),
    (told) => ({
    arn: required(told.resourceShareArn, 'resourceShareArn'),
    name: required(told.name, 'name'),
    status: required(told.status, 'status'),
    ownerAccountId: required(told.owningAccountId, 'owningAccountId'),
    createdAt: told.creationTime,
    updatedAt: told.lastUpdatedTime,
    tags: Object.fromEntries((told.tags ?? []).map(({ key, value }) => [key, value ?? ''])),
    isFromPolicy: told.featureSet === 'CREATED_FROM_POLICY',
  }),
  );
  return items;
}

export interface NewResourceShare {
  clientToken: string;
  name: string;
  resourceArns: string[];
  tags: Record<string, string>;
  /** Whether accounts outside the organization can be invited to it. */
  allowsExternal?: boolean;
}

/** Repeating it with the same token creates nothing new. */
export async function createResourceShare(session: AwsSession, share: NewResourceShare): Promise<void> {
  const { clientToken, name, resourceArns, tags, allowsExternal = true } = share;
  await callAws(session, 'ram', 'CreateResourceShare', (ram) =>
    ram.createResourceShare({
      clientToken,
      name,
      resourceArns,
      allowExternalPrincipals: allowsExternal,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    }),
    (told) => void required(told.resourceShare?.resourceShareArn, 'resourceShare.resourceShareArn'),
  );
}

export async function deleteResourceShare(session: AwsSession, shareArn: string): Promise<void> {
  await callAws(session, 'ram', 'DeleteResourceShare', (ram) => ram.deleteResourceShare({ resourceShareArn: shareArn }), (told) => void required(told.returnValue, 'returnValue', 'boolean'));
}

/** Those of one share, or of all, that the account owns; ended ones are listed for a while as `DISASSOCIATED`. */
export async function getShareAssociations(
  session: AwsSession,
  which: { type: 'PRINCIPAL' | 'RESOURCE'; shareArn?: string; principal?: string; resourceArn?: string },
): Promise<WholeList<ShareAssociation>> {
  return await readAll(
    session,
    'ram',
    'GetResourceShareAssociations',
    (ram, nextToken) =>
      ram.getResourceShareAssociations({
        associationType: which.type,
        ...(which.shareArn && { resourceShareArns: [which.shareArn] }),
        ...(which.principal && { principal: which.principal }),
        ...(which.resourceArn && { resourceArn: which.resourceArn }),
        nextToken,
        maxResults: 500,
      }),
    (page) => ({ items: page.resourceShareAssociations, next: page.nextToken }),
    (told) => ({
      shareArn: required(told.resourceShareArn, 'resourceShareArn'),
      entity: required(told.associatedEntity, 'associatedEntity'),
      status: required(told.status, 'status'),
      statusMessage: told.statusMessage,
      external: told.external ?? false,
      shareName: told.resourceShareName ?? '',
      createdAt: told.creationTime,
      updatedAt: told.lastUpdatedTime,
    }),
  );
}

/** Without a client token: adding again what was taken out would be answered from memory. */
interface ShareChange {
  shareArn: string;
  principals?: string[];
  resourceArns?: string[];
}

function associations(told: { resourceShareAssociations?: unknown[] | undefined }): void {
  required(told.resourceShareAssociations, 'resourceShareAssociations', 'list');
}

export async function associateShare(session: AwsSession, { shareArn, ...change }: ShareChange): Promise<void> {
  await callAws(session, 'ram', 'AssociateResourceShare', (ram) => ram.associateResourceShare({ resourceShareArn: shareArn, ...change }), (told) => associations(told));
}

/** Fails with `notFound` when nothing of it is associated. It cuts no connection: existing associations persist. */
export async function disassociateShare(session: AwsSession, { shareArn, ...change }: ShareChange): Promise<void> {
  await callAws(session, 'ram', 'DisassociateResourceShare', (ram) => ram.disassociateResourceShare({ resourceShareArn: shareArn, ...change }), (told) => associations(told));
}

/** Invitations that the account got, for one share or for all, the newest first. */
export async function getShareInvitations(session: AwsSession, shareArn?: string): Promise<ShareInvitation[]> {
  const { items } = await readAll(
    session,
    'ram',
    'GetResourceShareInvitations',
    (ram, nextToken) => ram.getResourceShareInvitations({ ...(shareArn && { resourceShareArns: [shareArn] }), nextToken, maxResults: 500 }),
    (page) => ({ items: page.resourceShareInvitations, next: page.nextToken }),
    (told) => ({
      arn: required(told.resourceShareInvitationArn, 'resourceShareInvitationArn'),
      shareArn: required(told.resourceShareArn, 'resourceShareArn'),
      senderAccountId: required(told.senderAccountId, 'senderAccountId'),
      status: required(told.status, 'status'),
      invitedAt: required(told.invitationTimestamp, 'invitationTimestamp', 'time'),
    }),
  );
  return items.sort((a, b) => b.invitedAt.getTime() - a.invitedAt.getTime());
}

function invitation(told: { resourceShareInvitation?: { status?: string | undefined } | undefined }): void {
  required(told.resourceShareInvitation?.status, 'resourceShareInvitation.status');
}

export async function acceptShareInvitation(session: AwsSession, invitationArn: string): Promise<void> {
  await callAws(session, 'ram', 'AcceptResourceShareInvitation', (ram) => ram.acceptResourceShareInvitation({ resourceShareInvitationArn: invitationArn }), (told) => invitation(told));
}

export async function rejectShareInvitation(session: AwsSession, invitationArn: string): Promise<void> {
  await callAws(session, 'ram', 'RejectResourceShareInvitation', (ram) => ram.rejectResourceShareInvitation({ resourceShareInvitationArn: invitationArn }), (told) => invitation(told));
}
