/** The parts of an `Authorization: AWS4-HMAC-SHA256 …` header. */
export interface Authorization {
  accessKeyId: string;
  /** `20261123` */
  date: string;
  region: string;
  /** Signing name of the service. */
  service: string;
  signedHeaders: string[];
  signature: string;
}

export const algorithm = 'AWS4-HMAC-SHA256';

/** Null when the header is not a complete AWS Signature Version 4 header. */
export function parseAuthorization(header: string): Authorization | null {
  if (!header.startsWith(`${algorithm} `)) return null;
  const parts = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((part) => part.trim())
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
  );
  const [accessKeyId, date, region, service, terminator] = (parts.get('Credential') ?? '').split('/');
  const signature = parts.get('Signature');
  const signedHeaders = parts.get('SignedHeaders')?.split(';');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') return null;
  if (!signature || !signedHeaders) return null;
  return { accessKeyId, date, region, service, signedHeaders, signature };
}
