import type { ResourceShareInvitation as ShownInvitation, ResourceShareInvitationStatus } from '@aws-sdk/client-ram';
import { ServiceError, type Call, type PermissionCheck, type StoredObject, type World } from '@/sandbox/core/contract';
import { associations, associationsOfShare, endAssociation, shownAssociation } from './association';
import { malformedArn } from './errors';
import { resourceShares, type ResourceShare } from './resource-share';

/** `accountId` is the receiver. */
export interface Invitation extends StoredObject {
  arn: string;
  shareId: string;
  /** Of the share, which RAM forgets before the invitation. */
  shareArn?: string;
  shareName?: string;
  associationId: string;
  senderAccountId: string;
  status: ResourceShareInvitationStatus;
  invitedAt: number;
}

/** RAM user guide, "Working with shared resources: invitations": 12 hours unless the resource type is on a list without VPC Lattice. */
const invitationLifetimeMs = 12 * 60 * 60 * 1000;
/** An answered invitation is listed for 7 days (seen on AWS); that an expired one is, too, is a guess. */
const answeredLifetimeMs = 7 * 24 * 60 * 60 * 1000;
const forgetHandler = 'ram.forgetInvitation';
const expireHandler = 'ram.expireInvitation';

export function invitations(world: World) {
  return world.collection<Invitation>('ram.invitation');
}

export function invite(world: World, share: ResourceShare, associationId: string, receiverId: string): void {
  const id = world.newUuid();
  const now = world.clock.now();
  invitations(world).put({
    id,
    accountId: receiverId,
    region: share.region,
    arn: `arn:aws:ram:${share.region}:${share.accountId}:resource-share-invitation/${id}`,
    shareId: share.id,
    shareArn: share.arn,
    shareName: share.name,
    associationId,
    senderAccountId: share.accountId,
    status: 'PENDING',
    invitedAt: now,
  });
  world.schedule(now + invitationLifetimeMs, expireHandler, { id });
}

/** The owner took the principal back before it answered. */
export function withdrawInvitation(world: World, associationId: string): void {
  for (const invitation of invitations(world).where('associationId', associationId)) {
    if (invitation.status === 'PENDING') invitations(world).delete(invitation.id);
  }
}

/** An invitation that waits no longer; RAM lists it for a while. */
export function answerInvitation(world: World, invitation: Invitation, status: 'ACCEPTED' | 'REJECTED' | 'EXPIRED'): Invitation {
  world.schedule(world.clock.now() + answeredLifetimeMs, forgetHandler, { id: invitation.id });
  return invitations(world).put({ ...invitation, status });
}

function shareOf(world: World, { shareId, shareArn, shareName }: Invitation): { arn: string | undefined; name: string | undefined } {
  const share = resourceShares(world).get(shareId);
  return { arn: share?.arn ?? shareArn, name: share?.name ?? shareName };
}

/** The condition keys that the Service Authorization Reference gives to answers to an invitation. */
export function checkOnInvitation(call: Call<{ resourceShareInvitationArn: string | undefined }>, action: string): PermissionCheck {
  const arn = String(call.input.resourceShareInvitationArn);
  const invitation = invitations(call.world).get(arn.slice(arn.lastIndexOf('/') + 1));
  const shareName = invitation && shareOf(call.world, invitation).name;
  const context = { 'ram:ShareOwnerAccountId': arn.split(':')[4] ?? '', ...(shareName === undefined ? {} : { 'ram:ResourceShareName': shareName }) };
  return { action: `ram:${action}`, resource: arn, context };
}

/** The receiver's invitation that still can be answered; else RAM's own error for the state that it is in. */
export function pendingInvitationOf(call: Call, arn: string | undefined): Invitation {
  const invitation = receivedInvitationOf(call, arn);
  const state = { ACCEPTED: 'AlreadyAccepted', REJECTED: 'AlreadyRejected', EXPIRED: 'Expired', PENDING: undefined }[invitation.status];
  if (state) {
    throw new ServiceError(`ResourceShareInvitation${state}Exception`, `The invitation ${arn} is in state ${invitation.status}.`);
  }
  return invitation;
}

export function receivedInvitationOf(call: Call, arn: string | undefined): Invitation {
  if (!/^arn:[\w-]+:ram:[\w-]+:\d{12}:resource-share-invitation\/[\w-]+$/.test(arn ?? '')) throw malformedArn(String(arn));
  const invitation = invitations(call.world)
    .list({ accountId: call.caller.accountId, region: call.region })
    .find((received) => received.arn === arn);
  if (!invitation) throw new ServiceError('ResourceShareInvitationArnNotFoundException', `The invitation ${arn} could not be found.`);
  return invitation;
}

export function registerInvitations(world: World): void {
  world.onTimer(expireHandler, ({ id }: { id: string }) => {
    const invitation = invitations(world).get(id);
    if (invitation?.status !== 'PENDING') return;
    answerInvitation(world, invitation, 'EXPIRED');
    const association = associations(world).get(invitation.associationId);
    if (association) endAssociation(world, association, 'DISASSOCIATED', 'The invitation expired.');
  });
  world.onTimer(forgetHandler, ({ id }: { id: string }) => invitations(world).delete(id));
}

export function shownInvitation(world: World, invitation: Invitation): ShownInvitation {
  const { name, arn } = shareOf(world, invitation);
  return {
    resourceShareInvitationArn: invitation.arn,
    resourceShareName: name,
    resourceShareArn: arn,
    senderAccountId: invitation.senderAccountId,
    receiverAccountId: invitation.accountId,
    receiverArn: `arn:aws:iam::${invitation.accountId}:root`,
    invitationTimestamp: new Date(invitation.invitedAt),
    status: invitation.status,
    resourceShareAssociations: associationsOfShare(world, invitation.shareId)
      .filter((association) => association.id === invitation.associationId)
      .map((association) => shownAssociation(world, association)),
  };
}
