import type { World } from '@/sandbox/core/contract';
import { asList } from '@/sandbox/core/iam/policy-document';
import { resourcePolicies, statementsOf } from '../vpc-lattice/policy-access';
import { associations, associationsOfShare, isLive } from './association';
import { deleteShareLater } from './delete-share';
import { managedPermissions } from './managed-permissions';
import { actionsOf, customerPermissions, type Permission } from './permission';
import { sharesWithPermission } from './permission-use';
import { permissionNamed, resourceTypeOf } from './permissions';
import { isAccount } from './principal';
import { resourceShares, shareArn, type ResourceShare } from './resource-share';
import { takeOut } from './take-out';

/*
 * "When you attach a resource-based policy to a resource, AWS RAM automatically creates a resource share of featureSet
 * CREATED_FROM_POLICY with a managed permission that has the same IAM permissions as the original resource-based policy."
 * Only its owner sees it, and RAM does not modify it (RAM API reference, PromoteResourceShareCreatedFromPolicy and ResourceShare).
 *
 * Guesses, since AWS documents none of them (docs/real-aws.md, RA-71): RAM does this for VPC Lattice, too; one share for each
 * set of actions that the policy allows; the names; the principals are associated at once and without an invitation; a
 * statement for everyone without a condition on the organization gives no principal; the share goes when the policy goes.
 */

/** What a policy allows to whom, as one share can hold it. */
export interface PolicyGrant {
  actions: string[];
  /** Account numbers, organization ARNs, ARNs of roles and users, service principals. */
  principals: string[];
}

interface Holder {
  arn: string;
  accountId: string;
  region: string;
}

const promotedHandler = 'ram.sharePromoted';

/** Makes the shares that RAM creates from a resource's policy match what the policy grants; `[]` when the policy is gone. */
export function convergePolicyShares(world: World, holder: Holder, grants: PolicyGrant[]): void {
  const present = sharesFromPolicy(world, holder.arn);
  for (const share of present) {
    const grant = grants.find(({ actions }) => sameActions(actions, actionsOfShare(world, share)));
    if (grant) convergePrincipals(world, share, grant.principals);
    else deletePolicyShare(world, share);
  }
  const known = present.map((share) => actionsOfShare(world, share));
  for (const grant of grants) if (!known.some((actions) => sameActions(actions, grant.actions))) createPolicyShare(world, holder, grant);
}

/** The permission that takes the place of the one that RAM made: the owner's own, or AWS's, with exactly the same actions. */
export function matchingPermission(world: World, share: ResourceShare): Permission | undefined {
  const attached = permissionNamed(world, share.permissions[0]?.arn);
  if (!attached || attached.type === 'AWS_MANAGED') return attached;
  const actions = actionsOfShare(world, share);
  return customerPermissions(world)
    .list({ accountId: share.accountId, region: share.region })
    .filter((permission) => !permission.fromPolicy && permission.status === 'ATTACHABLE' && permission.resourceType === attached.resourceType)
    .find((permission) => sameActions(actionsOf(permission, permission.defaultVersion), actions));
}

export function promoteShareLater(world: World, share: ResourceShare, { id, defaultVersion }: Permission): void {
  const now = world.clock.now();
  resourceShares(world).put({ ...share, featureSet: 'PROMOTING_TO_STANDARD', lastUpdatedAt: now });
  world.schedule(now + world.delays.shareAssociation, promotedHandler, { id: share.id, permission: { arn: id, version: defaultVersion } });
}

export function registerPolicyShares(world: World): void {
  world.onTimer(promotedHandler, ({ id, permission }: { id: string; permission: ResourceShare['permissions'][number] }) => {
    const share = resourceShares(world).get(id);
    if (share?.featureSet !== 'PROMOTING_TO_STANDARD') return;
    handPolicyToRam(world, share);
    const [before] = share.permissions;
    resourceShares(world).put({ ...share, featureSet: 'STANDARD', permissions: [permission], lastUpdatedAt: world.clock.now() });
    forgetUnusedPermission(world, before?.arn);
  });
}

/** From now on RAM writes what the promoted share allows, so it is no longer part of what was put by hand. */
function handPolicyToRam(world: World, share: ResourceShare): void {
  const actions = actionsOfShare(world, share);
  for (const { entity: arn } of associationsOfShare(world, share.id).filter(({ type }) => type === 'RESOURCE')) {
    const stored = resourcePolicies(world).get(arn);
    const remaining = stored && statementsOf(stored.policy).filter(({ Effect, Action }) => Effect !== 'Allow' || !sameActions(asList(Action), actions));
    if (!remaining) continue;
    if (remaining.length === 0) resourcePolicies(world).delete(arn);
    else resourcePolicies(world).put({ ...stored, policy: JSON.stringify({ Version: '2012-10-17', Statement: remaining }) });
  }
}

