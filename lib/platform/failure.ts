import { z } from 'zod';
import { databaseFaultOf, type DatabaseFault } from './database-fault';
import { AppError, type ErrorCode, type NextStep } from './errors';
import { newReference } from './ids';
import { log } from './log';

/** What a caller learns of a failure. `reference` stands for a cause that only the log holds. */
export interface Failure {
  ok: false;
  code: ErrorCode;
  message: string;
  /** Where the person goes on. */
  next?: NextStep;
  /** By the path of the input field, `ports.0`. */
  fieldErrors?: Record<string, string>;
  reference?: string;
  /** Of `tooManyRequests`, and of a database that is busy or away: when the same request can succeed. */
  retryAfterSeconds?: number;
}

const failureOfFault: Record<DatabaseFault, { code: ErrorCode; message: string; retryAfterSeconds: number }> = {
  busy: { code: 'databaseBusy', message: 'The database is busy. Nothing was changed. Try again in a few seconds; what you typed is still here.', retryAfterSeconds: 5 },
  readOnly: { code: 'unavailable', message: 'The database can’t save changes, so nothing was changed. Tell your administrators: its disk might be full. What you typed is still here.', retryAfterSeconds: 60 },
  away: { code: 'unavailable', message: 'The database did not respond, so it is not known whether this was saved. Reload the page in a minute before you try again; keep a copy of what you typed.', retryAfterSeconds: 30 },
};

/** The one place where what was thrown becomes words for people. */
export function failureOf(error: unknown, action: string): Failure {
  if (error instanceof z.ZodError) {
    // Of several issues of a field, the first remains.
    const fieldErrors = Object.fromEntries([...error.issues].reverse().map(({ path, message }) => [path.join('.'), message]));
    return { ok: false, code: 'invalidInput', message: 'Check the highlighted fields. Nothing was saved.', fieldErrors };
  }
  if (error instanceof AppError) {
    if (error.cause) log().warn({ action, code: error.code, err: error.cause }, error.publicMessage);
    return { ok: false, code: error.code, message: error.publicMessage, fieldErrors: error.fieldErrors, ...(error.next && { next: error.next }), ...(error.retryAfterSeconds && { retryAfterSeconds: error.retryAfterSeconds }) };
  }
  const fault = databaseFaultOf(error);
  if (fault) {
    log().warn({ action, fault, err: error }, 'the database failed an operation');
    return { ok: false, ...failureOfFault[fault] };
  }
  const reference = newReference();
  log().error({ action, reference, err: error }, 'unexpected fault');
  return {
    ok: false,
    code: 'internal',
    message: `Something went wrong on our side, and it was noted under ${reference}. Try again; if it stays, give your administrators that number.`,
    reference,
  };
}
