import { db } from '@/lib/platform/db';
import { ghostsTask, ghostTasks } from '../writes/read-account';
import type { ReadPlace } from '../reads';

/** When AWS was last asked about an account and Region, and what came of it. */
export interface Reading {
  accountId: string;
  accountName: string;
  region: string;
  /** Resource policies are read apart from the rest, and less often. */
  what: 'access' | 'resource policies';
  lastOkAt: string | null;
  /** Why it could not be read the last time. */
  problem: string | null;
  isBeingRead: boolean;
}

export async function readingsOf(places: readonly ReadPlace[]): Promise<Reading[]> {
  const checks = await db().accountCheck.findMany({ where: { task: { in: ghostTasks.map(({ name }) => name) }, accountId: { in: places.map(({ accountId }) => accountId) } } });
  const now = Date.now();
  return places.flatMap(({ accountId, accountName, region }) => ghostTasks.map(({ name }) => {
    const check = checks.find((one) => one.accountId === accountId && one.region === region && one.task === name);
    return {
      accountId,
      accountName,
      region,
      what: name === ghostsTask.name ? 'access' : 'resource policies',
      lastOkAt: check?.lastOkAt?.toISOString() ?? null,
      problem: check?.problem ?? null,
      isBeingRead: check?.leaseUntil ? check.leaseUntil.getTime() > now : false,
    };
  }));
}
