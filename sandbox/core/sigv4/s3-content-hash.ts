import { ServiceError } from '../contract';
import type { WireRequest } from '../protocols/protocol';
import { sha256 } from './canonical-request';

const unsigned = ['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'];

/** What a request to Amazon S3 signs in place of its body: a hash, or a word that says the body is not signed. Throws S3's error without one. */
export function signedS3Content({ headers }: WireRequest, isPresigned: boolean): string {
  const stated = headers['x-amz-content-sha256'];
  if (stated === undefined) {
    if (isPresigned) return 'UNSIGNED-PAYLOAD';
    throw new ServiceError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', {}, 400);
  }
  if (unsigned.includes(stated) || /^[\da-f]{64}$/.test(stated)) return stated;
  if (stated.startsWith('STREAMING-AWS4-')) {
    throw new ServiceError('SandboxNotSupported', 'The sandbox does not support signed chunks. Send STREAMING-UNSIGNED-PAYLOAD-TRAILER, or the hash of the whole body.', {}, 501);
  }
  throw new ServiceError('InvalidArgument', `x-amz-content-sha256 must be ${unsigned.join(', ')}, or a valid sha256 value.`, {}, 400);
}

/** The body is what its signed hash says. */
export function checkS3Content({ headers, body }: WireRequest): void {
  const stated = headers['x-amz-content-sha256'];
  if (stated === undefined || unsigned.includes(stated) || stated === sha256(body)) return;
  throw new ServiceError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", {}, 400);
}
