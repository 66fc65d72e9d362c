import { db, Prisma } from '@/lib/platform/db';

/** What belongs to one ended access, and goes into the archive with it. */
const evidence = {
  request: { include: { requester: true, decidedBy: true } },
  renewals: { include: { requester: true, decidedBy: true } },
  service: { select: { id: true, name: true, teamId: true, configuration: { select: { awsArn: true } } } },
  team: { select: { id: true, name: true } },
  endedBy: { select: { id: true, name: true } },
  principal: { include: { proofs: true } },
  invitation: true,
  connections: { include: { resource: true } },
} satisfies Prisma.GrantInclude;

export type OldGrant = Prisma.GrantGetPayload<{ include: typeof evidence }>;

const requestEvidence = { requester: true, decidedBy: true, service: { select: { id: true, name: true, teamId: true } }, team: { select: { id: true, name: true } } } satisfies Prisma.AccessRequestInclude;

export type OldRequest = Prisma.AccessRequestGetPayload<{ include: typeof requestEvidence }>;

/**
 * Access that ended more than `days` ago and of which nothing is left on AWS: its connections are gone, and its removal is proven, or
 * the account got access again and the principal stays for that. At most `limit`, the oldest first.
 */
export async function oldGrants(days: number, limit: number): Promise<OldGrant[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT g.id FROM "grant" g
    WHERE g.state = 'REVOKED' AND g."endedAt" < clock_timestamp() - ${days} * interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM connection c JOIN resource r ON r.id = c."resourceId" WHERE c."grantId" = g.id AND (r.phase <> 'GONE' OR r.desired <> 'ABSENT'))
      AND NOT EXISTS (SELECT 1 FROM access_request q WHERE q."renewsGrantId" = g.id AND q.state = 'PENDING')
      AND (EXISTS (SELECT 1 FROM proof p WHERE p."resourceId" = g."principalId" AND p.generation >= g."cutGeneration" AND p."contradictedAt" IS NULL)
        OR EXISTS (SELECT 1 FROM "grant" later WHERE later."principalId" = g."principalId" AND later.id <> g.id AND later."createdAt" > g."createdAt"))
    ORDER BY g."endedAt" LIMIT ${limit}`;
  // bounded: `rows` are `limit` at most
  return db().grant.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, include: evidence, orderBy: { endedAt: 'asc' } });
}

/** Requests that were rejected or withdrawn more than `days` ago; what was approved goes with its access. At most `limit`. */
export async function oldRequests(days: number, limit: number): Promise<OldRequest[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT q.id FROM access_request q
    WHERE q.state IN ('REJECTED', 'CANCELLED') AND q."renewsGrantId" IS NULL AND q."decidedAt" < clock_timestamp() - ${days} * interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM "grant" g WHERE g."requestId" = q.id)
    ORDER BY q."decidedAt" LIMIT ${limit}`;
  // bounded: `rows` are `limit` at most
  return db().accessRequest.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, include: requestEvidence, orderBy: { decidedAt: 'asc' } });
}

export type GoneResource = Prisma.ResourceGetPayload<{ include: { proofs: true } }>;

/** Resources that AWS has not had for more than `days` and that nothing refers to, locked. Those with removal proofs, or those without. */
export function goneResourceIds(days: number, { hasProofs, limit }: { hasProofs: boolean; limit: number }): Prisma.Sql {
  return Prisma.sql`
    SELECT r.id FROM resource r
    WHERE r.phase = 'GONE' AND r.desired = 'ABSENT' AND r."phaseSince" < clock_timestamp() - ${days} * interval '1 day' AND (r."leaseUntil" IS NULL OR r."leaseUntil" < clock_timestamp())
      AND NOT EXISTS (SELECT 1 FROM "grant" g WHERE g."principalId" = r.id OR g."invitationId" = r.id)
      AND NOT EXISTS (SELECT 1 FROM connection c WHERE c."resourceId" = r.id)
      AND NOT EXISTS (SELECT 1 FROM service s WHERE s."gatewayId" = r.id OR s."configurationId" = r.id OR s."shareId" = r.id)
      AND NOT EXISTS (SELECT 1 FROM ghost f WHERE f."resourceId" = r.id)
      AND NOT EXISTS (SELECT 1 FROM resource_dependency d WHERE d."dependsOnId" = r.id)
      AND NOT EXISTS (SELECT 1 FROM resource_event e WHERE e."resourceId" = r.id AND e.drift IS NOT NULL AND e."auditedAt" IS NULL)
      AND EXISTS (SELECT 1 FROM proof p WHERE p."resourceId" = r.id) = ${hasProofs}
    ORDER BY r."phaseSince" LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED`;
}

/** At most `limit` of those with removal proofs, with all of their proofs. */
export async function goneResourcesWithProofs(days: number, limit: number): Promise<GoneResource[]> {
  const rows = await db().$queryRaw<{ id: string }[]>(goneResourceIds(days, { hasProofs: true, limit }));
  // bounded: `rows` are `limit` at most
  return db().resource.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, include: { proofs: { orderBy: { at: 'asc' } } }, orderBy: { phaseSince: 'asc' } });
}
