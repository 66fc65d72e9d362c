import 'server-only';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { isAbsent } from '@/lib/people/absence';
import { db } from '@/lib/platform/db';
import { decidingInclude } from '@/lib/requests/deciders';
import type { CorrectionFacts } from '../rules/impact';
import type { ServiceRow } from './service';

/** What a list shows. */
const shown = 50;

/** What depends on a service, for those who may change it. */
export async function correctionFactsOf(service: ServiceRow): Promise<CorrectionFacts> {
  const isNeighbor = { gatewayId: service.gatewayId, id: { not: service.id }, state: { not: 'RETIRED' as const } };
  const isPending = { serviceId: service.id, state: 'PENDING' as const };
  const [consumers, neighbors, neighborCount, pending, pendingCount, owners] = await Promise.all([
    consumersOf(service.id),
    db().service.findMany({ where: isNeighbor, select: { name: true }, orderBy: { name: 'asc' }, take: shown }),
    db().service.count({ where: isNeighbor }),
    db().accessRequest.findMany({ where: isPending, select: { requesterId: true, accountId: true, team: { select: { name: true } } }, orderBy: { createdAt: 'asc' }, take: shown }),
    db().accessRequest.count({ where: isPending }),
    db().service.findUniqueOrThrow({ where: { id: service.id }, include: decidingInclude }),
  ]);
  return {
    serviceName: service.name,
    ...consumers,
    gatewayName: (service.gateway.spec as unknown as ResourceGatewaySpec).name,
    neighbors: { names: neighbors.map(({ name }) => name), total: neighborCount },
    pending: { requests: pending.map(({ requesterId, accountId, team }) => ({ requesterId, accountId, teamName: team.name })), total: pendingCount },
    eligible: owners.team.memberships.filter(({ person }) => !isAbsent(person.lastSeenAt)).map(({ person: { id, name } }) => ({ id, name })),
  };
}

type Row = CorrectionFacts['consumers'][number] & { teams: number; accounts: number; allConnections: number; allSuspended: number };

/** Access in force, or suspended, by team and account: those with connections first. */
async function consumersOf(serviceId: string): Promise<Pick<CorrectionFacts, 'consumers' | 'totals'>> {
  const rows = await db().$queryRaw<Row[]>`
    WITH access AS (
      SELECT g."teamId", g."accountId", t.name AS "teamName",
        count(c.id) FILTER (WHERE g.state = 'ACTIVE' AND r.desired = 'PRESENT')::int AS connections, count(c.id) FILTER (WHERE c."comesBack")::int AS suspended
      FROM "grant" g JOIN team t ON t.id = g."teamId" LEFT JOIN connection c ON c."grantId" = g.id LEFT JOIN resource r ON r.id = c."resourceId"
      WHERE g."serviceId" = ${serviceId} AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > clock_timestamp() GROUP BY g."teamId", g."accountId", t.name
    )
    SELECT "teamName", "accountId", connections, suspended, (SELECT count(DISTINCT "teamId")::int FROM access) AS teams, (SELECT count(DISTINCT "accountId")::int FROM access) AS accounts,
      (SELECT sum(connections)::int FROM access) AS "allConnections", (SELECT sum(suspended)::int FROM access) AS "allSuspended"
    FROM access ORDER BY connections + suspended DESC, "teamName", "accountId" LIMIT ${shown}`;
  const [first] = rows;
  return {
    consumers: rows.map(({ teamName, accountId, connections, suspended }) => ({ teamName, accountId, connections, suspended })),
    totals: { teams: first?.teams ?? 0, accounts: first?.accounts ?? 0, connections: first?.allConnections ?? 0, suspended: first?.allSuspended ?? 0 },
  };
}
