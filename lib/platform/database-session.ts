import pg from 'pg';

/** How long PostgreSQL lets a session work and wait, in milliseconds. 0 is without limit. */
export interface SessionBounds {
  statementMs: number;
  lockMs: number;
  idleInTransactionMs: number;
}

/** For migrations, which may rewrite a table, and for the verification of the audit, which reads all of it. */
export const unbounded: SessionBounds = { statementMs: 0, lockMs: 0, idleInTransactionMs: 0 };

export interface SessionOptions {
  bounds?: SessionBounds;
  /** Poolers that refuse startup options, such as RDS Proxy, get a statement after connecting instead. */
  startupOptions?: 'on' | 'off';
}

/**
 * What a session must not inherit from its server, database or role. Prisma's adapter writes and reads times without an offset,
 * so only UTC stores the moment that was meant; both drivers parse ISO dates alone; the guards of writes rely on seeing what was
 * committed while they waited for a lock.
 */
const meaning = { TimeZone: 'UTC', DateStyle: 'ISO, MDY', IntervalStyle: 'postgres', default_transaction_isolation: 'read committed' } as const;

/** The settings that PostgreSQL reports to each client without being asked. */
const reported = ['TimeZone', 'DateStyle', 'IntervalStyle'] as const;

/**
 * The connection string with the settings of every session of Pergola in its startup packet, where they win against
 * `ALTER DATABASE` and `ALTER ROLE`. Startup options that it has already are kept, and come first.
 */
export function sessionUrl(connectionString: string, { bounds = unbounded, startupOptions = 'on' }: SessionOptions = {}): string {
  if (startupOptions === 'off' || !URL.canParse(connectionString)) return connectionString;
  const url = new URL(connectionString);
  const ours = Object.entries(settingsOf(bounds)).map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
  url.searchParams.set('options', [url.searchParams.get('options'), ...ours].filter(Boolean).join(' '));
  return url.href;
}

export interface SessionPoolOptions extends SessionOptions {
  /** Connections at most. */
  max: number;
  /** For how long a query waits for a connection, in milliseconds. Without: for as long as it takes. */
  connectMs?: number;
}

/**
 * A pool whose every session has the settings of `sessionUrl`, by a statement before its first use. Startup options alone are not
 * enough: a pooler can drop some of them, and PostgreSQL reports neither time limits nor the isolation level to a client, so only
 * asking would show it, which costs as much. A session that still reports other settings is not used. What a query meets, it throws.
 */
