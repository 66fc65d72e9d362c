import type { ResourceShareAssociation as ShownAssociation, ResourceShareAssociationStatus } from '@aws-sdk/client-ram';
import type { StoredObject, World } from '@/sandbox/core/contract';
import type { ResourceShare } from './resource-share';
import { resourceShares } from './resource-share';

/** A resource, a principal or a source in a share. `accountId` is the owner of the share. */
export interface Association extends StoredObject {
  shareId: string;
  type: 'RESOURCE' | 'PRINCIPAL' | 'SOURCE';
  /** ARN of the resource; account number, organization ARN or service name of the principal; account number or ARN of the source. */
  entity: string;
  status: ResourceShareAssociationStatus;
  statusMessage?: string | undefined;
  /** Outside the owner's organization. */
  external: boolean;
  createdAt: number;
  lastUpdatedAt: number;
  settlesAt?: number | undefined;
}

interface Settlement {
  id: string;
  settlesAt: number;
  status: ResourceShareAssociationStatus;
}

/** How long RAM goes on listing what was taken out of a share. */
export const lingerMs = 60 * 60 * 1000;

const settleHandler = 'ram.settleAssociation';
const forgetHandler = 'ram.forgetAssociation';

export function associations(world: World) {
  return world.collection<Association>('ram.association');
}

export function associationsOfShare(world: World, shareId: string): Association[] {
  return associations(world).where('shareId', shareId);
}

/** Whether it still counts: what failed or was taken out is only listed for a while. */
export function isLive(association: Association): boolean {
  return !['DISASSOCIATED', 'FAILED'].includes(association.status);
}

/** Now in `status`, and in `finally` once the association delay has passed. */
export function putAssociating(world: World, association: Association, final: ResourceShareAssociationStatus): Association {
  const now = world.clock.now();
  const settlesAt = now + world.delays.shareAssociation;
  world.schedule(settlesAt, settleHandler, { id: association.id, settlesAt, status: final } satisfies Settlement);
  return associations(world).put({ ...association, lastUpdatedAt: now, settlesAt });
}

/** Ends at once; RAM lists it for a while longer. */
export function endAssociation(world: World, association: Association, status: 'DISASSOCIATED' | 'FAILED', statusMessage?: string): Association {
  const now = world.clock.now();
  world.schedule(now + lingerMs, forgetHandler, { id: association.id });
  return associations(world).put({ ...association, status, statusMessage, lastUpdatedAt: now, settlesAt: undefined });
}

export function registerAssociations(world: World): void {
  world.onTimer(settleHandler, ({ id, settlesAt, status }: Settlement) => {
    const association = associations(world).get(id);
    if (association?.settlesAt !== settlesAt) return;
    if (status === 'DISASSOCIATED') endAssociation(world, association, status);
    else associations(world).put({ ...association, status, lastUpdatedAt: settlesAt, settlesAt: undefined });
  });
  world.onTimer(forgetHandler, ({ id }: { id: string }) => {
    const association = associations(world).get(id);
    if (association && !isLive(association)) associations(world).delete(id);
  });
}

export function shownAssociation(world: World, association: Association, share?: ResourceShare): ShownAssociation {
  const of = share ?? resourceShares(world).get(association.shareId);
  return {
    resourceShareArn: of?.arn,
    resourceShareName: of?.name,
    associatedEntity: association.entity,
    associationType: association.type,
    status: association.status,
    statusMessage: association.statusMessage,
    creationTime: new Date(association.createdAt),
    lastUpdatedTime: new Date(association.lastUpdatedAt),
    external: association.external,
  };
}
