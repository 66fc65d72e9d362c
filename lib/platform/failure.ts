import { z } from 'zod';
import { AppError, type ErrorCode } from './errors';
import { newReference } from './ids';
import { log } from './log';

/** What a caller learns of a failure. `reference` stands for a cause that only the log holds. */
export interface Failure {
  ok: false;
  code: ErrorCode;
  message: string;
  /** By the path of the input field, `ports.0`. */
  fieldErrors?: Record<string, string>;
  reference?: string;
  /** Of `tooManyRequests`: when the same request can succeed. */
  retryAfterSeconds?: number;
}

/** The one place where what was thrown becomes words for people. */
export function failureOf(error: unknown, action: string): Failure {
  if (error instanceof z.ZodError) {
    const fieldErrors: Record<string, string> = {};
    for (const issue of error.issues) fieldErrors[issue.path.join('.')] ??= issue.message;
    return { ok: false, code: 'invalidInput', message: 'Some fields need another look. Nothing was changed.', fieldErrors };
  }
  if (error instanceof AppError) {
    if (error.cause) log().warn({ action, code: error.code, err: error.cause }, error.publicMessage);
    return { ok: false, code: error.code, message: error.publicMessage, fieldErrors: error.fieldErrors, ...(error.retryAfterSeconds && { retryAfterSeconds: error.retryAfterSeconds }) };
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
