import pg from 'pg';

const roles = ['pergola_owner', 'pergola_app', 'pergola_readonly'];

/** Gives a database another time zone, for new sessions: as its default, and as that of its roles in it, which counts more. */
export async function setTimeZone(serverUrl: string, zone: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const database = client.escapeIdentifier(client.database!);
    await client.query(`ALTER DATABASE ${database} SET timezone = ${client.escapeLiteral(zone)}`);
    for (const role of roles) await client.query(`ALTER ROLE ${role} IN DATABASE ${database} SET timezone = ${client.escapeLiteral(zone)}`);
  } finally {
    await client.end();
  }
}
