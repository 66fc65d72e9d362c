import { declareResources } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { lockAccess } from '@/lib/grants/access-lock';
import { invitationKey, principalKey, wantedOfAccess } from '@/lib/grants/wanted';
import { endGrant } from '@/lib/grants/writes/end';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import { needsInvitation } from '../reads/organization';
import type { RequestRow } from '../reads';
import type { ApproveRequest } from '../schema';
import { whatIsAsked } from '../sentence';
import { dayInWords } from '../until';
import { lockRequest, recordFailedDecision, requireAsShown, requireFuture, settle, type LockedRequest } from './decide';
import { extendGrant } from './extend';

/**
 * Approves, makes the grant and says what it wants of AWS, in one transaction; then runs the first passes. Of a renewal
 * only the end date moves.
 */
export async function approveRequest(context: WriteContext<ApproveRequest, RequestRow>): Promise<{ grantId: string }> {
  const { actor, input, thing: request, transaction } = context;
  const isInvited =
    request.renewsGrant === null &&
    (await needsInvitation({ accountId: request.service.accountId }, { accountId: request.accountId }, request.service.region, { sourceIdentity: actor.personId, sessionName: request.id }));
  const made = await transaction((tx, locked) => approve(tx, locked.actor, input, request, isInvited), {
    lock: async (tx) => {
      await lockAccess(tx, request.serviceId, request.accountId);
      await lockRequest(tx, request);
    },
  }).catch(async (error: unknown) => {
    await recordFailedDecision('request.approve', context, error);
    throw error;
  });
  await runFirstPasses(actor, made.resourceIds);
  return { grantId: made.grantId };
}

async function approve(tx: Tx, actor: Actor, input: ApproveRequest, shown: RequestRow, isInvited: boolean) {
  await requirePublished(tx, shown.serviceId);
  const request = await requireAsShown(tx, shown.id, input.digest, actor);
  const { service } = request;
  await requireFuture(tx, request.until);
  if (request.renewsGrant) return { grantId: await extendGrant(tx, actor, { input, request, teamName: shown.team.name }), resourceIds: [] };
  await makeRoom(tx, request);
  await settle(tx, request.id, 'APPROVED', actor, input.comment);
  const ids = await declareResources(tx, wantedOfAccess({ service: await withKeys(tx, service), accountId: request.accountId, isInvited, isNeeded: true, repairs: service.onDrift === 'REPAIR' }));
  const principalId = ids.get(principalKey(service.id, request.accountId))!;
  const invitationId = ids.get(invitationKey(service.id, request.accountId)) ?? null;
  const grantId = newId('grt');
  await tx.grant.create({
    data: { id: grantId, requestId: request.id, serviceId: service.id, accountId: request.accountId, teamId: request.teamId, until: request.until, principalId, invitationId },
  });
  await recordAudit(tx, {
    actor,
    action: 'request.approve',
    outcome: 'DONE',
    subject: { type: 'request', id: request.id },
    teamIds: [service.teamId, request.teamId],
    sentence: `approved the request of ${shown.team.name} for ${whatIsAsked({ serviceName: service.name, accountId: request.accountId, until: request.until })}`,
    data: { serviceId: service.id, serviceName: service.name, teamName: shown.team.name, accountId: request.accountId, grantId, digest: input.digest, until: request.until.toISOString(), comment: input.comment },
  });
  return { grantId, resourceIds: [principalId, ...(invitationId ? [invitationId] : [])] };
}

/** An older grant of this service and account that is past its date is ended first; one that stands is enough. */
async function makeRoom(tx: Tx, request: LockedRequest): Promise<void> {
  const now = await databaseNow(tx);
  const older = await tx.grant.findMany({ where: { serviceId: request.serviceId, accountId: request.accountId, state: { in: ['ACTIVE', 'SUSPENDED'] } } });
  for (const grant of older) {
    if (grant.until > now) throw conflict(`Account ${request.accountId} already has access to ${request.service.name} until ${dayInWords(grant.until)}. Reject this request, or revoke that access first.`, { href: `/access/${grant.id}`, text: 'Open access' });
    await endGrant(tx, grant.id, { how: 'expire' });
  }
}

async function withKeys(tx: Tx, service: LockedRequest['service']) {
  const { share, configuration } = await tx.service.findUniqueOrThrow({
    where: { id: service.id },
    select: { share: { select: { key: true } }, configuration: { select: { key: true } } },
  });
  const { id, name, accountId, region } = service;
  return { id, name, accountId, region, shareKey: share.key, configurationKey: configuration.key };
}
