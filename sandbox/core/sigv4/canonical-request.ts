import { createHash } from 'node:crypto';
import type { WireRequest } from '../protocols/protocol';

/**
 * The canonical request of AWS Signature Version 4 ("Create a signed AWS API request", IAM user guide). Amazon S3 signs
 * the path as it is, every other service normalizes it and encodes it twice. `contentHash` is the body's, or what S3
 * signs in its place.
 */
export function canonicalRequest(request: WireRequest, { service, signedHeaders }: { service: string; signedHeaders: string[] }, contentHash: string): string {
  return [
    request.method,
    service === 's3' ? request.rawPath.split('/').map(reencode).join('/') : canonicalPath(request.rawPath),
    canonicalQuery(request.rawQuery),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    contentHash,
  ].join('\n');
}

export function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

function canonicalPath(rawPath: string): string {
  const segments: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  const slash = rawPath.endsWith('/') && segments.length > 0 ? '/' : '';
  return `/${segments.map(percentEncode).join('/')}${slash}`;
}

function canonicalQuery(rawQuery: string): string {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [key, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [reencode(key), reencode(value)] as const;
    })
    .sort(([keyA, valueA], [keyB, valueB]) => compare(keyA, keyB) || compare(valueA, valueB))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What cannot be decoded was signed as it stands; whoever reads it will refuse it. */
function reencode(text: string): string {
  try {
    return percentEncode(decodeURIComponent(text));
  } catch {
    return text;
  }
}
