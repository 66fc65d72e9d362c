import { withAwsCalls } from '@/lib/aws/observer';
import { db } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { openAccountSession } from './account-session';
import { decide, LeaseLost, type Neighbour } from './decide';
import type { ConnectionCredentials, ResourceKind } from './driver';
import { driverFor } from './drivers/registry';
import { takeLease, type Lease } from './lease';
import { outcomeOfError, type Outcome } from './outcome';
import { writeDown, type ChangeCall } from './write-down';

export interface PassOptions {
  /** Worker id, or `action:` and a person's id. */
  owner: string;
  /** Who stands behind the calls in AWS's own record; default `pergola`. */
  sourceIdentity?: string;
  credentials?: ConnectionCredentials;
}

export type PassResult =
  /** Another pass has the lease, or there is no such resource. */
  | { ran: false }
  /** `nextPassAt` null: nothing more to do until something wakes it. */
  | { ran: true; phase: Outcome['phase'] | null; nextPassAt: Date | null };

const neighbour = { select: { id: true, kind: true, accountId: true, region: true, awsId: true, awsArn: true, phase: true, desired: true, readyAt: true, spec: true } } as const;

/** One pass over one resource: lease, observe, at most one change, observe again, write down, give back. */
export async function runPass(resourceId: string, options: PassOptions): Promise<PassResult> {
  const lease = await takeLease(resourceId, options.owner);
  if (!lease) return { ran: false };
  try {
    return await runLeased(lease, options);
  } finally {
    lease.stop();
  }
}

async function runLeased(lease: Lease, options: PassOptions): Promise<PassResult> {
  const row = await db().resource.findUniqueOrThrow({
    where: { id: lease.resourceId },
    include: { dependsOn: { select: { dependsOn: neighbour } }, dependents: { select: { resource: neighbour } } },
  });
  const { dependsOn, dependents, ...resource } = row;
  const [age] = await db().$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp() - ${row.phaseSince.toISOString()}::timestamptz) * 1000)::float8 AS ms`;
  const driver = driverFor(resource.kind as ResourceKind);
  const calls: string[] = [];
  const changes: ChangeCall[] = [];
  const startedAt = performance.now();
  let outcome: Outcome;
  try {
    outcome = await withAwsCalls(
      ({ service, operation, isChange, result, requestId }) => {
        const call = `${service}:${operation}`;
        calls.push(call);
        if (isChange && result === 'ok') changes.push({ call, requestId: requestId ?? null });
      },
      () =>
        decide({
          row: resource,
          driver,
          dependencies: dependsOn.map((link) => link.dependsOn satisfies Neighbour),
          dependents: dependents.map((link) => link.resource satisfies Neighbour),
          credentials: options.credentials,
          phaseAgeMs: age!.ms,
          isLost: lease.isLost,
          openSession: () =>
            openAccountSession(resource.accountId, resource.region, driver.side, {
              sourceIdentity: options.sourceIdentity ?? 'pergola',
              sessionName: resource.id,
            }),
        }),
    );
  } catch (error) {
    if (error instanceof LeaseLost) return { ran: true, phase: null, nextPassAt: null };
    outcome = outcomeOfFault(error, resource.id, driver.side);
  }
  const nextPassAt = await writeDown(resource, lease, outcome, age!.ms, changes[0] ?? null);
  log().info(
    { resource: resource.id, kind: resource.kind, account: resource.accountId, owner: options.owner, from: row.phase, phase: outcome.phase, calls, changed: changes.map((change) => change.call), ms: Math.round(performance.now() - startedAt) },
    'pass',
  );
  return { ran: true, phase: outcome.phase, nextPassAt };
}

/** A fault of our own is written down as well, so that it is seen, backs off, and delays nobody. */
function outcomeOfFault(error: unknown, resourceId: string, side: 'owner' | 'consumer'): Outcome {
  try {
    return outcomeOfError(error, side);
  } catch {
    log().error({ resource: resourceId, err: error }, 'pass failed');
    return { phase: 'RETRYING', reason: 'internal', sentence: 'Something went wrong on our side. It is tried again by itself; the log has the cause.' };
  }
}