function sharesFromPolicy(world: World, resourceArn: string): ResourceShare[] {
  return associations(world)
    .where('entity', resourceArn)
    .filter((association) => association.type === 'RESOURCE' && isLive(association))
    .flatMap(({ shareId }) => resourceShares(world).get(shareId) ?? [])
    .filter(({ featureSet, status }) => featureSet === 'CREATED_FROM_POLICY' && status === 'ACTIVE');
}

function createPolicyShare(world: World, { arn, accountId, region }: Holder, { actions, principals }: PolicyGrant): void {
  const id = world.newUuid();
  const now = world.clock.now();
  const permission = permissionWith(world, { arn, accountId, region }, actions);
  const share = resourceShares(world).put({
    id,
    accountId,
    region,
    arn: shareArn(region, accountId, id),
    name: `CreatedFromPolicy-${id}`,
    allowExternalPrincipals: true,
    status: 'ACTIVE',
    featureSet: 'CREATED_FROM_POLICY',
    permissions: [{ arn: permission.id, version: permission.defaultVersion }],
    retainOnLeave: false,
    tags: {},
    createdAt: now,
    lastUpdatedAt: now,
  });
  putAssociated(world, share, 'RESOURCE', arn);
  for (const principal of principals) putAssociated(world, share, 'PRINCIPAL', principal);
}

function putAssociated(world: World, share: ResourceShare, type: 'RESOURCE' | 'PRINCIPAL', entity: string): void {
  const { id: shareId, accountId, region } = share;
  const now = world.clock.now();
  const external = isAccount(entity) && !world.inOneOrganization(accountId, entity);
  associations(world).put({ id: world.newUuid(), accountId, region, shareId, type, entity, status: 'ASSOCIATED', external, createdAt: now, lastUpdatedAt: now });
}

function convergePrincipals(world: World, share: ResourceShare, principals: string[]): void {
  const present = associationsOfShare(world, share.id).filter(({ type, status }) => type === 'PRINCIPAL' && status === 'ASSOCIATED');
  for (const association of present) if (!principals.includes(association.entity)) takeOut(world, association);
  const missing = principals.filter((principal) => !present.some(({ entity }) => entity === principal));
  for (const principal of missing) putAssociated(world, share, 'PRINCIPAL', principal);
}

function deletePolicyShare(world: World, share: ResourceShare): void {
  for (const association of associationsOfShare(world, share.id).filter(isLive)) takeOut(world, association);
  deleteShareLater(world, share);
  forgetUnusedPermission(world, share.permissions[0]?.arn);
}

/** AWS's own where it allows exactly this; else one that RAM makes for the owner ("did not match any existing managed permissions"). */
function permissionWith(world: World, { arn, accountId, region }: Holder, actions: string[]): Permission {
  const resourceType = resourceTypeOf(arn);
  const managed = managedPermissions.find((permission) => permission.resourceType === resourceType && sameActions(actionsOf(permission, permission.defaultVersion), actions));
  if (managed) return managed;
  const name = `CreatedFromPolicy-${world.newUuid()}`;
  const now = world.clock.now();
  return customerPermissions(world).put({
    id: `arn:aws:ram:${region}:${accountId}:permission/${name}`,
    accountId,
    region,
    name,
    resourceType,
    type: 'CUSTOMER_MANAGED',
    fromPolicy: true,
    defaultVersion: 1,
    latestVersion: 1,
    versions: [{ version: 1, template: JSON.stringify({ Effect: 'Allow', Action: actions }), createdAt: now }],
    status: 'UNATTACHABLE',
    tags: {},
    createdAt: now,
    lastUpdatedAt: now,
  });
}

/** "If the original permission has no other associations to a resource share, then RAM automatically deletes it." */
function forgetUnusedPermission(world: World, arn: string | undefined): void {
  const permission = customerPermissions(world).get(String(arn));
  if (permission?.fromPolicy && sharesWithPermission(world, permission).length === 0) customerPermissions(world).delete(permission.id);
}

function actionsOfShare(world: World, { permissions: [attached] }: ResourceShare): string[] {
  const permission = attached && permissionNamed(world, attached.arn);
  return permission ? actionsOf(permission, attached.version) : [];
}

function sameActions(some: string[], others: string[]): boolean {
  return JSON.stringify(normalized(some)) === JSON.stringify(normalized(others));
}

function normalized(actions: string[]): string[] {
  return [...new Set(actions)].sort((one, other) => (one < other ? -1 : 1));
}