export function openSessionPool(connectionString: string, { max, connectMs, ...session }: SessionPoolOptions): pg.Pool {
  const { bounds = unbounded } = session;
  const pool = new pg.Pool({
    connectionString: sessionUrl(connectionString, session),
    max,
    ...(connectMs && { connectionTimeoutMillis: connectMs }),
    Client: ReportingClient,
    onConnect: async (client) => {
      const settings = Object.entries(settingsOf(bounds));
      await client.query(`SELECT ${settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`).join(', ')}`, settings.flat());
      const problem = (client as ReportingClient).problem();
      if (problem) throw new SessionSettingsError(problem);
    },
  });
  // An idle connection that ends concerns nobody; one in use fails its query.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A client for one work, with the settings of `sessionUrl` and no limits. */
export function sessionClient(connectionString: string, config: pg.ClientConfig = {}): pg.Client {
  return new pg.Client({ ...config, connectionString: sessionUrl(connectionString) });
}

/** A session that keeps a setting under which Pergola would store something else than was meant. */
export class SessionSettingsError extends Error {
  override name = 'SessionSettingsError';
}

/** Keeps what PostgreSQL reports of its settings, so that a check costs no round trip. */
class ReportingClient extends pg.Client {
  private readonly reported = new Map<string, string>();

  constructor(config?: pg.ClientConfig) {
    super(config);
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: { parameterName: string; parameterValue: string }) => this.reported.set(parameterName, parameterValue));
  }

  /** The settings that are not as they must be; null when all are. */
  problem(): string | null {
    const wrong = reported.filter((name) => this.reported.get(name) !== meaning[name]);
    return wrong.length ? wrong.map((name) => `${name} is ${this.reported.get(name) ?? 'not reported'} instead of ${meaning[name]}`).join(', ') : null;
  }
}

function settingsOf({ statementMs, lockMs, idleInTransactionMs }: SessionBounds): Record<string, string> {
  return { ...meaning, statement_timeout: String(statementMs), lock_timeout: String(lockMs), idle_in_transaction_session_timeout: String(idleInTransactionMs) };
}

/** Moments in winter and summer, since a zone may equal UTC in one of them. */
const moments = [new Date('2026-01-15T12:00:00.000Z'), new Date('2026-07-15T12:00:00.000Z')] as const;

/** What `sessionProblem` needs of a Prisma client. */
interface RawQueries {
  $queryRaw<T>(query: TemplateStringsArray, ...values: unknown[]): Promise<T>;
}

/**
 * Why sessions of this client don't keep the settings of Pergola, with the fix; null when they do. Asks the real pool, by its
 * settings and by moments that are written and read through Prisma: a pooler can hand each statement to another session. `bounds`
 * are those that the client was opened with.
 */
export async function sessionProblem(client: RawQueries, variable: string, { bounds = unbounded }: SessionOptions): Promise<string | null> {
  const wanted = settingsOf(bounds);
  const [row] = await client.$queryRaw<{ role: string; settings: Record<string, string>; encoding: string; winter: number; summer: number; back: Date; version: number }[]>`
    SELECT current_user::text AS role, current_setting('server_encoding') AS encoding, current_setting('server_version_num')::int AS version,
      (SELECT json_object_agg(name, setting) FROM pg_settings WHERE name = ANY(${Object.keys(wanted)}::text[])) AS settings,
      extract(epoch FROM ${moments[0]}::timestamptz)::float8 AS winter, extract(epoch FROM ${moments[1]}::timestamptz)::float8 AS summer, ${moments[1]}::timestamptz AS back`;
  const { role, settings, encoding, winter, summer, back, version } = row!;
  if (version < oldestVersion) return `Pergola doesn't start: the PostgreSQL of ${variable} is older than 15. Upgrade it to 15 or later.`;
  if (encoding !== 'UTF8') return `Pergola doesn't start: the database of ${variable} has the encoding ${encoding}, which can't hold every name. Create it again with ENCODING 'UTF8'.`;
  const isExact = winter * 1_000 === moments[0].getTime() && summer * 1_000 === moments[1].getTime() && back.getTime() === moments[1].getTime();
  if (settings.TimeZone !== meaning.TimeZone || !isExact) return zoneProblem(variable, `its time zone is ${settings.TimeZone}`, role);
  const lost = Object.entries(wanted).filter(([name, value]) => settings[name] !== value);
  return lost.length ? settingsProblem(variable, lost.map(([name, value]) => `${name} is ${settings[name]} instead of ${value}`).join(', ')) : null;
}

const oldestVersion = 150_000;

/** The refusal of a database whose sessions lose a time limit, or the isolation level that the guards of writes rely on. */
function settingsProblem(variable: string, found: string): string {
  return (
    `Pergola doesn't start: sessions of ${variable} don't keep their settings (${found}). ` +
    'A pooler in front of PostgreSQL probably gives each transaction another session. Set it to session pooling, or connect directly, then start again.'
  );
}

/** The refusal of a database whose sessions can't be set, with the fix. */
export function zoneProblem(variable: string, found: string, role: string): string {
  return (
    `Pergola doesn't start: sessions of ${variable} are not in UTC (${found}), so end dates would be stored at the wrong time. ` +
    `A pooler in front of PostgreSQL probably drops the settings of a session. Run ALTER ROLE "${role}" SET timezone = 'UTC'; reconnect the pooler, then start again.`
  );
}
