import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { Grantees } from '../migrations/grant-rights';

/** Roles of the project's own server: migrations, web and worker processes, reading alone. */
const roleNames = { owner: 'pergola_owner', application: 'pergola_app', readOnly: 'pergola_readonly' } as const;

export type DatabaseRole = keyof typeof roleNames;

/** The same database of the project's own server, as one of the three roles. `serverUrl` is that of the server's superuser. */
export function urlAs(role: DatabaseRole, serverUrl: string): string {
  const url = new URL(serverUrl);
  const password = passwordOf(role, url.password);
  url.username = roleNames[role];
  url.password = password;
  return url.href;
}

/** As random as the server's own password, from which it can be computed; not the other way round. */
function passwordOf(role: DatabaseRole, serverPassword: string): string {
  return createHmac('sha256', serverPassword).update(`role ${roleNames[role]}`).digest('hex');
}

/** Creates the three roles, or gives them their passwords again. `client` is connected as the server's superuser. */
export async function ensureRoles(client: pg.Client, serverUrl: string): Promise<void> {
  const { password } = new URL(serverUrl);
  for (const role of Object.keys(roleNames) as DatabaseRole[]) {
    const name = client.escapeIdentifier(roleNames[role]);
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [roleNames[role]]);
    // CREATEDB: db:diff compares with a shadow database.
    const rights = `LOGIN NOSUPERUSER NOCREATEROLE ${role === 'owner' ? 'CREATEDB' : 'NOCREATEDB'} PASSWORD ${client.escapeLiteral(passwordOf(role, password))}`;
    await client.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} ${rights}`);
    await client.query(`ALTER ROLE ${name} SET timezone = 'UTC'`);
  }
}

/** Name of the role that owns each database of the project's own server. */
export const ownerName = roleNames.owner;

/** The roles of the project's own server that the migrations give rights to. */
export const ownGrantees: Grantees = { application: roleNames.application, readOnly: roleNames.readOnly };
