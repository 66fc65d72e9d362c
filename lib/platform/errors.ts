/** Every way in which a request can fail, as people and programs see it. */
export type ErrorCode =
  | 'invalidInput'
  | 'notSignedIn'
  | 'crossSite'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'quotaExceeded'
  | 'tooManyRequests'
  | 'awsRefused'
  | 'databaseBusy'
  | 'unavailable'
  | 'internal';

export const httpStatusOf: Record<ErrorCode, number> = {
  invalidInput: 400,
  notSignedIn: 401,
  crossSite: 403,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  quotaExceeded: 409,
  tooManyRequests: 429,
  awsRefused: 422,
  databaseBusy: 503,
  unavailable: 503,
  internal: 500,
};

/** A page of the portal, and what a link to it says. */
export interface NextStep {
  href: string;
  text: string;
}

/** A fault with a sentence that may be shown; the cause goes to the log alone. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly publicMessage: string,
    options?: { cause?: unknown; fieldErrors?: Record<string, string>; retryAfterSeconds?: number; next?: NextStep },
  ) {
    super(publicMessage, { cause: options?.cause });
    this.name = 'AppError';
    this.fieldErrors = options?.fieldErrors;
    this.retryAfterSeconds = options?.retryAfterSeconds;
    this.next = options?.next;
  }
  readonly next?: NextStep;
  /** When the same request can succeed: of `tooManyRequests`. */
  readonly retryAfterSeconds?: number;
  readonly fieldErrors?: Record<string, string>;
}

/** What may not be seen and what does not exist answer alike. */
export function notFound(noun: string): AppError {
  return new AppError('notFound', `There is no such ${noun}, or it is not shared with your teams. Check the address, or ask who sent it to you.`);
}

/** `because` is the policy's own message. */
export function forbidden(because: string): AppError {
  return new AppError('forbidden', because);
}

/** Another user, or the same person in another window, changed it first. `next` is where to go on. */
export function conflict(message: string, next?: NextStep): AppError {
  return new AppError('conflict', message, { next });
}

/**
 * `You approved this request in another window.` or `This request was already approved by Olivia Owner.` Name the verb
 * in both forms where they differ: `['withdrew', 'withdrawn']`. `by` is null when it isn't known who.
 */
export function alreadyDone(actor: { personId: string }, by: { id: string; name: string } | null, did: string | [past: string, participle: string], what: string): string {
  const [past, participle] = typeof did === 'string' ? [did, did] : did;
  if (by?.id === actor.personId) return `You ${past} this ${what} in another window.`;
  return `This ${what} was already ${participle} by ${by?.name ?? 'another user'}.`;
}
