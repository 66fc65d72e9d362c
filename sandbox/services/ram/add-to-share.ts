import type { Call } from '@/sandbox/core/contract';
import { shareableOf } from '../vpc-lattice/shareable';
import { resourceTagKeys } from '../tags';
import { unsupported } from '../unsupported';
import type { Additions } from './additions';
import { associations, associationsOfShare, isLive, putAssociating, type Association } from './association';
import { invalidParameter, limitExceeded, malformedArn, notPermitted, unknownResource } from './errors';
import { invite } from './invitation';
import { permissionFor, permissionNamed, resourceTypeOf } from './permissions';
import { isExternal, isServicePrincipal, requirePrincipal } from './principal';
import { resourceShares, type ResourceShare } from './resource-share';
import { requireRoom } from './share-limits';

/** "At most 100 resources", RAM API reference, ResourceShareLimitExceededException. */
const mostResourcesOfOneCall = 100;

/** Throws what RAM would refuse, before anything is changed. `share` is undefined when it is only being created. */
export function requireShareable(call: Call, additions: Additions, allowExternalPrincipals: boolean, share?: ResourceShare): void {
  const { resourceArns = [], principals = [], sources = [] } = additions;
  if (resourceArns.length > mostResourcesOfOneCall) throw limitExceeded(mostResourcesOfOneCall, 'resources of one call');
  for (const arn of resourceArns) requireOwnResource(call, arn);
  for (const principal of principals) requirePrincipal(call, principal, allowExternalPrincipals);
  if (sources.length > 0) requireSources(call, sources, principals, share);
  requireRoom(call, additions, share);
}

/** Adds what is not in the share yet, and answers with the associations of all of it. */
export function addToShare(call: Call, share: ResourceShare, { resourceArns = [], principals = [], sources = [] }: Additions): Association[] {
  const missing = permissionsMissing(call, share, resourceArns);
  if (missing.length > 0) resourceShares(call.world).put({ ...share, permissions: [...share.permissions, ...missing] });
  return [
    ...resourceArns.map((arn) => associateOnce(call, share, 'RESOURCE', arn)),
    ...principals.map((principal) => associateOnce(call, share, 'PRINCIPAL', principal)),
    ...sources.map((source) => associateOnce(call, share, 'SOURCE', source)),
  ];
}

function associateOnce(call: Call, share: ResourceShare, type: Association['type'], entity: string): Association {
  const { world } = call;
  const known = associationsOfShare(world, share.id).filter((association) => association.type === type && association.entity === entity);
  const present = known.find(({ status }) => status === 'ASSOCIATING' || status === 'ASSOCIATED');
  if (present) return present;
  for (const past of known) if (!isLive(past)) associations(world).delete(past.id);
  const now = world.clock.now();
  const external = type === 'PRINCIPAL' && isExternal(call, entity);
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
function permissionsMissing({ world }: Call, share: ResourceShare, resourceArns: string[]): ResourceShare['permissions'] {
  const present = share.permissions.map(({ arn }) => permissionNamed(world, arn)?.resourceType);
  const types = new Set(resourceArns.map(resourceTypeOf).filter((type) => !present.includes(type)));
  return [...types].flatMap((type) => {
    const permission = permissionFor(type);
    return permission ? { arn: permission.id, version: permission.defaultVersion } : [];
  });
}

function requireOwnResource(call: Call, arn: string): void {
  const [prefix, , service, region, accountId, path = ''] = arn.split(':');
  if (prefix !== 'arn' || !service || !path.includes('/')) throw malformedArn(arn);
  if (!permissionFor(resourceTypeOf(arn))) throw unsupported(`sharing of ${arn}`, 'Share resource configurations and service networks of VPC Lattice.');
  const resource = accountId === call.caller.accountId && region === call.region ? shareableOf(call.world, arn) : undefined;
  call.authorize({ action: 'vpc-lattice:PutResourcePolicy', resource: arn, context: resourceTagKeys(resource?.tags), via: 'ram.amazonaws.com' });
  if (!resource) throw unknownResource(`Resource ${arn}`);
  if (resource.refusal) throw notPermitted(`Resource ${arn} cannot be shared: it ${resource.refusal}.`);
}

/** Sources narrow what a service principal may be asked to do, so there must be one. */
function requireSources({ world }: Call, sources: string[], principals: string[], share: ResourceShare | undefined): void {
  const malformed = sources.find((source) => !/^\d{12}$/.test(source) && !/^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12})?:.+$/.test(source));
  if (malformed !== undefined) throw invalidParameter(`Source ${malformed} is neither an account number nor an ARN.`);
  const present = share ? associationsOfShare(world, share.id).filter(isLive).map(({ entity }) => entity) : [];
  if (![...principals, ...present].some(isServicePrincipal)) throw invalidParameter('Sources can only be named in a resource share with a service principal.');
}
