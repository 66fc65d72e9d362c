import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';

/** What the oracle reads of the portal's database, past every layer of the portal. */
export interface Rows {
  resources: ResourceRow[];
  services: { id: string; name: string; state: string; createdById: string; retiringById: string | null; isScanRefused: boolean; configurationId: string; shareId: string; domainName: string | null; ipAddress: string | null; portRanges: string[] }[];
  requests: { id: string; serviceId: string; state: string; requesterId: string; decidedById: string | null; renewsGrantId: string | null }[];
  grants: { id: string; serviceId: string; accountId: string; isLive: boolean; isPast: boolean; state: string; endedById: string | null; suspendedById: string | null; principalId: string; invitationId: string | null; cutGeneration: number | null; httpTaskRoleArn: string | null }[];
  connections: { id: string; grantId: string; resourceId: string; createdById: string; name: string }[];
  ghosts: { id: string; serviceId: string; holder: string; decision: string | null; decidedById: string | null; resourceId: string | null; phase: string | null; isGone: boolean; isProven: boolean }[];
  /** Objects that carry our mark and are the object of no resource. */
  marked: { id: string; arn: string; problem: string | null; isGone: boolean; removedById: string | null; removalPhase: string | null }[];
  proofs: { resourceId: string; generation: number; lists: { found: number; requestId: string }[] }[];
  audit: AuditRow[];
}

export interface ResourceRow {
  id: string;
  key: string;
  kind: string;
  accountId: string;
  region: string;
  spec: Record<string, unknown>;
  desired: 'PRESENT' | 'ABSENT';
  phase: string;
  sentence: string;
  reason: string | null;
  blockedBy: string | null;
  awsId: string | null;
  awsArn: string | null;
  hasNextPass: boolean;
  /** By how much the next look is late, in milliseconds; negative when it is still to come. */
  lateMs: number;
  isLeased: boolean;
  health: string | null;
  /** Pages say of it, or of something that it rests on, that it is not well. */
  isUnwell: boolean;
}

export interface AuditRow {
  seq: string;
  hashVersion: number;
  at: Date;
  actorId: string | null;
  actorName: string;
  action: string;
  outcome: string;
  subjectType: string;
  subjectId: string;
  sentence: string;
  teamIds: string[];
  data: unknown;
  prevHash: string;
  hash: string;
}

export async function withDatabase<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = sessionClient(databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function readRows(client: pg.Client): Promise<Rows> {
  const rows = async <Row>(sql: string): Promise<Row[]> => (await client.query(sql)).rows as Row[];
  // One snapshot, so that no two lists tell of different moments.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const read: Rows = {
    resources: await rows(`WITH RECURSIVE above AS (
      SELECT "resourceId" AS root, "dependsOnId" AS id FROM resource_dependency
      UNION SELECT above.root, d."dependsOnId" FROM above JOIN resource_dependency d ON d."resourceId" = above.id)
      SELECT id, key, kind, "accountId", region, spec, desired, phase, sentence, reason, "blockedBy", "awsId", "awsArn",
      "nextPassAt" IS NOT NULL AS "hasNextPass", coalesce((extract(epoch FROM clock_timestamp() - "nextPassAt") * 1000)::float8, 0) AS "lateMs",
      coalesce("leaseUntil" > clock_timestamp(), false) AS "isLeased", health,
      coalesce(health <> 'IN_SYNC', false) OR EXISTS (SELECT 1 FROM above JOIN resource up ON up.id = above.id WHERE above.root = resource.id AND up.desired = 'PRESENT' AND up.health <> 'IN_SYNC') AS "isUnwell"
      FROM resource ORDER BY key`),
    services: await rows(`SELECT id, name, state, "createdById", "retiringById", EXISTS (SELECT FROM account_check c WHERE c."accountId" = service."accountId" AND c.region = service.region AND c.problem IS NOT NULL) AS "isScanRefused", "configurationId", "shareId", "domainName", "ipAddress", "portRanges" FROM service`),
    requests: await rows(`SELECT id, "serviceId", state, "requesterId", "decidedById", "renewsGrantId" FROM access_request`),
    grants: await rows(`SELECT g.id, "serviceId", "accountId", until > clock_timestamp() AND state = 'ACTIVE' AS "isLive", until <= clock_timestamp() AS "isPast", state, "endedById", "suspendedById", "principalId", "invitationId",
      "cutGeneration", "httpTaskRoleArn" FROM "grant" g JOIN account a ON a.id = g."accountId"`),
    connections: await rows(`SELECT id, "grantId", "resourceId", "createdById", name FROM connection`),
    ghosts: await rows(`SELECT g.id, "serviceId", holder, decision, "decidedById", "resourceId", r.phase, "goneAt" IS NOT NULL AS "isGone",
      EXISTS (SELECT FROM proof p WHERE p."resourceId" = g."resourceId" AND p.at >= g."decidedAt" AND p."contradictedAt" IS NULL) AS "isProven" FROM ghost g LEFT JOIN resource r ON r.id = g."resourceId"`),
    marked: await rows(`SELECT m.id, arn, problem, "goneAt" IS NOT NULL AS "isGone", "removedById", CASE WHEN r.reason = 'kept' THEN NULL ELSE r.phase END AS "removalPhase" FROM marked_object m LEFT JOIN resource r ON r.id = m."removalId"`),
    proofs: await rows(`SELECT "resourceId", generation, lists FROM proof WHERE "contradictedAt" IS NULL`),
    audit: await rows(`SELECT seq, "hashVersion", at, "actorId", "actorName", action, outcome, "subjectType", "subjectId", sentence, "teamIds", data, "prevHash", hash FROM audit_event ORDER BY seq`),
  };
  await client.query('COMMIT');
  return read;
}

/** Tables of every schema, the queue's included, in which some row holds one of the words in any column. */
export async function tablesThatHold(client: pg.Client, words: readonly string[]): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
  const patterns = words.flatMap((word) => [`%${word}%`, `%${Buffer.from(word).toString('hex')}%`]);
  if (patterns.length === 0) return [];
  const { rows } = await client.query<{ name: string; pattern: string }>(
    `SELECT * FROM unnest($1::text[]) AS pattern CROSS JOIN LATERAL (${tables.map(({ name }) => `SELECT ${client.escapeLiteral(name)} AS name WHERE EXISTS (SELECT 1 FROM ${name} AS whole WHERE whole::text LIKE pattern)`).join(' UNION ALL ')}) found`,
    [patterns],
  );
  return rows.map(({ name, pattern }) => `${name} holds ${words[Math.floor(patterns.indexOf(pattern) / 2)]!.slice(0, 3)}…`);
}
