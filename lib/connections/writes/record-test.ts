import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { isAboutConnection } from '../explain-test-result';
import type { ConnectionRow } from '../reads';
import type { TestOutcome } from './call-through';

/** Begins a new entry of credentials, which takes the place of what tests of earlier ones showed. Returns its number. */
export async function beginEntry(tx: Tx, connectionId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ entry: number }[]>`
    INSERT INTO connection_test ("connectionId", entry, "enteredAt")
    SELECT ${connectionId}, coalesce(max(entry), 0) + 1, clock_timestamp() FROM connection_test WHERE "connectionId" = ${connectionId} RETURNING entry`;
  return row!.entry;
}

/** EventBridge has the credentials: the connection can be tested with them once it is ready. */
export async function markTaken(tx: Tx, connectionId: string, entry: number): Promise<void> {
  await tx.$executeRaw`UPDATE connection_test SET "takenAt" = clock_timestamp() WHERE "connectionId" = ${connectionId} AND entry = ${entry}`;
}

/**
 * What a request that leaves now leaves with: the number of the credentials that EventBridge has, 0 for a connection that is older than
 * these numbers, and the time. The service is locked, so that no correction in progress is dated earlier and committed later.
 */
export async function leavingNow(tx: Tx, connectionId: string, serviceId: string): Promise<{ entry: number; leftAt: Date }> {
  await tx.$queryRaw`SELECT 1 FROM service WHERE id = ${serviceId} FOR SHARE`;
  const [row] = await tx.$queryRaw<{ entry: number; leftAt: Date }[]>`SELECT coalesce(max(entry), 0) AS entry, clock_timestamp() AS "leftAt" FROM connection_test WHERE "connectionId" = ${connectionId}`;
  return row!;
}

interface Sent {
  outcome: TestOutcome;
  /** Entry of credentials that the request went out with. */
  entry: number;
  /** Before it went out: what is changed afterwards, it does not show. */
  leftAt: Date;
  isDeclared: boolean;
}

/**
 * Records what came of a test request, without bodies: on the connection, unless it says something only about what a person typed,
 * and in the audit. Null as actor: Pergola sent it.
 */
export async function recordTest(tx: Tx, actor: Actor | null, connection: ConnectionRow, { outcome, entry, leftAt, isDeclared }: Sent): Promise<void> {
  const { grant } = connection;
  const { status, request, explanation, endpoint } = outcome;
  if (!explanation || isAboutConnection(explanation.fault, isDeclared)) {
    await tx.$executeRaw`
      INSERT INTO connection_test ("connectionId", entry, "testedAt", outcome, status, fault, "isDeclared")
      VALUES (${connection.id}, ${entry}, ${leftAt}, ${explanation ? 'FAILED' : 'PASSED'}::"TestOutcome", ${status?.code ?? null}, ${explanation?.fault ?? null}, ${isDeclared})
      ON CONFLICT ("connectionId", entry) DO UPDATE SET "testedAt" = excluded."testedAt", outcome = excluded.outcome, status = excluded.status, fault = excluded.fault, "isDeclared" = excluded."isDeclared"
      WHERE connection_test."testedAt" IS NULL OR connection_test."testedAt" <= excluded."testedAt"`;
  }
  await recordAudit(tx, {
    actor,
    action: 'connection.test',
    outcome: explanation ? 'FAILED' : 'DONE',
    subject: { type: 'connection', id: connection.id },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `sent ${isDeclared ? 'the declared test request' : 'a test request'} through ${connection.name}: ${request.method} ${endpoint} ${status ? `responded ${status.code}` : 'got no response'}`,
    data: {
      serviceId: grant.serviceId, grantId: grant.id, accountId: grant.accountId, name: connection.name, method: request.method, endpoint, status: status?.code ?? null, isDeclared,
      ...(explanation && { cause: explanation.cause, fault: explanation.fault }),
    },
  });
}
