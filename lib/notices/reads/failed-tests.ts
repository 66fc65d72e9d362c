import { faultsOfOwners } from '@/lib/connections/explain-test-result';
import type { Tx } from '@/lib/platform/db';
import type { FailedTests } from '../rules/failed-tests';
import { mostGroups } from './stuck';

/** Tests that failed for a cause that the owners of the service can fix, of connections that are ready otherwise. */
export function failedTests(tx: Tx): Promise<FailedTests[]> {
  return tx.$queryRaw`
    WITH last AS (
      SELECT DISTINCT ON (t."connectionId") t."connectionId", t.outcome, t.status, t.fault, t."isDeclared", t."testedAt" FROM connection_test t ORDER BY t."connectionId", t.entry DESC
    )
    SELECT s."teamId", s.id AS "serviceId", s.name AS "serviceName", s."signIn", s."domainName", s."ipAddress", s."portRanges", s."testStatuses", last.fault, count(*)::int AS count,
      (array_agg(last.status ORDER BY last."testedAt" DESC))[1] AS status, (array_agg(last."isDeclared" ORDER BY last."testedAt" DESC))[1] AS "isDeclared",
      (array_agg(g."accountId" ORDER BY last."testedAt" DESC))[1] AS "accountId"
    FROM last JOIN connection c ON c.id = last."connectionId" JOIN resource r ON r.id = c."resourceId" JOIN "grant" g ON g.id = c."grantId" JOIN service s ON s.id = g."serviceId"
      JOIN resource configuration ON configuration.id = s."configurationId" JOIN resource gateway ON gateway.id = s."gatewayId"
    WHERE last.outcome = 'FAILED' AND last.fault = ANY(${[...faultsOfOwners]}) AND r.desired = 'PRESENT' AND r.phase = 'CONVERGED' AND greatest(r."wantedAt", configuration."wantedAt", gateway."wantedAt", s."testChangedAt") <= last."testedAt" AND g.state = 'ACTIVE'
    GROUP BY s.id, last.fault ORDER BY min(last."testedAt"), s.id LIMIT ${mostGroups}`;
}
