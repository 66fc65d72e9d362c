import { canonicalJson, sha256 } from './canonical-json';
import { Prisma, type Tx } from './db';
import type { Actor } from './actor';
import { currentOperator } from './operator';

export interface AuditEntry {
  /** Null: Pergola itself, or the operator who runs a command. */
  actor: Pick<Actor, 'personId' | 'name'> | null;
  /** `request.approve` */
  action: string;
  outcome: 'DONE' | 'REFUSED' | 'FAILED';
  subject: { type: string; id: string };
  /** Teams whose people may read it. */
  teamIds: string[];
  /** For people, without the actor: `approved the request of Forecasting for service1`. Not covered by the hash. */
  sentence: string;
  /** Every fact of the event that its other members do not hold: the hash covers it, and not the message. */
  data?: Prisma.InputJsonObject;
}

/** First link of the chain. */
export const genesisHash = '0'.repeat(64);
/** What the hash covers, in this order of versions; an event says its own. */
export const hashVersion = 2;
/** Key of the advisory lock that puts the links in one order. */
const chainLock = 7_305_001;

export interface ChainedEvent {
  hashVersion: number;
  at: Date;
  actorId: string | null;
  actorName: string;
  action: string;
  outcome: string;
  subjectType: string;
  subjectId: string;
  teamIds: string[];
  data: unknown;
  prevHash: string;
}

/** Hash of one link of version 2: its structured data and the hash before it. The message is left out, so that wording can change. */
export function hashOf(event: ChainedEvent): string {
  const { at, actorId, actorName, action, outcome, subjectType, subjectId, teamIds, data, prevHash } = event;
  return sha256(canonicalJson({ version: event.hashVersion, at, actor: { id: actorId, name: actorName }, action, outcome, subject: { type: subjectType, id: subjectId }, teamIds, data, prevHash }));
}

/**
 * Appends to the audit chain inside the caller's transaction. Call it last: the chain's lock is held until the
 * transaction ends.
 */
export function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  return recordAudits(tx, [entry]);
}

/** Appends several events in their order, with one statement: the lock of the chain is held for hardly longer than for one. */
export async function recordAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${chainLock})`;
  const [last] = await tx.$queryRaw<{ hash: string | null; now: Date }[]>`
    SELECT (SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1) AS hash, date_trunc('milliseconds', clock_timestamp()) AS now`;
  let prevHash = last!.hash ?? genesisHash;
  const rows: object[] = [];
  for (const entry of entries) {
    const event = chained(entry, last!.now, prevHash);
    prevHash = hashOf(event);
    rows.push({ ...event, sentence: entry.sentence, hash: prevHash });
  }
  // One parameter: a statement with one for each value takes several times as long, and others wait for the lock.
  await tx.$executeRaw`
    INSERT INTO audit_event ("hashVersion", at, "actorId", "actorName", action, outcome, "subjectType", "subjectId", sentence, "teamIds", data, "prevHash", hash)
    SELECT "hashVersion", at, "actorId", "actorName", action, outcome::"AuditOutcome", "subjectType", "subjectId", sentence, "teamIds", data, "prevHash", hash
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("hashVersion" int, at timestamptz, "actorId" text, "actorName" text, action text, outcome text, "subjectType" text, "subjectId" text,
      sentence text, "teamIds" text[], data jsonb, "prevHash" text, hash text)) WITH ORDINALITY AS e ORDER BY ordinality`;
}

function chained(entry: AuditEntry, at: Date, prevHash: string): ChainedEvent & { data: Prisma.InputJsonObject } {
  const operator = entry.actor ? undefined : currentOperator();
  return {
    hashVersion,
    at,
    actorId: entry.actor?.personId ?? null,
    actorName: entry.actor?.name ?? (operator ? `Operator (${operator})` : 'Pergola'),
    action: entry.action,
    outcome: entry.outcome,
    subjectType: entry.subject.type,
    subjectId: entry.subject.id,
    teamIds: [...new Set(entry.teamIds)].sort(),
    data: { ...entry.data, ...(operator && { operator }) },
    prevHash,
  };
}
