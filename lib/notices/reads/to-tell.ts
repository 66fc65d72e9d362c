import { missingOnceReason, pausedReason } from '@/lib/controller/driver';
import { mostMissing, secondCheckMs } from '@/lib/controller/timing';
import { marks } from '@/lib/grants/reminder';
import { Prisma, type Tx } from '@/lib/platform/db';
import { decidersOf, decidingInclude } from '@/lib/requests/deciders';
import { mostGroups } from './stuck';
import type { GhostsOfService, ObjectsOfAccount } from '../rules/ghosts';
import type { EndingGrant, UndecidedRenewal } from '../rules/grant-ends';
import type { DriftEvent } from '../rules/drift';
import type { HeldInstallation } from '../rules/hold';
import type { Event } from '../rules/news';
import { fieldsForConsumers, type CorrectionEvent } from '../rules/correction';
import type { RetirementEvent } from '../rules/retirement';
import type { MassMissing } from '../rules/missing';
import type { RefusedRoles, UnverifiedRoles } from '../rules/roles';
import type { UndecidedRequest, WaitingRequest } from '../rules/request-waits';
import type { ForgottenPause } from '../rules/pauses';
import { pausedHours, undecidedDays, unverifiedHours } from '../rules/waits';

/** Told in one turn at most, of what is told once: the next turn is seconds away. What lasts is read whole, up to `mostGroups`. */
const batchSize = 300;
/** What happened longer ago is not news any more, such as when Pergola tells for the first time. */
const newsDays = 3;

/** The tightest mark that an end date has passed. */
export const markOf = (until: Prisma.Sql) => Prisma.sql`(SELECT min(mark) FROM unnest(${[...marks]}::int[]) mark WHERE ${until} <= clock_timestamp() + mark * interval '1 day')`;
/** An end date as keys have it. */
export const untilInKey = (until: Prisma.Sql) => Prisma.sql`(extract(epoch FROM ${until}) * 1000)::bigint::text`;

const notTold = (key: Prisma.Sql) => Prisma.sql`NOT EXISTS (SELECT 1 FROM notice told WHERE told.key = ${key})`;

/** Access whose end has passed a mark since the date was set, and nobody was told of that mark. */
export async function endingGrants(tx: Tx): Promise<EndingGrant[]> {
  const rows = await tx.$queryRaw<(Omit<EndingGrant, 'renewal'> & { requestId: string | null; renewedUntil: Date | null; requester: string | null })[]>`
    SELECT m.key || CASE WHEN q.id IS NULL THEN '' ELSE '/asked' END AS key, g.id AS "grantId", g."teamId", owner.name AS "ownerTeamName", s.name AS "serviceName", g."accountId", g.until,
      clock_timestamp() AS now, g.state = 'SUSPENDED' AS "isSuspended", q.id AS "requestId", q.until AS "renewedUntil", p.name AS requester
    FROM "grant" g
    CROSS JOIN LATERAL (SELECT mark, 'grant-ends/' || g.id || '/' || ${untilInKey(Prisma.sql`g.until`)} || '/' || mark AS key FROM (SELECT ${markOf(Prisma.sql`g.until`)} AS mark) tightest) m
    JOIN service s ON s.id = g."serviceId" JOIN team owner ON owner.id = s."teamId"
    LEFT JOIN access_request q ON q."renewsGrantId" = g.id AND q.state = 'PENDING' LEFT JOIN person p ON p.id = q."requesterId"
    WHERE g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > clock_timestamp() AND g.until <= clock_timestamp() + ${Math.max(...marks)} * interval '1 day'
      AND g.until - m.mark * interval '1 day' > coalesce((SELECT max(e."decidedAt") FROM access_request e WHERE e."renewsGrantId" = g.id AND e.state = 'APPROVED'), g."createdAt")
      AND ${notTold(Prisma.sql`m.key`)} AND (q.id IS NULL OR ${notTold(Prisma.sql`m.key || '/asked'`)})
    ORDER BY g.until LIMIT ${batchSize}`;
  return rows.map(({ requestId, renewedUntil, requester, ...grant }) => ({ ...grant, renewal: requestId && renewedUntil ? { requestId, until: renewedUntil, requester: requester ?? 'Somebody' } : null }));
}

