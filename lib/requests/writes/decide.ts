import type { Actor } from '@/lib/platform/actor';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import { recordAttempt } from '@/lib/platform/repeated-attempts';
import type { WriteContext } from '@/lib/platform/write';
import type { AccessRequest, Grant, RequestState, Service } from '@/prisma/generated/client';
import { digestOf } from '../digest';
import type { RequestRow } from '../reads';
import { alreadyDecided, statesBefore } from '../status';
import { dayInWords } from '../until';

export type LockedRequest = AccessRequest & { service: Service; renewsGrant: Grant | null };

/** Locks a request and its service until the caller's transaction ends. Where the access lock is taken, take it first. */
export async function lockRequest(tx: Tx, { id, serviceId }: { id: string; serviceId: string }): Promise<void> {
  await tx.$queryRaw`SELECT id FROM access_request WHERE id = ${id} FOR UPDATE`;
  await tx.$queryRaw`SELECT id FROM service WHERE id = ${serviceId} FOR SHARE`;
}

/** The locked request: pending, and granting exactly what was on the screen. Throws a conflict otherwise. */
export async function requireAsShown(tx: Tx, requestId: string, shownDigest: string, actor: Actor): Promise<LockedRequest> {
  const request = await tx.accessRequest.findUniqueOrThrow({ where: { id: requestId }, include: { renewsGrant: true } });
  if (request.state !== 'PENDING') throw await decidedBefore(tx, requestId, actor);
  const service = await tx.service.findUniqueOrThrow({ where: { id: request.serviceId } });
  const locked = { ...request, service };
  if (digestOf(locked) !== shownDigest) {
    throw conflict(`What this request grants has changed since you looked, so nothing was decided. Read it again, then decide.`);
  }
  return locked;
}

/** The refusal of a decision on a request that is decided, for this person. */
export async function decidedBefore(tx: Tx, requestId: string, actor: Actor): Promise<AppError> {
  const { state, decidedBy } = await tx.accessRequest.findUniqueOrThrow({ where: { id: requestId }, select: { state: true, decidedBy: { select: { id: true, name: true } } } });
  const isApprover = decidedBy !== null && state !== 'CANCELLED';
  return conflict(alreadyDecided(state as Exclude<RequestState, 'PENDING'>, actor, decidedBy), isApprover ? { href: '/approvals', text: 'Open approvals' } : undefined);
}

/** Freezes the request in its new state. The guard in the query decides a race, whatever was read before. */
export async function settle(
  tx: Tx,
  requestId: string,
  to: Exclude<RequestState, 'PENDING'>,
  by: Actor,
  comment: string,
): Promise<void> {
  const { count } = await tx.accessRequest.updateMany({
    where: { id: requestId, state: { in: statesBefore(to) } },
    data: { state: to, decidedById: by.personId, decidedAt: await databaseNow(tx), comment: comment || null },
  });
  if (count === 1) return;
  throw await decidedBefore(tx, requestId, by);
}

export async function requireFuture(tx: Tx, until: Date): Promise<void> {
  if (until <= (await databaseNow(tx))) {
    throw conflict(`The day until which access was asked for, ${dayInWords(until)}, is over. Reject the request and ask for a later day in your comment.`);
  }
}

/** A decision that came too late, or on something that changed meanwhile, is on the record as well. */
export async function recordFailedDecision(action: string, { actor, thing: request, recordOutcome }: WriteContext<unknown, RequestRow>, error: unknown): Promise<void> {
  if (!(error instanceof AppError) || error.code !== 'conflict') return;
  await recordOutcome((tx) =>
    recordAttempt(tx, {
      actor,
      action,
      outcome: 'FAILED',
      subject: { type: 'request', id: request.id },
      teamIds: [request.service.teamId, request.teamId],
      sentence: `tried to decide on the request of ${request.team.name} for ${request.service.name}: ${error.publicMessage}`,
      data: { serviceId: request.serviceId, serviceName: request.service.name, teamName: request.team.name, code: error.code, reason: error.publicMessage },
    }),
  );
}
