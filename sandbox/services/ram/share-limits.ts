import type { Call } from '@/sandbox/core/contract';
import { quotaOf, type QuotaName } from '../quotas';
import type { Additions } from './additions';
import { associations, associationsOfShare, isLive, type Association } from './association';
import { limitExceeded } from './errors';
import { invitations } from './invitation';
import { isExternal } from './principal';
import type { ResourceShare } from './resource-share';

/** Throws when the share, the account or its open invitations would be over a quota. */
export function requireRoom(call: Call, { resourceArns = [], principals = [] }: Additions, share: ResourceShare | undefined): void {
  const { world, region, caller } = call;
  const limit = (name: QuotaName) => quotaOf(world, name, caller.accountId, region);
  const ofShare = share ? associationsOfShare(world, share.id).filter(isLive) : [];
  const fresh = (type: Association['type'], entities: string[]) =>
    new Set(entities.filter((entity) => !ofShare.some((one) => one.type === type && one.entity === entity))).size;
  const [newResources, newPrincipals] = [fresh('RESOURCE', resourceArns), fresh('PRINCIPAL', principals)];
  if (newResources + newPrincipals === 0) return;

  const countOf = (all: Association[], type: Association['type']) => all.filter((one) => one.type === type).length;
  const resourceLimit = limit('ram.resourcesPerShare');
  if (countOf(ofShare, 'RESOURCE') + newResources > resourceLimit) throw limitExceeded(resourceLimit, 'resources of a resource share');
  const principalLimit = limit('ram.principalsPerShare');
  if (countOf(ofShare, 'PRINCIPAL') + newPrincipals > principalLimit) throw limitExceeded(principalLimit, 'principals of a resource share');

  const regionLimit = limit('ram.associations');
  const ofAccount = associations(world).list({ accountId: caller.accountId, region });
  if (ofAccount.length + newResources + newPrincipals > regionLimit && ofAccount.filter(isLive).length + newResources + newPrincipals > regionLimit) {
    throw limitExceeded(regionLimit, 'associations of all resource shares');
  }

  const invited = principals.filter((principal) => isExternal(call, principal) && !ofShare.some(({ entity }) => entity === principal)).length;
  if (invited === 0) return;
  const invitationLimit = limit('ram.pendingInvitations');
  const pending = invitations(world).where('senderAccountId', caller.accountId).filter(({ status }) => status === 'PENDING').length;
  if (pending + invited > invitationLimit) throw limitExceeded(invitationLimit, 'pending invitations');
}
