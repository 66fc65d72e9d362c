import { db } from '@/lib/platform/db';
import type { AccountTask } from '@/lib/controller/account-checks';
import type { Scope } from '@/lib/platform/scope';
import { ghostsTask, ghostTasks, policiesTask } from '../writes/read-account';
import { marksTask } from '../writes/read-marks';
import type { ReadPlace } from '../reads';

/** When AWS was last asked about an account and Region, and what came of it. */
export interface Reading {
  accountId: string;
  accountName: string;
  region: string;
  /** Resource policies and marks are read apart from the rest, and less often. */
  what: 'access' | 'resource policies' | 'objects with a mark';
  lastOkAt: string | null;
  /** Why it could not be read the last time. */
  problem: string | null;
  isBeingRead: boolean;
}

const whatOf = new Map<string, Reading['what']>([[ghostsTask.name, 'access'], [policiesTask.name, 'resource policies'], [marksTask.name, 'objects with a mark']]);

/** Accounts of the scope's own teams beside these places, in which marks alone are read. */
export async function otherPlacesOf(scope: Scope, places: readonly ReadPlace[]): Promise<ReadPlace[]> {
  const accounts = await db().account.findMany({ where: { teamId: { in: scope.teamIds } }, select: { id: true, name: true, regions: true, teamId: true }, orderBy: { id: 'asc' }, take: 50 });
  const isKnown = (accountId: string, region: string) => places.some((place) => place.accountId === accountId && place.region === region);
  return accounts.flatMap(({ id, name, regions, teamId }) => regions.filter((region) => !isKnown(id, region)).map((region) => ({ accountId: id, accountName: name, region, teamId })));
}

export async function readingsOf(places: readonly ReadPlace[], tasks: readonly AccountTask[] = ghostTasks): Promise<Reading[]> {
  // bounded: `places` are 250 at most, each with a check per task and Region
  const checks = await db().accountCheck.findMany({ where: { task: { in: tasks.map(({ name }) => name) }, accountId: { in: places.map(({ accountId }) => accountId) } } });
  const now = Date.now();
  return places.flatMap(({ accountId, accountName, region }) => tasks.map(({ name }) => {
    const check = checks.find((one) => one.accountId === accountId && one.region === region && one.task === name);
    return {
      accountId,
      accountName,
      region,
      what: whatOf.get(name)!,
      lastOkAt: check?.lastOkAt?.toISOString() ?? null,
      problem: check?.problem ?? null,
      isBeingRead: check?.leaseUntil ? check.leaseUntil.getTime() > now : false,
    };
  }));
}
