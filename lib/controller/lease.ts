import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { leaseMs, leaseRenewalMs } from './timing';

/** The right to work on one resource. `token` fences every write; `isLost` turns true when somebody else took over. */
export interface Lease {
  resourceId: string;
  token: bigint;
  isLost: () => boolean;
  /** Ends the renewals; giving the resource back is part of writing down the pass. */
  stop: () => void;
}

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
  if (!row) return null;
  const { token } = row;
  let lost = false;
  const renewal = setInterval(() => {
    renew(resourceId, token).then(
      (held) => {
        lost ||= !held;
      },
      (error: unknown) => log().warn({ resourceId, err: error }, 'lease not renewed'),
    );
  }, leaseRenewalMs);
  return { resourceId, token, isLost: () => lost, stop: () => clearInterval(renewal) };
}

async function renew(resourceId: string, token: bigint): Promise<boolean> {
  const held = await db().$executeRaw`
    UPDATE resource SET "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 ms', "nextPassAt" = clock_timestamp() + ${leaseMs} * interval '1 ms'
    WHERE id = ${resourceId} AND "leaseToken" = ${token} AND "leaseUntil" IS NOT NULL`;
  return held === 1;
}
