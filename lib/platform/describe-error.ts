/** What a line of the log says of an error. */
export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: DescribedError;
}

/** Deep enough for what wraps what the database said. */
const deepestCause = 3;

/**
 * An error for the log. Errors of the database and of Prisma quote the values of the statement in their messages, so of those only
 * the kind, the code and the names of model, table and constraint are kept.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === 'string' ? error : 'not an Error' };
  const code = codeOf(error);
  const fromDatabase = isOfDatabase(error);
  const message = fromDatabase ? namesOf(error) : error.message;
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
  const cause = error.cause !== undefined && depth < deepestCause && !fromDatabase ? describeError(error.cause, depth + 1) : undefined;
  return { type: error.name || error.constructor.name, message, ...(code !== undefined && { code }), ...(stack && { stack: `${error.name}: ${message}\n${stack}` }), ...(cause && { cause }) };
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined;
}

function isOfDatabase(error: Error): boolean {
  return /^(PrismaClient|DriverAdapterError)/.test(error.name) || ('severity' in error && 'routine' in error);
}

function namesOf(error: Error): string {
  const { meta, table, constraint, column } = error as { meta?: Record<string, unknown>; table?: unknown; constraint?: unknown; column?: unknown };
  const driver = (meta?.driverAdapterError as { cause?: { kind?: unknown; originalCode?: unknown } } | undefined)?.cause;
  const names = { model: meta?.modelName, database: driver?.originalCode ?? meta?.code, kind: driver?.kind, table, constraint, column };
  const said = Object.entries(names).flatMap(([name, value]) => (typeof value === 'string' ? [`${name} ${value}`] : []));
  return ['a database error', ...said].join(', ');
}
