/**
 * `busy`: nothing was done, and the same can succeed in seconds. `readOnly`: PostgreSQL saves nothing, for example because its disk
 * is full; nothing was done. `away`: the connection ended, so it is not known whether the last commit was done.
 */
export type DatabaseFault = 'busy' | 'readOnly' | 'away';

/** SQLSTATEs of PostgreSQL and codes of Prisma and Node.js (docs: PostgreSQL appendix A, Prisma error reference). */
const faultOfCode = new Map<string, DatabaseFault>([
  // Lock not available, query canceled, too many connections, idle transaction ended, deadlock, serialization, out of memory.
  ...(['55P03', '57014', '53300', '25P03', '40P01', '40001', '53200'] as const).map((code): [string, DatabaseFault] => [code, 'busy']),
  // No connection in time, transaction expired or not begun in time, write conflict, too many connections.
  ...(['P2024', 'P2028', 'P2034', 'P2037', 'TooManyConnections', 'TransactionWriteConflict'] as const).map((code): [string, DatabaseFault] => [code, 'busy']),
  // Disk full, read-only transaction (a standby, or default_transaction_read_only), I/O error.
  ...(['53100', '25006', '58030'] as const).map((code): [string, DatabaseFault] => [code, 'readOnly']),
  ...(['P1001', 'P1002', 'P1008', 'P1017', 'DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'] as const).map((code): [string, DatabaseFault] => [code, 'away']),
  ...(['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006'] as const).map((code): [string, DatabaseFault] => [code, 'away']),
  ...(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH'] as const).map((code): [string, DatabaseFault] => [code, 'away']),
]);

/** What the two drivers say in words alone. */
const faultOfMessage: [RegExp, DatabaseFault][] = [
  [/^timeout exceeded when trying to connect$/, 'busy'],
  [/^Connection terminated/, 'away'],
  [/^Client has encountered a connection error/, 'away'],
];

/** How deep causes are nested at most. */
const deepest = 4;

/** What is wrong with the database, when an error of Prisma or of its driver says so; null for any other error. */
export function databaseFaultOf(error: unknown): DatabaseFault | null {
  if (!isOfDatabase(error)) return null;
  return faultIn(error, 0);
}

function isOfDatabase(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // A socket's own error says nothing of whose socket it was.
  return /^(PrismaClient|DriverAdapterError)/.test(error.name) || ('severity' in error && 'routine' in error) || faultOfMessage.some(([words]) => words.test(error.message));
}

function faultIn(error: unknown, depth: number): DatabaseFault | null {
  if (typeof error !== 'object' || error === null || depth > deepest) return null;
  const { code, kind, originalCode, message, cause, meta } = error as Record<string, unknown>;
  // The cause first: Prisma's own code often says only that a query failed.
  const inside = faultIn(cause, depth + 1) ?? faultIn((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError, depth + 1) ?? faultIn(meta, depth + 1);
  if (inside) return inside;
  for (const value of [originalCode, code, kind]) {
    const fault = typeof value === 'string' ? faultOfCode.get(value) : undefined;
    if (fault) return fault;
  }
  return faultOfMessage.find(([words]) => typeof message === 'string' && words.test(message))?.[1] ?? null;
}

/** PostgreSQL's own code of an error that came through Prisma, such as `42501`; undefined for any other. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, meta, cause } = (error ?? {}) as { code?: unknown; meta?: { code?: unknown; driverAdapterError?: { cause?: { originalCode?: unknown } } }; cause?: { originalCode?: unknown } };
  const found = [meta?.driverAdapterError?.cause?.originalCode, cause?.originalCode, meta?.code, code].find((value) => typeof value === 'string' && /^[0-9A-Z]{5}$/.test(value) && !value.startsWith('P2'));
  return found as string | undefined;
}
