import type { ReplacePermissionAssociationsWork as ShownWork, ReplacePermissionAssociationsWorkStatus } from '@aws-sdk/client-ram';
import type { StoredObject, World } from '@/sandbox/core/contract';
import { sharesWithPermission } from './permission-use';
import { isStandard, resourceShares } from './resource-share';

/** A permission that is being replaced by another in all shares of an account. */
export interface ReplaceWork extends StoredObject {
  fromArn: string;
  /** Every version without it. */
  fromVersion?: number | undefined;
  toArn: string;
  toVersion: number;
  status: ReplacePermissionAssociationsWorkStatus;
  createdAt: number;
  lastUpdatedAt: number;
}

const doneHandler = 'ram.replaceWorkDone';

export function replaceWorks(world: World) {
  return world.collection<ReplaceWork>('ram.replaceWork');
}

export function beginReplaceWork(world: World, work: Omit<ReplaceWork, 'status' | 'createdAt' | 'lastUpdatedAt'>): ReplaceWork {
  const now = world.clock.now();
  world.schedule(now + world.delays.shareAssociation, doneHandler, { id: work.id });
  return replaceWorks(world).put({ ...work, status: 'IN_PROGRESS', createdAt: now, lastUpdatedAt: now });
}

export function registerReplaceWorks(world: World): void {
  world.onTimer(doneHandler, ({ id }: { id: string }) => {
    const work = replaceWorks(world).get(id);
    if (work?.status !== 'IN_PROGRESS') return;
    const now = world.clock.now();
    for (const share of sharesWithPermission(world, { ...work, id: work.fromArn }, work.fromVersion).filter(isStandard)) {
      const permissions = share.permissions.map((one) => (one.arn === work.fromArn ? { arn: work.toArn, version: work.toVersion } : one));
      resourceShares(world).put({ ...share, permissions, lastUpdatedAt: now });
    }
    replaceWorks(world).put({ ...work, status: 'COMPLETED', lastUpdatedAt: now });
  });
}

export function shownWork(work: ReplaceWork): ShownWork {
  return {
    id: work.id,
    fromPermissionArn: work.fromArn,
    fromPermissionVersion: work.fromVersion === undefined ? undefined : String(work.fromVersion),
    toPermissionArn: work.toArn,
    toPermissionVersion: String(work.toVersion),
    status: work.status,
    creationTime: new Date(work.createdAt),
    lastUpdatedTime: new Date(work.lastUpdatedAt),
  };
}