/** Renewals that nobody has decided on within the last day of the access. */
export function undecidedRenewals(tx: Tx): Promise<UndecidedRenewal[]> {
  return tx.$queryRaw`
    SELECT 'renewal-undecided/' || q.id AS key, q.id AS "requestId", s."teamId", consumer.name AS "consumerTeamName", s.name AS "serviceName", g."accountId", g.until,
      q.until AS "renewedUntil", p.name AS requester
    FROM access_request q JOIN "grant" g ON g.id = q."renewsGrantId" JOIN service s ON s.id = q."serviceId" JOIN team consumer ON consumer.id = q."teamId" JOIN person p ON p.id = q."requesterId"
    WHERE q.state = 'PENDING' AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > clock_timestamp() AND g.until <= clock_timestamp() + ${Math.min(...marks)} * interval '1 day'
      AND ${notTold(Prisma.sql`'renewal-undecided/' || q.id`)}
    ORDER BY g.until LIMIT ${batchSize}`;
}

/** What the audit has of the last days about access and requests, as the consumer's team is told it. */
export function newEvents(tx: Tx): Promise<Event[]> {
  return tx.$queryRaw`
    SELECT 'news/' || e.seq AS key, e.action, e."actorId", e."actorName", e.data ->> 'comment' AS comment, coalesce(q."teamId", g."teamId") AS "teamId", s.name AS "serviceName",
      coalesce(q."accountId", g."accountId") AS "accountId", coalesce(g.id, e.data ->> 'grantId') AS "grantId", q.id AS "requestId", coalesce(q.until, g.until) AS until, q."renewsGrantId" IS NOT NULL AS "isRenewal", coalesce((e.data ->> 'retires')::boolean, false) AS retires
    FROM audit_event e
    LEFT JOIN "grant" g ON e."subjectType" = 'grant' AND g.id = e."subjectId"
    LEFT JOIN access_request q ON e."subjectType" = 'request' AND q.id = e."subjectId"
    JOIN service s ON s.id = coalesce(q."serviceId", g."serviceId")
    WHERE e.outcome = 'DONE' AND e.action IN ('grant.revoke', 'grant.giveBack', 'grant.expire', 'grant.suspend', 'grant.resume', 'request.approve', 'request.reject')
      AND e.at > clock_timestamp() - ${newsDays} * interval '1 day' AND ${notTold(Prisma.sql`'news/' || e.seq`)}
    ORDER BY e.seq LIMIT ${batchSize}`;
}

/** Retirements that were requested or completed in the last days. A consumer's team is told of the end of each of its accesses, and of the completion. */
export function retirementEvents(tx: Tx): Promise<RetirementEvent[]> {
  return tx.$queryRaw`
    SELECT 'retirement/' || e.seq || '/' || t.id AS key, t.id AS "teamId", e.action, e."actorId", e."actorName", s.id AS "serviceId", s.name AS "serviceName", coalesce(s."retireReason", '') AS reason,
      s."teamId" = t.id AS "isOwners", coalesce(jsonb_array_length(e.data -> 'leftovers'), 0) AS leftovers
    FROM audit_event e JOIN service s ON e."subjectType" = 'service' AND s.id = e."subjectId" JOIN team t ON t.id = ANY(e."teamIds")
    WHERE e.outcome = 'DONE' AND (e.action = 'service.retired' OR (e.action = 'service.retire' AND t.id = s."teamId")) AND e.at > clock_timestamp() - ${newsDays} * interval '1 day'
      AND ${notTold(Prisma.sql`'retirement/' || e.seq || '/' || t.id`)}
    ORDER BY e.seq LIMIT ${batchSize}`;
}

/** Corrections of the last days, for each team that has access to the service and is concerned. */
export function correctionEvents(tx: Tx): Promise<CorrectionEvent[]> {
  return tx.$queryRaw`
    SELECT 'correction/' || e.seq || '/' || a."teamId" AS key, a."teamId", e."actorId", e."actorName", s.id AS "serviceId", s.name AS "serviceName", e.data -> 'corrections' AS corrections, e.data ->> 'effect' AS effect,
      CASE WHEN a.grants = 1 THEN a."grantId" END AS "grantId", a.connections
    FROM audit_event e JOIN service s ON e."subjectType" = 'service' AND s.id = e."subjectId" JOIN LATERAL (
      SELECT g."teamId", count(DISTINCT g.id)::int AS grants, min(g.id) AS "grantId", count(r.id) FILTER (WHERE r.desired = 'PRESENT')::int AS connections
      FROM "grant" g LEFT JOIN connection c ON c."grantId" = g.id LEFT JOIN resource r ON r.id = c."resourceId"
      WHERE g."serviceId" = s.id AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > clock_timestamp() AND g."createdAt" < e.at GROUP BY g."teamId"
    ) a ON true
    WHERE e.outcome = 'DONE' AND e.action = 'service.correct' AND e.at > clock_timestamp() - ${newsDays} * interval '1 day'
      AND EXISTS (SELECT FROM jsonb_array_elements(e.data -> 'corrections') one WHERE one ->> 'field' = ANY(${[...fieldsForConsumers]}::text[]))
      AND ${notTold(Prisma.sql`'correction/' || e.seq || '/' || a."teamId"`)}
    ORDER BY e.seq, a."teamId" LIMIT ${batchSize}`;
}

