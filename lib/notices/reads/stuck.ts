import { isKnownKind, driverFor } from '@/lib/controller/drivers/registry';
import type { Helper } from '@/lib/controller/driver';
import { nameOfResource } from '@/lib/controller/name-of-resource';
import { pausedReason } from '@/lib/controller/driver';
import { Prisma, type Tx } from '@/lib/platform/db';
import { slowCause } from '../rules/cut';
import type { Stuck } from '../rules/stuck';
import { accountCauses, mostSingles, type Trouble } from '../rules/trouble';
import { blockedMinutes, cutMinutes, waitingLimits } from '../rules/waits';
import { belonging } from './belonging';

/** Most of what was changed by hand is put right within seconds, and a look that failed is repeated. */
const unwellMinutes = 5;
/** Groups that are looked at; more than these in one turn are nobody's to read. */
export const mostGroups = 2_000;

interface Row extends Pick<Stuck, 'teamId' | 'accountId' | 'cause' | 'count' | 'services' | 'grants'> {
  what: Trouble['what'];
  resourceId: string | null;
  first: Omit<Stuck['first'], 'name' | 'since' | 'blockedBy'> & { kind: string; spec: Prisma.JsonObject; awsId: string | null; since: string; blockedBy: Helper | null };
}

/** What a group is told from: its size, and the longest held up in it. */
const grouped = Prisma.sql`
  count(*)::int AS count, count(DISTINCT "serviceId")::int AS services, count(DISTINCT "grantId")::int AS grants,
  (array_agg(jsonb_build_object('resourceId', id, 'kind', kind, 'spec', spec, 'awsId', "awsId", 'sentence', sentence, 'blockedBy', "blockedBy", 'since', since,
    'grantId', "grantId", 'serviceId', "serviceId", 'serviceName', "serviceName", 'consumerTeamName', "consumerTeamName", 'isConsumers', coalesce("teamId" = "consumerTeamId", false)) ORDER BY since, id))[1] AS first`;

const columns = Prisma.sql`r.id, r.kind, r.spec, r."awsId", r."accountId", r."blockedBy", b."grantId", s.id AS "serviceId", s.name AS "serviceName", b."consumerTeamId", consumer.name AS "consumerTeamName"`;

/**
 * Access that is wanted absent and is not gone, by who is told, account and cause; once for the owners, once for
 * administrators. What only waits for something else that is to go is told with that.
 */
