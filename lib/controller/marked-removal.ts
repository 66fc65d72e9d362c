import { db, type Tx } from '@/lib/platform/db';
import type { Resource } from '@/prisma/generated/client';
import type { ObservedBase, ResourceKind } from './driver';
import type { Lease } from './lease';

/*
 * An object with a mark that no resource has is removed when a person requests it, by a resource of its own. The resource that
 * the mark names can adopt the same object. The lock of the ARN decides which comes first, the request or the adoption, and
 * the other one does not happen.
 */

/** `reason` of a requested removal that ended without a deletion. */
export const keptReason = 'kept';

/** Lists of AWS can show an object for so long after its removal, in milliseconds. */
const listsFollowMs = 120_000;

const prefix = 'marked/';
const adopting: readonly string[] = ['resource-gateway', 'resource-configuration', 'resource-share', 'connection'] satisfies ResourceKind[];

/** Key of the resource that removes the object with this ARN. */
export function keyOfRemoval(arn: string): string {
  return `${prefix}${arn}`;
}

export function isRequestedRemoval({ key, desired }: Pick<Resource, 'key' | 'desired'>): boolean {
  return desired === 'ABSENT' && key.startsWith(prefix);
}

/** Held until the transaction ends: nothing else adopts the object with this ARN, or requests its removal. */
export async function lockObject(tx: Tx, arn: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${keyOfRemoval(arn)}, 0))`;
}

/** Those of the ARNs that are the object of a resource that is wanted present. */
export async function objectsInUse(arns: readonly string[], client: Tx = db()): Promise<Set<string>> {
  // bounded: `arns` are of one list of AWS
  const rows = await client.resource.findMany({ where: { awsArn: { in: [...arns] }, desired: 'PRESENT' }, select: { awsArn: true } });
  return new Set(rows.map(({ awsArn }) => awsArn!));
}

/** Those of the ARNs whose removal was requested, while it is not confirmed and for as long as lists may show them afterwards. */
export async function objectsBeingRemoved(arns: readonly string[], client: Tx = db()): Promise<Set<string>> {
  if (arns.length === 0) return new Set();
  const rows = await client.$queryRaw<{ key: string }[]>`
    SELECT key FROM resource WHERE key = ANY(${arns.map(keyOfRemoval)}) AND desired = 'ABSENT'
      AND (phase <> 'GONE' OR (reason IS DISTINCT FROM ${keptReason} AND "phaseSince" > clock_timestamp() - ${listsFollowMs} * interval '1 ms'))`;
  return new Set(rows.map(({ key }) => key.slice(prefix.length)));
}

/**
 * Records which object of AWS a resource has, before anything else that its pass found. Answers false when the removal of that
 * object was requested first. Only an object that is new to the resource, or that it does not have for certain yet, is recorded here.
 */
export async function adopt(row: Resource, lease: Pick<Lease, 'token'>, observed: ObservedBase | null | undefined): Promise<boolean> {
  const arn = observed?.awsArn;
  if (!arn || row.desired !== 'PRESENT' || !adopting.includes(row.kind) || (arn === row.awsArn && row.readyAt !== null)) return true;
  return db().$transaction(async (tx) => {
    await lockObject(tx, arn);
    if ((await objectsBeingRemoved([arn], tx)).size > 0) return false;
    await tx.$executeRaw`UPDATE resource SET "awsId" = ${observed.awsId}, "awsArn" = ${arn} WHERE id = ${row.id} AND "leaseToken" = ${lease.token}`;
    return true;
  });
}