/** Accounts with a role whose last verification failed. */
export function refusedRoles(tx: Tx): Promise<RefusedRoles[]> {
  return tx.$queryRaw`
    SELECT a.id AS "accountId", a."teamId", string_agg(lower(r.purpose::text), ', ' ORDER BY r.purpose) AS purposes, count(*)::int AS count, min(r.problem) AS problem
    FROM account_role r JOIN account a ON a.id = r."accountId" WHERE r.problem IS NOT NULL GROUP BY a.id, a."teamId" ORDER BY a.id LIMIT ${mostGroups}`;
}

/** The hold of the installation that no administrator has decided on. A copy needs no decision. */
export function undecidedHolds(tx: Tx): Promise<HeldInstallation[]> {
  return tx.$queryRaw`SELECT "heldReason" AS reason, "heldSentence" AS sentence FROM installation WHERE "heldAt" IS NOT NULL AND NOT "isCopy"`;
}

/** Accounts and Regions that miss more than a few, and more than half, of their resources after a second check. */
export function massMissings(tx: Tx): Promise<MassMissing[]> {
  return tx.$queryRaw`
    SELECT * FROM (
      SELECT "accountId", region, count(*)::int AS total,
        count(*) FILTER (WHERE health = 'MISSING' OR (reason = ${missingOnceReason} AND "phaseSince" < clock_timestamp() - ${secondCheckMs} * interval '1 ms'))::int AS missing
      FROM resource WHERE desired = 'PRESENT' AND "readyGeneration" IS NOT NULL GROUP BY 1, 2) a
    WHERE missing > ${mostMissing} AND missing > a.total / 2.0 ORDER BY 1, 2 LIMIT ${mostGroups}`;
}

/** Changes outside of Pergola that were found or repaired in the last days, for each team that they concern. A repair says that there was one. */
export function driftEvents(tx: Tx): Promise<DriftEvent[]> {
  return tx.$queryRaw`
    SELECT 'drift/' || e.seq || '/' || t.id AS key, t.id AS "teamId", e.action, e.sentence AS message, e.data ->> 'serviceId' AS "serviceId", e.data ->> 'grantId' AS "grantId",
      coalesce(s."teamId" <> t.id, false) AS "isConsumers"
    FROM audit_event e JOIN team t ON t.id = ANY(e."teamIds") LEFT JOIN service s ON s.id = e.data ->> 'serviceId'
    WHERE e.outcome = 'DONE' AND e.action IN ('resource.drift', 'resource.repair', 'resource.reopen') AND e.at > clock_timestamp() - ${newsDays} * interval '1 day'
      AND NOT (e.action = 'resource.drift' AND EXISTS (SELECT FROM audit_event later WHERE later.outcome = 'DONE' AND later.action IN ('resource.drift', 'resource.repair')
        AND later.action = 'resource.repair' AND later.seq > e.seq AND later.data ->> 'resourceId' = e.data ->> 'resourceId'))
      AND ${notTold(Prisma.sql`'drift/' || e.seq || '/' || t.id`)}
    ORDER BY e.seq LIMIT ${batchSize}`;
}

/** Requests that nobody was told of, with those who may decide. */
export async function waitingRequests(tx: Tx): Promise<WaitingRequest[]> {
  const untold = await tx.$queryRaw<{ id: string }[]>`
    SELECT q.id FROM access_request q WHERE q.state = 'PENDING' AND ${notTold(Prisma.sql`'request-waits/' || q.id`)} ORDER BY q."createdAt" LIMIT ${batchSize}`;
  if (untold.length === 0) return [];
  // bounded: `untold` is a batch
  const requests = await tx.accessRequest.findMany({
    where: { id: { in: untold.map(({ id }) => id) } },
    include: { service: { include: decidingInclude }, team: { select: { name: true } }, renewsGrant: { select: { until: true } } },
  });
  return requests.map(({ id, accountId, until, reason, requesterId, service, team, renewsGrant }) => {
    const deciders = decidersOf(service, requesterId);
    const may = new Set(deciders.map((person) => person.id));
    return {
      key: `request-waits/${id}`, requestId: id, teamId: service.teamId, consumerTeamName: team.name, serviceName: service.name, accountId, until, reason, renews: renewsGrant?.until ?? null,
      deciders: deciders.map(({ name }) => name),
      bystanders: deciders.length === 0 ? [] : service.team.memberships.map(({ personId }) => personId).filter((personId) => !may.has(personId)),
    };
  });
}

