import type { Call, PermissionCheck } from '@/sandbox/core/contract';
import { ServiceError } from '@/sandbox/core/contract';
import { quotaOf } from '../quotas';
import { unsupported } from '../unsupported';
import { shareableOf } from '../vpc-lattice/shareable';
import { associations, associationsOfShare, isLive, putAssociating, type Association } from './association';
import { invalidParameter, malformedArn, notPermitted, unknownResource } from './errors';
import { invitations, invite } from './invitation';
import { permissionFor, permissionNamed, resourceTypeOf } from './permissions';
import { resourceShares, type ResourceShare } from './resource-share';

interface Additions {
  resourceArns?: string[] | undefined;
  principals?: string[] | undefined;
  sources?: string[] | undefined;
}

/** Throws what RAM would refuse, before anything is changed. */
export function requireShareable(call: Call, additions: Additions, allowExternalPrincipals: boolean): void {
  if (additions.sources?.length) throw unsupported('sources of resource shares', 'Leave sources out.');
  const { resourceArns = [], principals = [] } = additions;
  if (resourceArns.length > 100) {
    throw new ServiceError('ResourceShareLimitExceededException', 'At most 100 resources can be added in one call.');
  }
  for (const arn of resourceArns) requireOwnResource(call, arn);
  for (const principal of principals) requirePrincipal(call, principal, allowExternalPrincipals);
}

/** Adds resources and principals that are not in the share yet, and answers with the associations of all of them. */
export function addToShare(call: Call, share: ResourceShare, { resourceArns = [], principals = [] }: Additions): Association[] {
  const missing = permissionsMissing(share, resourceArns);
  if (missing.length > 0) resourceShares(call.world).put({ ...share, permissions: [...share.permissions, ...missing] });
  return [
    ...resourceArns.map((arn) => associateOnce(call, share, 'RESOURCE', arn)),
    ...principals.map((principal) => associateOnce(call, share, 'PRINCIPAL', principal)),
  ];
}

/** RAM's condition keys for what a request would share, and with whom. */
export function sharingContext({ resourceArns, principals }: Additions): NonNullable<PermissionCheck['context']> {
  return {
    ...(resourceArns?.length ? { 'ram:ResourceArn': resourceArns, 'ram:RequestedResourceType': [...new Set(resourceArns.map(resourceTypeOf))] } : {}),
    ...(principals?.length ? { 'ram:Principal': principals } : {}),
  };
}

function associateOnce(call: Call, share: ResourceShare, type: Association['type'], entity: string): Association {
  const { world } = call;
  const present = associationsOfShare(world, share.id).find(
    (association) => association.type === type && association.entity === entity && ['ASSOCIATING', 'ASSOCIATED'].includes(association.status),
  );
  if (present) return present;
  for (const past of associationsOfShare(world, share.id)) {
    if (past.type === type && past.entity === entity && !isLive(past)) associations(world).delete(past.id);
  }
  const now = world.clock.now();
  const external = type === 'PRINCIPAL' && isAccount(entity) && !world.inOneOrganization(share.accountId, entity);
  const association: Association = {
    id: world.newUuid(),
    accountId: share.accountId,
    region: share.region,
    shareId: share.id,
    type,
    entity,
    status: 'ASSOCIATING',
    external,
    createdAt: now,
    lastUpdatedAt: now,
  };
  if (!external) return putAssociating(world, association, 'ASSOCIATED');
  invite(world, share, association.id, entity);
  return associations(world).put(association);
}

/** Types of which the share holds something now, and has no permission yet. */
function permissionsMissing(share: ResourceShare, resourceArns: string[]): ResourceShare['permissions'] {
  const present = share.permissions.map(({ arn }) => permissionNamed(arn)?.resourceType);
  const types = new Set(resourceArns.map(resourceTypeOf).filter((type) => !present.includes(type)));
  return [...types].flatMap((type) => {
    const permission = permissionFor(type);
    return permission ? { arn: permission.arn, version: permission.defaultVersion } : [];
  });
}

function requireOwnResource(call: Call, arn: string): void {
  const [prefix, , service, region, accountId, path = ''] = arn.split(':');
  if (prefix !== 'arn' || !service || !path.includes('/')) throw malformedArn(arn);
  if (!permissionFor(resourceTypeOf(arn))) throw unsupported(`sharing of ${arn}`, 'Share resource configurations and service networks of VPC Lattice.');
  call.authorize({ action: 'vpc-lattice:PutResourcePolicy', resource: arn });
  const resource = accountId === call.caller.accountId && region === call.region ? shareableOf(call.world, arn) : undefined;
  if (!resource) throw unknownResource(`Resource ${arn}`);
  if (resource.refusal) throw notPermitted(`Resource ${arn} cannot be shared: it ${resource.refusal}.`);
}

function requirePrincipal(call: Call, principal: string, allowExternalPrincipals: boolean): void {
  const { accountId } = call.caller;
  if (/^arn:[\w-]+:iam:/.test(principal)) {
    throw invalidParameter(`Principal ${principal} cannot be used: VPC Lattice resources are shared with accounts, organizational units and organizations.`);
  }
  if (/:ou\//.test(principal)) throw unsupported('organizational units as principals', 'Name the accounts, or the whole organization.');
  const organizationOwner = /^arn:[\w-]+:organizations::(\d{12}):organization\/o-[a-z0-9]{10,32}$/.exec(principal)?.[1];
  if (organizationOwner) {
    if (!call.world.inOneOrganization(accountId, organizationOwner)) throw unknownResource(`Organization ${principal}`);
    return;
  }
  if (!isAccount(principal)) throw invalidParameter(`Principal ID ${principal} is malformed. Verify the ID and try again.`);
  if (principal === accountId) throw invalidParameter(`Account ${principal} owns the resource share and cannot be one of its principals.`);
  if (call.world.inOneOrganization(accountId, principal)) return;
  if (!allowExternalPrincipals) {
    throw notPermitted(
      `Principal ID ${principal} is not in your organization. You do not have permission to add external AWS accounts to a resource share.`,
    );
  }
  const pending = invitations(call.world).list().filter((invitation) => invitation.senderAccountId === accountId && invitation.status === 'PENDING');
  const limit = quotaOf(call.world, 'ram.pendingInvitations', accountId, call.region);
  if (pending.length >= limit) {
    throw new ServiceError('ResourceShareLimitExceededException', `The limit of ${limit} pending invitations has been reached.`);
  }
}

function isAccount(principal: string): boolean {
  return /^\d{12}$/.test(principal);
}
