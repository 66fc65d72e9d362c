import { db } from '@/lib/platform/db';
import { ghostsTask } from '../writes/read-account';
import type { ReadPlace } from '../reads';

/** When AWS was last asked about an account and Region, and what came of it. */
export interface Reading {
  accountId: string;
  accountName: string;
  region: string;
  lastOkAt: string | null;
  /** Why it could not be read the last time. */
  problem: string | null;
  isBeingRead: boolean;
}

export async function readingsOf(places: readonly ReadPlace[]): Promise<Reading[]> {
  const checks = await db().accountCheck.findMany({ where: { task: ghostsTask.name, accountId: { in: places.map(({ accountId }) => accountId) } } });
  const now = Date.now();
  return places.map(({ accountId, accountName, region }) => {
    const check = checks.find((one) => one.accountId === accountId && one.region === region);
    return {
      accountId,
      accountName,
      region,
      lastOkAt: check?.lastOkAt?.toISOString() ?? null,
      problem: check?.problem ?? null,
      isBeingRead: check?.leaseUntil ? check.leaseUntil.getTime() > now : false,
    };
  });
}