export async function unfinishedCuts(tx: Tx): Promise<Stuck[]> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH stuck AS (
      SELECT ${columns}, s."teamId", r.sentence, r."wantedAt" AS since, CASE WHEN r.phase = 'BLOCKED' THEN coalesce(r.reason, 'blocked') ELSE ${slowCause} END AS cause
      FROM resource r ${belonging}
      WHERE r.desired = 'ABSENT' AND r.phase <> 'GONE' AND (r.phase = 'BLOCKED' OR r."wantedAt" < clock_timestamp() - ${cutMinutes} * interval '1 minute')
        AND NOT (r.phase = 'WAITING_FOR_OTHERS' AND EXISTS (
          SELECT 1 FROM resource_dependency d JOIN resource o ON o.id = d."resourceId" WHERE d."dependsOnId" = r.id AND o.desired = 'ABSENT' AND o.phase <> 'GONE'))
        AND s.id IS NOT NULL AND r.kind NOT IN ('resource-gateway', 'resource-configuration', 'resource-share')
    )
    SELECT "teamId", "accountId", cause, ${grouped} FROM stuck
    GROUP BY GROUPING SETS (("teamId", "accountId", cause), ("accountId", cause)) ORDER BY min(since), "accountId" LIMIT ${mostGroups}`;
  return rows.map(stuckOf);
}

/** From one phase to another and back, and never ready: none of them lasts long, and all of it does. */
const circlingMinutes = 120;
const isCircling = Prisma.sql`(r."readyGeneration" IS DISTINCT FROM r.generation AND r."wantedAt" < clock_timestamp() - ${circlingMinutes} * interval '1 minute' AND r."phaseSince" < clock_timestamp() - interval '1 minute')`;

/**
 * What waits for a person, does not come to its end (`rules/waits.ts`), or is not as wanted, for longer than passes by itself. What is paused is left out, since whoever
 * it concerns reads that on every page; so is what an unfinished cut says already.
 */
export async function lastingTroubles(tx: Tx): Promise<Trouble[]> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH trouble AS (
      SELECT ${columns}, r.sentence, r."phaseSince" AS since, 'blocked' AS what, coalesce(r.reason, 'blocked') AS cause,
        CASE r."blockedBy" WHEN 'admin' THEN NULL WHEN 'consumer' THEN coalesce(b."consumerTeamId", a."teamId") ELSE coalesce(s."teamId", a."teamId") END AS "teamId"
      FROM resource r ${belonging} LEFT JOIN account a ON a.id = r."accountId"
      WHERE r.phase = 'BLOCKED' AND r."phaseSince" < clock_timestamp() - ${blockedMinutes} * interval '1 minute' AND coalesce(r.reason, '') <> ${pausedReason}
        AND (r.desired = 'PRESENT' OR r."blockedBy" = 'consumer' OR b."serviceId" IS NULL OR r.kind IN ('resource-gateway', 'resource-configuration', 'resource-share'))
      UNION ALL
      SELECT ${columns}, coalesce(r."healthSentence", ''), r."healthSince", 'health', r.health::text,
        CASE WHEN r.kind = 'connection' THEN coalesce(b."consumerTeamId", a."teamId") ELSE coalesce(s."teamId", a."teamId") END
      FROM resource r ${belonging} LEFT JOIN account a ON a.id = r."accountId"
      WHERE r.health IN ('CHANGED', 'MISSING', 'FAILING', 'UNKNOWN') AND r."healthSince" < clock_timestamp() - ${unwellMinutes} * interval '1 minute'
        AND r.phase <> 'BLOCKED' AND r.desired = 'PRESENT'
      UNION ALL
      SELECT ${columns}, r.sentence, CASE WHEN ${isCircling} THEN r."wantedAt" ELSE r."phaseSince" END, 'waits', CASE WHEN r.phase = 'RETRYING' THEN coalesce(r.reason, 'RETRYING') ELSE r.phase::text END, told."teamId"
      FROM resource r JOIN jsonb_to_recordset(${JSON.stringify(waitingLimits())}::jsonb) AS point(phase text, kind text, minutes int, "tellSide" boolean) ON point.phase = r.phase::text AND point.kind = r.kind
        ${belonging} LEFT JOIN account a ON a.id = r."accountId"
        CROSS JOIN LATERAL (
          SELECT NULL AS "teamId" UNION
          SELECT CASE WHEN r.kind IN ('connection', 'share-invitation') THEN coalesce(b."consumerTeamId", a."teamId") ELSE coalesce(s."teamId", a."teamId") END WHERE point."tellSide"
        ) told
      WHERE (r."phaseSince" < clock_timestamp() - point.minutes * interval '1 minute' OR ${isCircling})
        AND (r.health IS NULL OR r.health = 'IN_SYNC') AND (r.desired = 'PRESENT' OR r.kind IN ('resource-gateway', 'resource-configuration', 'resource-share'))
        AND NOT (r.phase = 'WAITING_FOR_OTHERS' AND EXISTS (
          SELECT FROM resource_dependency d JOIN resource o ON o.id = CASE WHEN r.desired = 'PRESENT' THEN d."dependsOnId" ELSE d."resourceId" END
          WHERE CASE WHEN r.desired = 'PRESENT' THEN d."resourceId" ELSE d."dependsOnId" END = r.id AND o.desired = r.desired AND o.phase NOT IN ('CONVERGED', 'GONE')))
    ), counted AS (SELECT *, count(*) OVER (PARTITION BY "teamId", "accountId", what, cause) AS n FROM trouble)
    SELECT "teamId", "accountId", what, cause, CASE WHEN n <= ${mostSingles} AND cause <> ALL(${[...accountCauses]}::text[]) THEN id END AS "resourceId", ${grouped}
    FROM counted GROUP BY 1, 2, 3, 4, 5 ORDER BY min(since), "accountId" LIMIT ${mostGroups}`;
  return rows.map((row) => ({ ...stuckOf(row), what: row.what, resourceId: row.resourceId, kind: isKnownKind(row.first.kind) ? row.first.kind : null }));
}

function stuckOf({ teamId, accountId, cause, count, services, grants, first }: Row): Stuck {
  const { kind, spec, awsId, since, ...shown } = first;
  const noun = isKnownKind(kind) ? driverFor(kind).noun : kind;
  return { teamId, accountId, cause, count, services, grants, first: { ...shown, name: `${noun} ${nameOfResource({ spec, awsId })}`.trim(), since: new Date(since) } };
}
