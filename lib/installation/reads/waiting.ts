import { nameOfResource } from '@/lib/controller/name-of-resource';
import { pausedReason, type ResourceKind } from '@/lib/controller/driver';
import { driverFor } from '@/lib/controller/drivers/registry';
import { db, Prisma } from '@/lib/platform/db';

/** More is not listed at once: decide on these, and the rest follows. */
export const mostListed = 200;

/** Something on AWS that Pergola makes or changes once the hold ends. */
export interface WaitingChange {
  id: string;
  /** `principal of the resource share 222222222222` */
  what: string;
  accountId: string;
  region: string;
  /** AWS does not hold it: it is made, or made again. Otherwise it is changed. */
  isMissing: boolean;
}

/** Access that AWS does not hold, or holds otherwise than this database wants. */
export interface WaitingGrant {
  id: string;
  service: string;
  accountId: string;
  team: string;
  until: string;
  approvedBy: string | null;
  approvedAt: string | null;
  changes: WaitingChange[];
}

export interface Waiting {
  grants: WaitingGrant[];
  grantCount: number;
  /** What belongs to no access, such as a gateway or a share. */
  others: WaitingChange[];
  otherCount: number;
  /** Wanted objects, and how many of them AWS was not asked about since the hold began. */
  wanted: number;
  unchecked: number;
}

const isWaiting = (since: Date) => Prisma.sql`r.desired = 'PRESENT' AND r.phase = 'BLOCKED' AND r.reason = ${pausedReason} AND r."observedAt" >= ${since.toISOString()}::timestamptz`;

interface Row {
  id: string;
  kind: string;
  accountId: string;
  region: string;
  spec: Prisma.JsonValue;
  awsId: string | null;
  isMissing: boolean;
  grantId: string | null;
}

/**
 * What the hold keeps from being made or changed. The passes of the workers find it: each observes and judges as always, and is
 * refused before its change. So this is what they will do once the hold ends, and no forecast of another kind.
 */
export async function readWaiting(since: Date): Promise<Waiting> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT r.id, r.kind, r."accountId", r.region, r.spec, r."awsId", r.observed IS NULL AS "isMissing",
      coalesce((SELECT c."grantId" FROM connection c WHERE c."resourceId" = r.id),
        (SELECT g.id FROM "grant" g WHERE (g."principalId" = r.id OR g."invitationId" = r.id) AND g.state = 'ACTIVE' AND g.until > clock_timestamp() ORDER BY g."createdAt" DESC LIMIT 1)) AS "grantId"
    FROM resource r WHERE ${isWaiting(since)} ORDER BY r.id`;
  const [figures] = await db().$queryRaw<{ wanted: number; unchecked: number }[]>`
    SELECT count(*)::int AS wanted, (count(*) FILTER (WHERE (r."checkedAt" IS NULL OR r."checkedAt" < ${since.toISOString()}::timestamptz) AND r.phase <> 'WAITING_FOR_OTHERS'))::int AS unchecked
    FROM resource r WHERE r.desired = 'PRESENT'`;
  const grantIds = [...new Set(rows.flatMap(({ grantId }) => grantId ?? []))];
  const others = rows.filter(({ grantId }) => grantId === null);
  // bounded: `mostListed` IDs
  const grants = await db().grant.findMany({
    where: { id: { in: grantIds.slice(0, mostListed) } },
    select: { id: true, accountId: true, until: true, service: { select: { name: true } }, team: { select: { name: true } }, request: { select: { decidedAt: true, decidedBy: { select: { name: true } } } } },
    orderBy: { createdAt: 'asc' },
  });
  return {
    grants: grants.map(({ id, accountId, until, service, team, request }) => ({
      id, accountId, service: service.name, team: team.name, until: until.toISOString(), approvedBy: request.decidedBy?.name ?? null, approvedAt: request.decidedAt?.toISOString() ?? null,
      changes: rows.filter(({ grantId }) => grantId === id).map(changeOf),
    })),
    grantCount: grantIds.length,
    others: others.slice(0, mostListed).map(changeOf),
    otherCount: others.length,
    ...figures!,
  };
}

function changeOf({ id, kind, accountId, region, spec, awsId, isMissing }: Row): WaitingChange {
  return { id, what: `${driverFor(kind as ResourceKind).noun} ${nameOfResource({ spec, awsId })}`.trim(), accountId, region, isMissing };
}
