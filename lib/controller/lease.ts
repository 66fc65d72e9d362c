import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { leaseMs, leaseRenewalMs, passesPerAccount, passesPerAccountWithRemovals } from './timing';

/** The right to work on one resource. `token` fences every write. */
export interface Lease {
  resourceId: string;
  token: bigint;
  /** AWS has asked this account to slow down lately. */
  isStrained: boolean;
  /** Somebody else took over, as far as this process has heard. */
  isLost: () => boolean;
  /** Asks the database whether the lease is still ours, and renews it: before each change, since a process that was stopped hears of nothing. */
  confirm: () => Promise<boolean>;
  /** The same before something is made: notes that AWS is asked to, since the answer may be lost and AWS may not show it at once. */
  confirmCreate: () => Promise<boolean>;
  /** Takes the note back: AWS has refused, so nothing was made. */
  notMade: () => Promise<void>;
  /** Ends the renewals; giving the resource back is part of writing down the pass. */
  stop: () => void;
}

/** Why a worker got no lease: another pass has it, or its account has enough passes, or is to be left alone for a while. */
export type Refusal = 'held' | 'accountFull' | 'accountBackedOff';

/** Leases that this process holds. */
const live = new Set<Lease>();

/**
 * Takes the lease of a resource, or answers null when another pass has it. All times are the database's. The row's
 * next pass is set to the lease's end, so that the sweep finds the resource should this process die.
 */
export async function takeLease(resourceId: string, owner: string): Promise<Lease | null> {
  const [row] = await db().$queryRaw<{ token: bigint }[]>`
    UPDATE resource SET "leaseToken" = "leaseToken" + 1, "leaseOwner" = ${owner},
      "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 ms', "nextPassAt" = clock_timestamp() + ${leaseMs} * interval '1 ms'
    WHERE id = ${resourceId} AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())
    RETURNING "leaseToken" AS token`;
  return row ? keep(resourceId, row.token, false) : null;
}

/** The same for a worker, which takes no more passes of one account and Region than all workers together may run. */
export async function claimLease(resourceId: string, owner: string): Promise<Lease | Refusal> {
  const [row] = await db().$queryRaw<{ token: bigint | null; refusal: Refusal | null; strained: boolean }[]>`
    SELECT token, refusal, strained FROM pergola_claim(${resourceId}, ${owner}, ${leaseMs}::int, ${passesPerAccount}::int, ${passesPerAccountWithRemovals}::int)`;
  return row!.token === null ? row!.refusal! : keep(resourceId, row!.token, row!.strained);
}

function keep(resourceId: string, token: bigint, isStrained: boolean): Lease {
  let lost = false;
  const confirm = async (isCreate = false): Promise<boolean> => {
    lost ||= !(await renew(resourceId, token, isCreate));
    return !lost;
  };
  const renewal = setInterval(() => {
    confirm().catch((error: unknown) => log().warn({ resourceId, err: error }, 'lease not renewed'));
  }, leaseRenewalMs);
  const lease: Lease = {
    resourceId,
    token,
    isStrained,
    isLost: () => lost,
    confirm: () => confirm(),
    confirmCreate: () => confirm(true),
    notMade: async () => void (await db().$executeRaw`UPDATE resource SET "createAskedAt" = NULL WHERE id = ${resourceId} AND "leaseToken" = ${token}`),
    stop: () => {
      clearInterval(renewal);
      live.delete(lease);
    },
  };
  live.add(lease);
  return lease;
}

async function renew(resourceId: string, token: bigint, isCreate: boolean): Promise<boolean> {
  const held = await db().$executeRaw`
    UPDATE resource SET "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 ms', "nextPassAt" = clock_timestamp() + ${leaseMs} * interval '1 ms',
      "createAskedAt" = CASE WHEN ${isCreate} THEN clock_timestamp() ELSE "createAskedAt" END
    WHERE id = ${resourceId} AND "leaseToken" = ${token} AND "leaseUntil" IS NOT NULL`;
  return held === 1;
}

/** Gives a resource back without having looked at it. The token goes up with it, so that nothing of this pass is written any more. */
export async function giveBack(lease: Lease, nextPassInMs: number): Promise<boolean> {
  lease.stop();
  const count = await db().$executeRaw`
    UPDATE resource SET "leaseToken" = "leaseToken" + 1, "leaseOwner" = NULL, "leaseUntil" = NULL, "nextPassAt" = clock_timestamp() + ${nextPassInMs} * interval '1 ms'
    WHERE id = ${lease.resourceId} AND "leaseToken" = ${lease.token} AND "leaseUntil" IS NOT NULL`;
  return count === 1;
}

/** Gives back whatever this process still holds, for whoever comes next, and answers which resources those are. */
export async function giveBackLeases(): Promise<string[]> {
  const given: string[] = [];
  for (const lease of live) if (await giveBack(lease, 0)) given.push(lease.resourceId);
  return given;
}
