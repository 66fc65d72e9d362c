/** Every way in which AWS refuses, as the rest of Pergola tells them apart. */
export type AwsErrorKind =
  | 'notFound'
  | 'alreadyExists'
  | 'conflict'
  | 'throttled'
  | 'accessDenied'
  | 'invalid'
  | 'quota'
  | 'unavailable';

/**
 * AWS's refusal, or its silence. It has no `cause` on purpose: what the SDK throws may quote what was sent, and that
 * may be a password.
 */
export class AwsError extends Error {
  readonly kind: AwsErrorKind;
  /** AWS's own name, e.g. `ResourceNotFoundException`; `roleNotAssumable` when a role cannot be assumed. */
  readonly code: string;
  /** Signing name, e.g. `vpc-lattice`. */
  readonly service: string;
  /** e.g. `CreateResourceGateway` */
  readonly operation: string;
  readonly requestId: string | undefined;
  /** One sentence or more for people, without secrets, ending in a full stop. */
  readonly publicMessage: string;

  constructor(of: { kind: AwsErrorKind; code: string; service: string; operation: string; requestId?: string | undefined; publicMessage: string }) {
    super(of.publicMessage);
    this.name = 'AwsError';
    this.kind = of.kind;
    this.code = of.code;
    this.service = of.service;
    this.operation = of.operation;
    this.requestId = of.requestId;
    this.publicMessage = of.publicMessage;
  }
}

export function isAwsError(error: unknown, ...kinds: AwsErrorKind[]): error is AwsError {
  return error instanceof AwsError && (kinds.length === 0 || kinds.includes(error.kind));
}
