import type { AccountTarget } from '@/lib/controller/account-checks';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, db, type Prisma, type Tx } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Ghost } from '@/prisma/generated/client';
import type { GhostKind } from '@/prisma/generated/enums';
import type { FoundAccess } from '../finding';
import { detailsOf } from '../reads';
import { ghostInWords } from '../words';

/** What a reading was about. */
interface Read {
  kinds: GhostKind[];
  /** ARNs of service networks that could not be read: what was found of them stays as it is. */
  unreadNetworks?: readonly string[];
}

/** Makes the rows say what a whole reading of an account and Region has found. What was not found in it is gone. */
export async function recordReading({ accountId, region }: AccountTarget, found: readonly FoundAccess[], { kinds, unreadNetworks = [] }: Read): Promise<void> {
  const place = { accountId, region };
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`ghosts/${place.accountId}/${place.region}`}, 0))`;
    const now = await databaseNow(tx);
    const known = new Map((await tx.ghost.findMany({ where: { OR: [{ ...place, kind: { in: kinds }, goneAt: null }, { key: { in: found.map(({ key }) => key) } }] } })).map((row) => [row.key, row]));
    for (const access of found) await recordFound(tx, place, access, known.get(access.key), now);
    const keys = new Set(found.map(({ key }) => key));
    const isUnread = (row: Ghost) => row.kind === 'SHARED_NETWORK' && unreadNetworks.includes(detailsOf(row).through ?? '');
    for (const row of known.values()) if (row.goneAt === null && !keys.has(row.key) && !isUnread(row)) await recordGone(tx, row, now);
  });
}

/** A path beside the grant's is kept only if the request of that grant proposed to keep it. */
async function isKept(tx: Tx, access: FoundAccess, row: Ghost): Promise<boolean> {
  if (row.requestId === null) return false;
  return (await tx.grant.count({ where: { requestId: row.requestId, serviceId: access.serviceId, accountId: access.holder, state: 'ACTIVE' } })) > 0;
}

async function recordFound(tx: Tx, place: AccountTarget, access: FoundAccess, row: Ghost | undefined, now: Date): Promise<void> {
  const { key, kind, serviceId, holder, awsArn, isOtherPath } = access;
  const details = { ...access.details } as Prisma.InputJsonObject;
  if (isOtherPath && row && !row.goneAt && row.decision !== 'CUT' && (await isKept(tx, access, row))) {
    await tx.ghost.update({ where: { key }, data: { details, lastSeenAt: now, isOtherPath, ...(row.decision === null && (await adoption(tx, access))) } });
    return;
  }
  if (access.is === 'unexplained' && (!row || row.goneAt || row.decision)) {
    const anew = { ...place, details, isOtherPath, firstSeenAt: now, lastSeenAt: now, goneAt: null, decision: null, decidedById: null, decidedAt: null, resourceId: null, requestId: null };
    const { id } = await tx.ghost.upsert({ where: { key }, create: { id: newId('gho'), key, kind, serviceId, holder, awsArn, ...anew }, update: anew });
    await tell(tx, { id, kind, holder, serviceId, details: access.details }, 'ghost.appear', (sentence) => `found on AWS ${isOtherPath ? 'another path than the one of the grant' : 'what no grant explains'}: ${sentence}`);
    return;
  }
  if (!row || row.goneAt) return;
  const became = access.is === 'granted' && row.decision !== 'ADOPTED' ? await adoption(tx, access) : {};
  await tx.ghost.update({ where: { key }, data: { details, lastSeenAt: now, isOtherPath, ...became } });
}

/** A grant explains it now: whoever approved that has decided. */
async function adoption(tx: Tx, { serviceId, holder }: Pick<FoundAccess, 'serviceId' | 'holder'>): Promise<Prisma.GhostUncheckedUpdateInput> {
  const grant = await tx.grant.findFirst({ where: { serviceId, accountId: holder, state: 'ACTIVE' }, include: { request: true }, orderBy: { createdAt: 'desc' } });
  if (!grant) return {};
  return { decision: 'ADOPTED', decidedById: grant.request.decidedById, decidedAt: grant.createdAt, resourceId: grant.principalId, requestId: grant.requestId };
}

async function recordGone(tx: Tx, row: Ghost, now: Date): Promise<void> {
  // A grant makes it a principal of the share, and what AWS RAM writes into the policy for that is no finding any more.
  const became = row.kind === 'RESOURCE_POLICY' && row.decision === null ? await adoption(tx, row) : {};
  await tx.ghost.update({ where: { id: row.id }, data: { goneAt: now, ...became } });
  if (row.decision === 'ADOPTED' || became.decision) return;
  const seen = { ...row, details: detailsOf(row) };
  if (row.decision === 'CUT') await tell(tx, seen, 'ghost.removed', (sentence) => `removed as unmanaged access: ${sentence}`, { decidedById: row.decidedById, resourceId: row.resourceId });
  else await tell(tx, seen, 'ghost.vanish', (sentence) => `no longer found on AWS: ${sentence}`);
}

type Told = Pick<Ghost, 'id' | 'kind' | 'holder' | 'serviceId'> & { details: FoundAccess['details'] };

async function tell(tx: Tx, ghost: Told, action: string, say: (sentence: string) => string, more: Prisma.InputJsonObject = {}): Promise<void> {
  const { name, teamId } = await tx.service.findUniqueOrThrow({ where: { id: ghost.serviceId }, select: { name: true, teamId: true } });
  await recordAudit(tx, {
    actor: null,
    action,
    outcome: 'DONE',
    subject: { type: 'ghost', id: ghost.id },
    teamIds: [teamId],
    sentence: say(ghostInWords({ ...ghost, serviceName: name })),
    data: { serviceId: ghost.serviceId, serviceName: name, holder: ghost.holder, kind: ghost.kind, details: { ...ghost.details } as Prisma.InputJsonObject, ...more },
  });
}
