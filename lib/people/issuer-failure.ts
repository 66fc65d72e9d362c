import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';

/** What a call to the issuer came to that failed. */
export type IssuerFailure =
  /** Without a code: the issuer gave none, or one that is not known. */
  | { is: 'refused'; code: string | undefined; status: number | undefined }
  /** It responded, but not as the protocol, or this attempt, wants it. */
  | { is: 'invalid' }
  | { is: 'unavailable' };

export function failureOf(error: unknown): IssuerFailure {
  if (error instanceof ResponseBodyError) return { is: 'refused', code: knownCode(error.error), status: error.status };
  if (error instanceof AuthorizationResponseError) return { is: 'refused', code: knownCode(error.error), status: undefined };
  if (!(error instanceof ClientError) || error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT') return { is: 'unavailable' };
  const { code, cause } = error;
  return code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && cause instanceof Response ? { is: 'refused', code: undefined, status: cause.status } : { is: 'invalid' };
}

/** Of OAuth 2.0 (RFC 6749) and OpenID Connect Core 1.0, section 3.1.2.6. */
const errorCodes = new Set([
  'access_denied', 'account_selection_required', 'consent_required', 'interaction_required', 'invalid_client', 'invalid_grant', 'invalid_request', 'invalid_request_object', 'invalid_request_uri', 'invalid_scope',
  'login_required', 'registration_not_supported', 'request_not_supported', 'request_uri_not_supported', 'server_error', 'temporarily_unavailable', 'unauthorized_client', 'unsupported_grant_type', 'unsupported_response_type',
]);

/** Error codes come from outside: anything but a known code is left out, or anyone could make up any number of reasons. */
export function knownCode(code: string | null | undefined): string | undefined {
  return code && errorCodes.has(code) ? code : undefined;
}

/** What may be logged of a failure of the issuer: errors of the library carry ID tokens, parameters and responses as members. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const details = detailsOf(error);
  return `${error.name}: ${error.message}${details ? ` (${details})` : ''}`.slice(0, 300);
}

/** The library's own messages are fixed texts; those of other causes may quote what the issuer sent. */
function detailsOf(error: Error): string | undefined {
  const failure = failureOf(error);
  if (failure.is === 'refused') return failure.code ?? (failure.status === undefined ? undefined : `HTTP ${failure.status}`);
  if (!(error.cause instanceof Error)) return undefined;
  if (error.cause.name === 'OperationProcessingError' || error.cause.name === 'UnsupportedOperationError') return error.cause.message;
  const { code } = error.cause as NodeJS.ErrnoException;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : undefined;
}
