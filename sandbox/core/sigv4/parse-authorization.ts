import type { WireRequest } from '../protocols/protocol';

/** What a request says of its AWS Signature Version 4, in its `Authorization` header or, presigned, in its query. */
export interface Authorization {
  accessKeyId: string;
  /** `20261123` */
  date: string;
  region: string;
  /** Signing name of the service. */
  service: string;
  signedHeaders: string[];
  signature: string;
  /** As it was sent, e.g. `20261123T101500Z`; empty when it was not. */
  signedAt: string;
  sessionToken: string;
  /** Presigned only: for how long it is good. */
  expiresSeconds?: number;
}

export const algorithm = 'AWS4-HMAC-SHA256';

/** Whether the request claims to be signed at all. */
export function isSigned({ headers, rawQuery }: WireRequest): boolean {
  return headers['authorization'] !== undefined || /(^|&)X-Amz-Algorithm=/.test(rawQuery);
}

/** Null when the request is not, or not completely, signed by AWS Signature Version 4. */
export function parseAuthorization(request: Pick<WireRequest, 'headers' | 'rawQuery'>): Authorization | null {
  const header = request.headers['authorization'];
  return header === undefined ? presigned(new URLSearchParams(request.rawQuery)) : inHeader(header, request.headers);
}

function inHeader(header: string, headers: Record<string, string>): Authorization | null {
  if (!header.startsWith(`${algorithm} `)) return null;
  const parts = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((part) => part.trim())
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
  );
  // A header that stands twice arrives as one, joined by a comma.
  if (parts.size !== 3) return null;
  return complete(parts.get('Credential'), parts.get('SignedHeaders'), parts.get('Signature'), headers['x-amz-date'], headers['x-amz-security-token']);
}

function presigned(query: URLSearchParams): Authorization | null {
  const get = (name: string) => query.get(`X-Amz-${name}`) ?? undefined;
  if (get('Algorithm') !== algorithm) return null;
  const expiresSeconds = Number(get('Expires'));
  const authorization = complete(get('Credential'), get('SignedHeaders'), get('Signature'), get('Date'), get('Security-Token'));
  return authorization && expiresSeconds >= 1 && expiresSeconds <= 604_800 ? { ...authorization, expiresSeconds } : null;
}

function complete(credential = '', signedHeaders = '', signature = '', signedAt = '', sessionToken = ''): Authorization | null {
  const [accessKeyId, date, region, service, terminator] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') return null;
  if (!signature || !signedHeaders) return null;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature, signedAt, sessionToken };
}
