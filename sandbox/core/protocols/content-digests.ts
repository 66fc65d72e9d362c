import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ServiceError } from '../contract';

type Digest = (content: Buffer) => string;

const hash = (algorithm: string): Digest => (content) => createHash(algorithm).update(content).digest('base64');

/** Those of S3's checksum algorithms that the sandbox can compute; the SDK for JavaScript and the AWS CLI send CRC32 unless told otherwise. */
const digests: Record<string, Digest> = {
  crc32: (content) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(content));
    return bytes.toString('base64');
  },
  sha1: hash('sha1'),
  sha256: hash('sha256'),
};

/** Holds the content against every checksum that was sent with it. Throws S3's error for one that does not match. */
export function checkDigests(headers: Record<string, string>, content: Buffer): void {
  const md5 = headers['content-md5'];
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16) throw new ServiceError('InvalidDigest', 'The Content-MD5 you specified was invalid.', {}, 400);
    if (md5 !== hash('md5')(content)) throw badDigest('Content-MD5');
  }
  for (const [name, sent] of Object.entries(headers)) {
    const algorithm = /^x-amz-checksum-([a-z0-9]+)$/.exec(name)?.[1];
    if (algorithm === undefined || algorithm === 'mode' || algorithm === 'type') continue;
    const digest = Object.hasOwn(digests, algorithm) ? digests[algorithm] : undefined;
    if (!digest) throw new ServiceError('SandboxNotSupported', `The sandbox does not support checksums of ${algorithm.toUpperCase()}. Send CRC32, SHA1 or SHA256.`, {}, 501);
    if (sent !== digest(content)) throw badDigest(algorithm.toUpperCase());
  }
}

function badDigest(what: string): ServiceError {
  return new ServiceError('BadDigest', `The ${what} you specified did not match the calculated checksum.`, {}, 400);
}