/** Services on which AWS was seen twice to hold what no grant explains. */
export function newGhosts(tx: Tx): Promise<GhostsOfService[]> {
  return tx.$queryRaw`
    SELECT s.id AS "serviceId", s.name AS "serviceName", s."teamId", count(*)::int AS count,
      (array_agg(h.id ORDER BY h."firstSeenAt" DESC, h.id))[1] AS "latestId", (array_agg(h.holder ORDER BY h."firstSeenAt" DESC, h.id))[1] AS "latestHolder"
    FROM ghost h JOIN service s ON s.id = h."serviceId"
    WHERE h."goneAt" IS NULL AND h.decision IS NULL AND h."lastSeenAt" > h."firstSeenAt"
    GROUP BY s.id ORDER BY s.id LIMIT ${mostGroups}`;
}

/** Pauses that an administrator might have forgotten, with how many resources wait for their end. */
export function forgottenPauses(tx: Tx): Promise<ForgottenPause[]> {
  return tx.$queryRaw`
    SELECT p.id AS "pauseId", p."accountId", p.reason, p."startedAt" AS since, starter.name AS "startedBy",
      (SELECT count(*)::int FROM resource r WHERE r.phase = 'BLOCKED' AND r.reason = ${pausedReason} AND (p."accountId" IS NULL OR r."accountId" = p."accountId") AND (p.kind IS NULL OR r.kind = p.kind)) AS waiting
    FROM pause p JOIN person starter ON starter.id = p."startedById"
    WHERE p."endedAt" IS NULL AND p."startedAt" < clock_timestamp() - ${pausedHours} * interval '1 hour' ORDER BY p."startedAt" LIMIT ${mostGroups}`;
}

/** Accounts with roles that were never verified, a day after the account was added. */
export function unverifiedRoles(tx: Tx): Promise<UnverifiedRoles[]> {
  return tx.$queryRaw`
    SELECT a.id AS "accountId", a."teamId", string_agg(lower(r.purpose::text), ', ' ORDER BY r.purpose) AS purposes, count(*)::int AS count
    FROM account_role r JOIN account a ON a.id = r."accountId"
    WHERE r."verifiedAt" IS NULL AND r.problem IS NULL AND a."createdAt" < clock_timestamp() - ${unverifiedHours} * interval '1 hour' GROUP BY a.id, a."teamId" ORDER BY a.id LIMIT ${mostGroups / 2}::int`;
}

/** Requests that nobody has decided on for days, for each team that is reminded, and administrators. */
export function undecidedRequests(tx: Tx): Promise<UndecidedRequest[]> {
  return tx.$queryRaw`
    SELECT reminder.key, reminder."teamId", reminder."isConsumers", q.id AS "requestId", s.name AS "serviceName", consumer.name AS "consumerTeamName", owner.name AS "ownerTeamName", q."accountId", q."createdAt" AS since
    FROM access_request q JOIN service s ON s.id = q."serviceId" JOIN team owner ON owner.id = s."teamId" JOIN team consumer ON consumer.id = q."teamId"
    CROSS JOIN LATERAL (
      SELECT 'request-undecided/' || q.id || '/owners' AS key, s."teamId", false AS "isConsumers", ${undecidedDays.teams}::int AS days
      UNION ALL SELECT 'request-undecided/' || q.id || '/consumers', q."teamId", true, ${undecidedDays.teams}::int
      UNION ALL SELECT 'request-undecided/' || q.id || '/admins', NULL, false, ${undecidedDays.admins}::int
    ) reminder
    WHERE q.state = 'PENDING' AND q."createdAt" < clock_timestamp() - reminder.days * interval '1 day' AND ${notTold(Prisma.sql`reminder.key`)}
    ORDER BY q."createdAt", reminder.key LIMIT ${batchSize}`;
}

/** Accounts with marked objects that two scans found and whose removal nobody has requested. */
export function newObjects(tx: Tx): Promise<ObjectsOfAccount[]> {
  return tx.$queryRaw`
    SELECT m."accountId", m."teamId", count(*)::int AS count, (array_agg(m.id ORDER BY m."foundAt" DESC, m.id))[1] AS "latestId",
      (array_agg(m.kind ORDER BY m."foundAt" DESC, m.id))[1] AS "latestKind", (array_agg(m.name ORDER BY m."foundAt" DESC, m.id))[1] AS "latestName"
    FROM marked_object m WHERE m.problem IS NOT NULL AND m."goneAt" IS NULL AND m."removalId" IS NULL AND m.seen > 1
    GROUP BY m."accountId", m."teamId" ORDER BY m."accountId", m."teamId" LIMIT ${mostGroups}`;
}
