import { nameOfResource } from '@/lib/controller/name-of-resource';
import { pausedReason, type ResourceKind } from '@/lib/controller/driver';
import { driverFor } from '@/lib/controller/drivers/registry';
import { db, Prisma } from '@/lib/platform/db';

/** More is not listed at once: decide on these, and the rest follows. */
export const mostListed = 200;
/** Changes that are listed of one access: its principal, its invitation and most of its connections. */
const mostChanges = 10;

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
  /** The first of them. */
  changes: WaitingChange[];
  changeCount: number;
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

interface Row {
  id: string;
  kind: string;
  accountId: string;
  region: string;
  spec: Prisma.JsonValue;
  awsId: string | null;
  isMissing: boolean;
}

/** What waits, with the access that it belongs to. */
const waitingChanges = (since: Date) => Prisma.sql`
  SELECT r.id, r.kind, r."accountId", r.region, r.spec, r."awsId", r.observed IS NULL AS "isMissing",
    coalesce((SELECT c."grantId" FROM connection c WHERE c."resourceId" = r.id),
      (SELECT g.id FROM "grant" g WHERE (g."principalId" = r.id OR g."invitationId" = r.id) AND g.state = 'ACTIVE' AND g.until > clock_timestamp() ORDER BY g."createdAt" DESC LIMIT 1)) AS "grantId"
  FROM resource r WHERE r.desired = 'PRESENT' AND r.phase = 'BLOCKED' AND r.reason = ${pausedReason} AND r."observedAt" >= ${since.toISOString()}::timestamptz`;

/**
 * What the hold keeps from being made or changed. The passes of the workers find it: each observes and judges as always, and is
 * refused before its change. So this is what they will do once the hold ends, and no forecast of another kind. The counts are of
 * all of it; the lists begin with the oldest access.
 */
export async function readWaiting(since: Date): Promise<Waiting> {
  const [figures] = await db().$queryRaw<{ wanted: number; unchecked: number; grantCount: number; otherCount: number }[]>`
    WITH waiting AS (${waitingChanges(since)})
    SELECT count(*)::int AS wanted, (count(*) FILTER (WHERE (r."checkedAt" IS NULL OR r."checkedAt" < ${since.toISOString()}::timestamptz) AND r.phase <> 'WAITING_FOR_OTHERS'))::int AS unchecked,
      (SELECT count(DISTINCT "grantId") FROM waiting)::int AS "grantCount", (SELECT count(*) FROM waiting WHERE "grantId" IS NULL)::int AS "otherCount"
    FROM resource r WHERE r.desired = 'PRESENT'`;
  const changes = await db().$queryRaw<(Row & { grantId: string; changeCount: number })[]>`
    WITH waiting AS (${waitingChanges(since)}),
      listed AS (SELECT g.id, g."createdAt" FROM "grant" g WHERE g.id IN (SELECT "grantId" FROM waiting) ORDER BY g."createdAt", g.id LIMIT ${mostListed}),
      numbered AS (SELECT w.*, l."createdAt", (count(*) OVER (PARTITION BY l.id))::int AS "changeCount", row_number() OVER (PARTITION BY l.id ORDER BY w.id) AS number FROM waiting w JOIN listed l ON l.id = w."grantId")
    SELECT * FROM numbered WHERE number <= ${mostChanges} ORDER BY "createdAt", "grantId", number`;
  const others = await db().$queryRaw<Row[]>`WITH waiting AS (${waitingChanges(since)}) SELECT * FROM waiting WHERE "grantId" IS NULL ORDER BY id LIMIT ${mostListed}`;
  const byGrant = new Map<string, typeof changes>();
  for (const change of changes) byGrant.set(change.grantId, [...(byGrant.get(change.grantId) ?? []), change]);
  // bounded: `mostListed` IDs
  const grants = await db().grant.findMany({
    where: { id: { in: [...byGrant.keys()] } },
    select: { id: true, accountId: true, until: true, service: { select: { name: true } }, team: { select: { name: true } }, request: { select: { decidedAt: true, decidedBy: { select: { name: true } } } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return {
    grants: grants.map(({ id, accountId, until, service, team, request }) => ({
      id, accountId, service: service.name, team: team.name, until: until.toISOString(), approvedBy: request.decidedBy?.name ?? null, approvedAt: request.decidedAt?.toISOString() ?? null,
      changes: byGrant.get(id)!.map(changeOf), changeCount: byGrant.get(id)![0]!.changeCount,
    })),
    others: others.map(changeOf),
    ...figures!,
  };
}

function changeOf({ id, kind, accountId, region, spec, awsId, isMissing }: Row): WaitingChange {
  return { id, what: `${driverFor(kind as ResourceKind).noun} ${nameOfResource({ spec, awsId })}`.trim(), accountId, region, isMissing };
}
