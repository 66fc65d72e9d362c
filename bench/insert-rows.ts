import pg from 'pg';

/** Rows with the same members, by one statement; the database knows the types. What is there already stays as it is. */
export async function insertRows(client: pg.Client, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0]!).map((name) => client.escapeIdentifier(name)).join(', ');
  const target = client.escapeIdentifier(table);
  await client.query(`INSERT INTO ${target} (${names}) SELECT ${names} FROM json_populate_recordset(null::${target}, $1) ON CONFLICT DO NOTHING`, [JSON.stringify(rows)]);
}
