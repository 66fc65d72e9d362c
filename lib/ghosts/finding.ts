import { isSamePrincipal, type PolicyPrincipals } from '@/lib/controller/policy-principals';
import type { GhostKind } from '@/prisma/generated/enums';

/*
 * Compares who has access on AWS with the grants. Whatever lets somebody connect to a service, or is connected, belongs to
 * a holder: the account, organization or unit that has it. A live grant explains its own path: the principal of the service's
 * share, and the associations that this makes possible. Any other path of its account is a finding.
 */

/** What AWS's lists say of one account and Region. */
export interface ListedAccess {
  /** Which share holds which configuration. */
  shared: { shareArn: string; configurationArn: string; status: string }[];
  principals: { shareArn: string; shareName: string; entity: string; status: string; external: boolean; isMarked?: boolean; createdAt: string | null }[];
  associations: ListedAssociation[];
}

export interface ListedAssociation {
  kind: 'NETWORK_ASSOCIATION' | 'ENDPOINT_ASSOCIATION' | 'CONNECTION';
  configurationArn: string;
  arn: string;
  /** Account that it lets in: the owner of the service network, else who made it. */
  holder: string;
  /** AWS tells none for endpoints. */
  status: string | null;
  /** Service network or VPC endpoint. */
  through: string | null;
  /** Of a service network of an account; AWS's own have none. */
  networkArn: string | null;
  createdAt: string | null;
}

/** The resource policy of a configuration. */
export interface ListedPolicy {
  configurationArn: string;
  principals: PolicyPrincipals;
}

/** Who reaches a service network beside the account that owns it. */
export interface ListedNetwork {
  networkArn: string;
  ownerAccountId: string;
  reachedBy: { holder: string; state: string | null; createdAt: string | null }[];
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
  /** The same for paths beside the grant's. */
  leavingPaths: ReadonlySet<string>;
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
  /** The share is not the service's own. */
  isOtherShare?: boolean;
  /** It carries a mark of Pergola. */
  isMarkedShare?: boolean;
  /** Outside the organization: an invitation has to be accepted. */
  external?: boolean;
  /** Of an association: service network or VPC endpoint. Of a shared network: its ARN. */
  through?: string;
  /** Of a shared network: the account that owns it. */
  networkOwner?: string;
  /** The resource policy can't be read. */
  isUnreadable?: boolean;
}

export interface FoundAccess {
  key: string;
  kind: GhostKind;
  serviceId: string;
  holder: string;
  awsArn: string;
  details: GhostDetails;
  is: 'unexplained' | 'granted' | 'leaving';
  /** The holder has a grant, which gives another path than this. */
  isOtherPath: boolean;
}

/** They give nothing any more, or never did. */
const endedPrincipal = new Set(['DISASSOCIATED', 'FAILED']);
const leavingPrincipal = new Set(['DISASSOCIATING']);
const failedAssociation = 'CREATE_FAILED';
const leavingAssociation = 'DELETE_IN_PROGRESS';

/** `isGrants`: a grant of the holder would give exactly this. */
function standingOf({ granted, leaving, leavingPaths }: Explained, serviceId: string, holder: string, { isLeaving, isGrants }: { isLeaving: boolean; isGrants: boolean }): Pick<FoundAccess, 'is' | 'isOtherPath'> {
  const key = accessKey(serviceId, holder);
  if (!granted.has(key)) return { is: isLeaving || leaving.has(key) ? 'leaving' : 'unexplained', isOtherPath: false };
  if (isGrants) return { is: 'granted', isOtherPath: false };
  return { is: isLeaving || leavingPaths.has(key) ? 'leaving' : 'unexplained', isOtherPath: true };
}

