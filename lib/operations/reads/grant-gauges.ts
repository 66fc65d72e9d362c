import { openCountOfAll } from '@/lib/ghosts/reads';
import { openObjectCountOfAll } from '@/lib/ghosts/reads/marked-objects';
import { db } from '@/lib/platform/db';
import { gauge, showAll } from '@/lib/platform/metrics';

const byState = gauge({ name: 'pergola_grants', help: 'Grants by what they are now; expired are those whose end date has passed and whose cut has not begun.', labels: ['state'] });
const uncut = gauge({ name: 'pergola_revokes_unfinished', help: 'Revoked and ended grants of which AWS still lists something, or has not been read back empty.' });
const uncutAge = gauge({ name: 'pergola_revokes_oldest_seconds', help: 'How long ago the cut of the oldest of them was asked for.' });
const unexplained = gauge({ name: 'pergola_unexplained_access', help: 'Unmanaged access that nobody has decided on: accounts and organizations with access to a service beside a grant, and objects with a mark of Pergola that no resource has.' });

/** What is read of grants for the metrics. */
export async function readGrantGauges(): Promise<void> {
  const [states, [left], access, objects] = await Promise.all([readStates(), readUnfinished(), openCountOfAll(), openObjectCountOfAll()]);
  showAll(byState, states.map(({ state, count }) => ({ labels: { state }, value: count })));
  uncut.set(left?.count ?? 0);
  uncutAge.set(left?.age ?? 0);
  unexplained.set(access + objects);
}

export function forgetGrantGauges(): void {
  for (const shown of [byState, uncut, uncutAge, unexplained]) shown.reset();
}

function readStates(): Promise<{ state: string; count: number }[]> {
  return db().$queryRaw`
    SELECT CASE WHEN state <> 'ACTIVE' THEN lower(state::text) WHEN until <= clock_timestamp() THEN 'expired' ELSE 'active' END AS state, count(*)::int AS count
    FROM "grant" GROUP BY 1`;
}

/** A connection is left, or the principal is to go and no proof says that it went. */
function readUnfinished(): Promise<{ count: number; age: number }[]> {
  return db().$queryRaw`
    SELECT count(*)::int AS count, coalesce(max(extract(epoch FROM clock_timestamp() - g."endedAt")), 0)::float8 AS age
    FROM "grant" g JOIN resource principal ON principal.id = g."principalId"
    WHERE g.state = 'REVOKED' AND (
      EXISTS (SELECT 1 FROM connection c JOIN resource r ON r.id = c."resourceId" WHERE c."grantId" = g.id AND r.phase <> 'GONE')
      OR (principal.desired = 'ABSENT' AND NOT EXISTS (
        SELECT 1 FROM proof p WHERE p."resourceId" = g."principalId" AND p."contradictedAt" IS NULL AND p.generation >= coalesce(g."cutGeneration", principal.generation))))`;
}
