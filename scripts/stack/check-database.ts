import { sessionClient } from '@/lib/platform/database-session';
import { StartError } from '../start-error';

/** How long somebody else's database may take to let us in. */
const connectMs = 10_000;

/** Makes sure that the database of a variable, such as DATABASE_URL, accepts connections. Throws a StartError that says why not. */
export async function checkDatabase(name: string, url: string): Promise<void> {
  const problem = await databaseProblem(name, url);
  if (problem) throw new StartError(`${problem}; without DATABASE_URL and DATABASE_OWNER_URL Pergola starts its own database.`);
}

/** Why the database of a variable cannot be used, or nothing. Throws a StartError when it is no PostgreSQL address. */
export async function databaseProblem(name: string, url: string): Promise<string | undefined> {
  const place = describePlace(name, url);
  const client = sessionClient(url, { connectionTimeoutMillis: connectMs });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return `The database of ${name} (${place}) cannot be used, ${explain(error)}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Host, port and name, never the password. */
function describePlace(name: string, text: string): string {
  try {
    const url = new URL(text);
    if (/^postgres(ql)?:$/.test(url.protocol)) return `${url.hostname}:${url.port || 5432}${url.pathname}`;
  } catch {
    // Told below, as for any other scheme.
  }
  throw new StartError(`${name} is no PostgreSQL address: it looks like postgresql://user:password@host:5432/database`);
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ECONNREFUSED') return 'because nothing listens there: start the server, or correct the address';
  if (code === 'ENOTFOUND') return 'because its host name is unknown: correct the address';
  if (code === '28P01' || code === '28000') return 'because it refuses this user name and password: correct them';
  if (code === '3D000') return 'because there is no database of that name: create it (createdb), or correct the address';
  return `because it said "${message ?? String(error)}": check the server and the address`;
}