/** All access that AWS lists on the given services, and whether anything explains it. Pure. */
export function findAccess(listed: ListedAccess, published: readonly PublishedConfiguration[], explained: Explained): FoundAccess[] {
  const byArn = new Map(published.map((service) => [service.configurationArn, service]));
  // Between two shares of its own, the service's row may name the one that is not listed: nothing is told apart then.
  const listedShares = new Set(listed.shared.filter(({ status }) => !endedPrincipal.has(status)).map(({ shareArn }) => shareArn));
  const principals = listed.shared.flatMap(({ shareArn, configurationArn, status }) => {
    const service = byArn.get(configurationArn);
    if (!service || endedPrincipal.has(status)) return [];
    return listed.principals
      .filter((principal) => principal.shareArn === shareArn && !endedPrincipal.has(principal.status))
      .map(({ entity, shareName, status: state, external, isMarked, createdAt }): FoundAccess => ({
        key: `principal/${service.serviceId}/${shareArn}/${entity}`,
        kind: 'PRINCIPAL',
        serviceId: service.serviceId,
        holder: entity,
        awsArn: shareArn,
        details: { state, createdAt, shareArn, shareName, isOtherShare: shareArn !== service.shareArn, ...(isMarked && { isMarkedShare: true }), external },
        ...standingOf(explained, service.serviceId, entity, {
          isLeaving: leavingPrincipal.has(state) || leavingPrincipal.has(status),
          isGrants: shareArn === service.shareArn || service.shareArn === null || !listedShares.has(service.shareArn),
        }),
      }));
  });
  const associations = listed.associations.flatMap(({ kind, configurationArn, arn, holder, status, through, createdAt }): FoundAccess[] => {
    const service = byArn.get(configurationArn);
    if (!service || status === failedAssociation || holder === service.accountId) return [];
    const details = { state: status, createdAt, ...(through && { through }) };
    return [{ key: `${kind.toLowerCase()}/${arn}`, kind, serviceId: service.serviceId, holder, awsArn: arn, details, ...standingOf(explained, service.serviceId, holder, { isLeaving: status === leavingAssociation, isGrants: true }) }];
  });
  return [...principals, ...associations];
}

/**
 * Accounts and organizations that reach a service through the service network of another account: that account shares the
 * network, or its VPCs and endpoints are on it already. Pure.
 */
export function findOnward(associations: readonly ListedAssociation[], networks: readonly ListedNetwork[], published: readonly PublishedConfiguration[], explained: Explained): FoundAccess[] {
  const found = new Map<string, FoundAccess>();
  for (const { networkArn, configurationArn, arn, status } of associations) {
    const service = published.find((one) => one.configurationArn === configurationArn);
    const network = networks.find((one) => one.networkArn === networkArn);
    if (!service || !network || status === failedAssociation) continue;
    for (const { holder, state, createdAt } of network.reachedBy) {
      if (holder === network.ownerAccountId || holder === service.accountId) continue;
      const key = `network/${service.serviceId}/${network.networkArn}/${holder}`;
      if (found.has(key)) continue;
      const details = { state, createdAt, through: network.networkArn, networkOwner: network.ownerAccountId };
      found.set(key, { key, kind: 'SHARED_NETWORK', serviceId: service.serviceId, holder, awsArn: arn, details, ...standingOf(explained, service.serviceId, holder, { isLeaving: status === leavingAssociation, isGrants: false }) });
    }
  }
  return [...found.values()];
}

/** Principals of resource policies that are in no resource share: AWS RAM writes those of shares into the policy. Pure. */
export function findInPolicies(policies: readonly ListedPolicy[], { shared, principals }: Pick<ListedAccess, 'shared' | 'principals'>, published: readonly PublishedConfiguration[], explained: Explained): FoundAccess[] {
  return policies.flatMap(({ configurationArn, principals: { holders, isReadable } }) => {
    const service = published.find((one) => one.configurationArn === configurationArn);
    if (!service) return [];
    const shares = new Set(shared.filter((one) => one.configurationArn === configurationArn && !endedPrincipal.has(one.status)).map(({ shareArn }) => shareArn));
    const byRam = principals.filter(({ shareArn, status }) => shares.has(shareArn) && !endedPrincipal.has(status));
    return holders
      .filter((holder) => holder !== service.accountId && !byRam.some(({ entity }) => isSamePrincipal(entity, holder)))
      .map((holder): FoundAccess => ({
        key: `policy/${service.serviceId}/${holder}`,
        kind: 'RESOURCE_POLICY',
        serviceId: service.serviceId,
        holder,
        awsArn: configurationArn,
        details: { state: null, createdAt: null, ...(!isReadable && { isUnreadable: true }) },
        // A statement for an account with a grant looks like the one that AWS RAM writes for it.
        ...standingOf(explained, service.serviceId, holder, { isLeaving: false, isGrants: true }),
      }));
  });
}
