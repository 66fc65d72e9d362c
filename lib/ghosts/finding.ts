import type { GhostKind } from '@/prisma/generated/enums';

/*
 * Compares who has access on AWS with the grants. Whatever lets somebody connect to a service, or is connected, belongs to
 * a holder: the account, organization or unit that has it. A live grant explains all that its account holds on its service.
 */

/** What AWS's lists say of one account and Region. */
export interface ListedAccess {
  /** Which share holds which configuration. */
  shared: { shareArn: string; configurationArn: string; status: string }[];
  principals: { shareArn: string; shareName: string; entity: string; status: string; external: boolean; createdAt: string | null }[];
  associations: ListedAssociation[];
}

export interface ListedAssociation {
  kind: Exclude<GhostKind, 'PRINCIPAL'>;
  configurationArn: string;
  arn: string;
  /** Account that made it. */
  holder: string;
  /** AWS tells none for endpoints. */
  status: string | null;
  /** Service network or VPC endpoint. */
  through: string | null;
  createdAt: string | null;
}

export interface PublishedConfiguration {
  serviceId: string;
  /** Account that it runs in: that one needs no grant. */
  accountId: string;
  configurationArn: string;
  /** The service's own share; null before it was made. */
  shareArn: string | null;
}

/** Of a service and a holder, as `accessKey` names them. */
export interface Explained {
  granted: ReadonlySet<string>;
  /** Being cut, or cut so lately that AWS's lists may not say so yet. */
  leaving: ReadonlySet<string>;
}

export function accessKey(serviceId: string, holder: string): string {
  return `${serviceId}/${holder}`;
}

/** What people look at. */
export interface GhostDetails {
  state: string | null;
  createdAt: string | null;
  /** Of a principal. */
  shareArn?: string;
  shareName?: string;
  /** The share is one that Pergola did not make. */
  isOtherShare?: boolean;
  /** Outside the organization: an invitation has to be accepted. */
  external?: boolean;
  /** Of an association: service network or VPC endpoint. */
  through?: string;
}

export interface FoundAccess {
  key: string;
  kind: GhostKind;
  serviceId: string;
  holder: string;
  awsArn: string;
  details: GhostDetails;
  is: 'unexplained' | 'granted' | 'leaving';
}

/** They give nothing any more, or never did. */
const endedPrincipal = new Set(['DISASSOCIATED', 'FAILED']);
const leavingPrincipal = new Set(['DISASSOCIATING']);
const failedAssociation = 'CREATE_FAILED';
const leavingAssociation = 'DELETE_IN_PROGRESS';

/** All access that AWS lists on the given services, and whether anything explains it. Pure. */
export function findAccess(listed: ListedAccess, published: readonly PublishedConfiguration[], explained: Explained): FoundAccess[] {
  const standingOf = (serviceId: string, holder: string, isLeaving: boolean): FoundAccess['is'] => {
    const key = accessKey(serviceId, holder);
    if (explained.granted.has(key)) return 'granted';
    return isLeaving || explained.leaving.has(key) ? 'leaving' : 'unexplained';
  };
  const byArn = new Map(published.map((service) => [service.configurationArn, service]));
  const principals = listed.shared.flatMap(({ shareArn, configurationArn, status }) => {
    const service = byArn.get(configurationArn);
    if (!service || endedPrincipal.has(status)) return [];
    return listed.principals
      .filter((principal) => principal.shareArn === shareArn && !endedPrincipal.has(principal.status))
      .map(({ entity, shareName, status: state, external, createdAt }): FoundAccess => ({
        key: `principal/${service.serviceId}/${shareArn}/${entity}`,
        kind: 'PRINCIPAL',
        serviceId: service.serviceId,
        holder: entity,
        awsArn: shareArn,
        details: { state, createdAt, shareArn, shareName, isOtherShare: shareArn !== service.shareArn, external },
        is: standingOf(service.serviceId, entity, leavingPrincipal.has(state) || leavingPrincipal.has(status)),
      }));
  });
  const associations = listed.associations.flatMap(({ kind, configurationArn, arn, holder, status, through, createdAt }): FoundAccess[] => {
    const service = byArn.get(configurationArn);
    if (!service || status === failedAssociation || holder === service.accountId) return [];
    const details = { state: status, createdAt, ...(through && { through }) };
    return [{ key: `${kind.toLowerCase()}/${arn}`, kind, serviceId: service.serviceId, holder, awsArn: arn, details, is: standingOf(service.serviceId, holder, status === leavingAssociation) }];
  });
  return [...principals, ...associations];
}
