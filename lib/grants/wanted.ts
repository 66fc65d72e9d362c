import type { WantedResource } from '@/lib/controller/declare';
import type { ShareInvitationSpec, SharePrincipalSpec } from '@/lib/controller/specs';

/** Access of one consumer account to one service, whatever grants it rests on. */
export interface Access {
  service: {
    id: string;
    name: string;
    accountId: string;
    region: string;
    /** Keys of its resources. */
    shareKey: string;
    configurationKey: string;
  };
  accountId: string;
  /** Whether the consumer must accept an invitation: the two accounts are not known to be in one organization. */
  isInvited: boolean;
  /** Whether any grant of this service and account is active and not past its date. */
  isNeeded: boolean;
  /** Whether what somebody changes by hand is put right. */
  repairs?: boolean;
}

/** A share and a consumer account have one principal, whatever the number of grants. */
export function principalKey(serviceId: string, accountId: string): string {
  return `share-principal/${serviceId}/${accountId}`;
}

export function invitationKey(serviceId: string, accountId: string): string {
  return `share-invitation/${serviceId}/${accountId}`;
}

/** The share's principal, and the accepted invitation where there must be one, in the order of their making. */
export function wantedOfAccess({ service, accountId, isInvited, isNeeded, repairs }: Access): WantedResource[] {
  const desired = isNeeded ? 'present' : 'absent';
  const principal: WantedResource = {
    key: principalKey(service.id, accountId),
    kind: 'share-principal',
    accountId: service.accountId,
    region: service.region,
    spec: { consumerAccountId: accountId, serviceName: service.name } satisfies SharePrincipalSpec,
    desired,
    dependsOn: [service.shareKey, service.configurationKey],
    repairs,
  };
  if (!isInvited) return [principal];
  const invitation: WantedResource = {
    key: invitationKey(service.id, accountId),
    kind: 'share-invitation',
    accountId,
    region: service.region,
    spec: { serviceName: service.name, ownerAccountId: service.accountId } satisfies ShareInvitationSpec,
    desired,
    dependsOn: [principal.key],
    repairs,
  };
  return [principal, invitation];
}
