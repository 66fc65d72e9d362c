import { resourceKinds, type Helper, type ResourceKind } from '@/lib/controller/driver';
import { driverFor } from '@/lib/controller/drivers/registry';
import type { Phase } from '@/prisma/generated/enums';
import { own } from '@/lib/platform/own';

/** Something that goes on only when AWS, a worker or a person has done something. */
export interface Wait {
  phase: Phase;
  kind: ResourceKind;
  desired: 'PRESENT' | 'ABSENT';
  reason: string | null;
  blockedBy: Helper | null;
}

/** When a wait is reported, to whom, and what they can do. */
export interface NotificationPoint {
  afterMinutes: number;
  tell: readonly Helper[];
  next: string;
}

/** A wait for AWS is reported after so many times what AWS usually takes, and not before the minutes below. */
const timesUsual = 20;
const leastMinutes = 5;
/** What a person fixes at once needs no notification. */
export const blockedMinutes = 2;
const retryingMinutes = 15;
/** No worker took it up, or nothing woke it: neither happens while workers run. */
const overlookedMinutes = 10;
/** What AWS has not let go of after this time is an alert; in most cases it takes seconds. */
export const cutMinutes = 15;
/** A pause, or a hold, that an administrator might have forgotten. */
export const pausedHours = 24;
/** Roles that nobody deployed or verified after the account was added. */
export const unverifiedHours = 24;
/** Requests that nobody decided on: both teams are reminded, then administrators are notified. */
export const undecidedDays = { teams: 3, admins: 7 } as const;

/** What to check when AWS does not finish, by kind. Without sharing in the organization, a principal stays ASSOCIATING (AWS RAM API reference, EnableSharingWithAwsOrganization). */
const checks: Record<ResourceKind, string> = {
  'resource-gateway': 'Check that its subnets have free IP addresses and that its security groups exist. The VPC console shows its status.',
  'resource-configuration': 'Check in the VPC console that its resource gateway is active.',
  'resource-share': 'Check the AWS Health Dashboard for AWS RAM.',
  'share-principal': 'Check that sharing within your organization is turned on: in the management account, AWS RAM, Settings, or "aws ram enable-sharing-with-aws-organization".',
  'share-invitation': 'Check in AWS RAM of the consumer account, under Shared with me, that the invitation is there and was not rejected. It expires after 12 hours.',
  'access-path': 'Check under Unmanaged access what is left, and in AWS RAM of the owner account which shares hold the service.',
  connection: 'Check in the EventBridge console why the connection is not authorized, and that the security groups of the service’s resource gateway allow it.',
};

/** What can be done about a blocked resource, by reason. Its own message says the rest. */
const remedies: Record<string, string> = {
  accessDenied: 'Deploy the role again from its template.',
  quota: 'Request a quota increase, or remove what is not needed.',
  invalid: 'Change what AWS refuses, then retry.',
  nameTaken: 'Choose another name, or remove the object that has it.',
  existingGone: 'Publish the service again with another gateway.',
  roleMissing: 'Add the role with "pergola accounts add".',
  roleNotVerified: 'Deploy the roles, then run "pergola accounts verify".',
  credentialsNeeded: 'Enter the credentials again.',
  failedConnectivity: 'Check the address, the ports and the security groups of the service.',
  invitationRejected: 'Revoke the access and approve it again.',
  invitationExpired: 'Revoke the access and approve it again, if AWS sends no new invitation within the hour.',
  drifted: 'Repair it on its page, or change it back on AWS.',
  gatewayFailed: 'Check the subnets and security groups of the gateway, then retry.',
  configurationFailed: 'Check the address and ports of the service, then retry.',
  sharingNotAllowed: 'Turn on sharing within your organization in AWS RAM, or let the account share outside of it, then retry.',
  createFailed: 'Check what AWS reports, then retry.',
  tokenEndpoint: 'Check the token endpoint of the service: its address, its method and its certificate.',
  signInWanted: 'Enter credentials of the type that the service uses.',
};
const otherRemedy = 'Do what its message says, then retry.';

/**
 * The point at which those who can help are notified of a wait. Null: nothing waits. Total over all phases, kinds and reasons, so no
 * wait is without such a point.
 */
export function notificationPoint({ phase, kind, desired, reason, blockedBy }: Wait): NotificationPoint | null {
  const { side, usuallySeconds } = driverFor(kind);
  const isCut = desired === 'ABSENT' && !ofService.includes(kind);
  switch (phase) {
    case 'CONVERGED':
    case 'GONE':
      return null;
    case 'BLOCKED':
      if (reason === 'paused') return { afterMinutes: pausedHours * 60, tell: ['admin'], next: 'End the pause under Controller.' };
      return { afterMinutes: isCut ? 0 : blockedMinutes, tell: isCut ? ['owner', 'admin'] : [blockedBy ?? side], next: remedyFor(reason) };
    case 'WAITING_FOR_AWS':
      if (isCut) return { afterMinutes: cutMinutes, tell: ['owner', 'admin'], next: 'Pergola keeps trying.' };
      return { afterMinutes: Math.max(leastMinutes, Math.ceil((timesUsual * usuallySeconds) / 60)), tell: [side, 'admin'], next: checks[kind] };
    case 'RETRYING':
      if (isCut) return { afterMinutes: cutMinutes, tell: ['owner', 'admin'], next: 'Pergola keeps trying.' };
      return { afterMinutes: retryingMinutes, tell: [side, 'admin'], next: 'Pergola keeps trying. Check the AWS Health Dashboard, and the message above.' };
    case 'PENDING':
      return { afterMinutes: isCut ? cutMinutes : overlookedMinutes, tell: isCut ? ['owner', 'admin'] : ['admin'], next: 'Check under Controller that workers run and how late the queue is.' };
    case 'WAITING_FOR_OTHERS':
      return { afterMinutes: isCut ? cutMinutes : overlookedMinutes, tell: isCut ? ['owner', 'admin'] : ['admin'], next: 'Check under Controller what it depends on, then recheck it.' };
  }
}

/** Kinds whose removal takes no access away: they go with a service. */
export const ofService: readonly ResourceKind[] = ['resource-gateway', 'resource-configuration', 'resource-share'];

function remedyFor(reason: string | null): string {
  return (reason !== null && own(remedies, reason)) || otherRemedy;
}

/** For the query: after how many minutes a resource of this kind, in this phase, that is not a removal of access, is reported to whom. */
export function waitingLimits(): { phase: Phase; kind: ResourceKind; minutes: number; tellSide: boolean }[] {
  return (['PENDING', 'WAITING_FOR_OTHERS', 'WAITING_FOR_AWS', 'RETRYING'] as const).flatMap((phase) =>
    resourceKinds.map((kind) => {
      const { afterMinutes: minutes, tell } = notificationPoint({ phase, kind, desired: 'PRESENT', reason: null, blockedBy: null })!;
      return { phase, kind, minutes, tellSide: tell.length > 1 };
    }),
  );
}
