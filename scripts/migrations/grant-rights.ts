import { sessionClient } from '@/lib/platform/database-session';

/** Names of the roles that are given rights. */
export interface Grantees {
  application: string;
  readOnly?: string;
}

/**
 * Tables on which the application has fewer rights than to read and write: the audit is append-only, an installation keeps its id,
 * and only migrations change the queue's version.
 */
const installationColumns = ['headSeq', 'headAt', 'recordEpoch', 'recordNonce', 'pendingNonces', 'recordSeq', 'recordedAt', 'recordingUntil', 'heldAt', 'heldReason', 'heldSentence', 'isCopy'];
const fewerRights: Record<string, string> = { audit_event: 'SELECT', installation: `SELECT, UPDATE (${installationColumns.map((name) => `"${name}"`).join(', ')})`, migrations: 'SELECT' };
/** The application appends to it but does not choose the sequence number: one below 1 or far ahead would be outside of the chain. */
const appendOnly = { table: 'audit_event', sequenceColumn: 'seq' };
const ownersAlone = ['_prisma_migrations'];
/** By which each process finds out whether the database has its migrations. */
const migrationColumns = 'migration_name, finished_at, rolled_back_at';

/**
 * Gives the roles what they need and nothing else, in one transaction, as the owner of the tables. The queue's tables have row
 * level security, which only their owner passes without a policy.
 */
export async function grantRights(ownerUrl: string, { application, readOnly }: Grantees): Promise<void> {
  const client = sessionClient(ownerUrl);
  await client.connect();
  try {
    const app = client.escapeIdentifier(application);
    const everyone = [application, ...(readOnly ? [readOnly] : [])].map((name) => client.escapeIdentifier(name)).join(', ');
    const { rows: tables } = await client.query<{ schema: string; name: string; secured: boolean }>(`
      SELECT n.nspname AS schema, c.relname AS name, c.relrowsecurity AS secured FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'graphile_worker') AND c.relkind IN ('r', 'v', 'p') AND pg_has_role(c.relowner, 'USAGE') ORDER BY 1, 2`);
    const { rows: sequences } = await client.query<{ schema: string; name: string }>(`
      SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'graphile_worker') AND c.relkind = 'S' AND pg_has_role(c.relowner, 'USAGE') ORDER BY 1, 2`);
    const { rows: [appended] } = await client.query<{ columns: string[] }>(
      'SELECT array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname <> $2',
      [appendOnly.table, appendOnly.sequenceColumn],
    );
    const statements = [
      `GRANT USAGE ON SCHEMA public, graphile_worker TO ${everyone}`,
      ...tables.flatMap(({ schema, name, secured }) => {
        const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
        const isOwners = ownersAlone.includes(name);
        const rights = isOwners ? null : (fewerRights[name] ?? 'SELECT, INSERT, UPDATE, DELETE');
        return [
          `REVOKE ALL ON ${table} FROM PUBLIC, ${everyone}`,
          ...(isOwners ? [`GRANT SELECT (${migrationColumns}) ON ${table} TO ${everyone}`] : []),
          ...(rights ? [`GRANT SELECT ON ${table} TO ${everyone}`, `GRANT ${rights} ON ${table} TO ${app}`] : []),
          ...(secured ? [`DROP POLICY IF EXISTS pergola ON ${table}`, `CREATE POLICY pergola ON ${table} TO ${everyone} USING (true) WITH CHECK (true)`] : []),
        ];
      }),
      `GRANT INSERT (${appended!.columns.map((name) => client.escapeIdentifier(name)).join(', ')}) ON ${client.escapeIdentifier(appendOnly.table)} TO ${app}`,
      // No UPDATE: whoever may set a sequence back can write in between what was written before.
      ...sequences.map(({ schema, name }) => `GRANT USAGE, SELECT ON SEQUENCE ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)} TO ${app}`),
    ];
    // Several statements in one message are one transaction.
    await client.query(statements.join(';\n'));
  } finally {
    await client.end();
  }
}
