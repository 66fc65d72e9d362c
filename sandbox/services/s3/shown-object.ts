import type { HeadObjectCommandOutput, PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Call } from '@/sandbox/core/contract';
import { checkOnObject, type Bucket } from './bucket';
import type { ObjectVersion } from './object-version';

const keptMembers = ['CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage', 'ContentType', 'Expires'] as const;
const checksumMembers = ['ChecksumCRC32', 'ChecksumSHA1', 'ChecksumSHA256'] as const;

/** The headers of PutObject that come back with the object. */
export function shownMembers(input: PutObjectCommandInput): Record<string, string> {
  return given(input, keptMembers);
}

export function shownChecksums(input: PutObjectCommandInput): Record<string, string> {
  return given(input, checksumMembers);
}

function given(input: object, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(input).filter(([name, value]) => names.includes(name) && value !== undefined).map(([name, value]) => [name, String(value)]));
}

interface Reading {
  Bucket?: string | undefined;
  Key?: string | undefined;
  ChecksumMode?: string | undefined;
}

/** What GetObject and HeadObject tell of a version. The retention is shown to those who may read it. */
export function shownObject(call: Call<Reading>, bucket: Bucket, version: ObjectVersion): Partial<HeadObjectCommandOutput> {
  const { ContentType = 'binary/octet-stream', ...shown } = version.shown;
  const wantsChecksum = call.input.ChecksumMode === 'ENABLED';
  const checksums = Object.keys(shown).filter((name) => name.startsWith('Checksum'));
  const visible = Object.fromEntries(Object.entries(shown).filter(([name]) => wantsChecksum || !checksums.includes(name)));
  const { retention } = version;
  return {
    ...visible,
    ...(wantsChecksum && checksums.length > 0 && { ChecksumType: 'FULL_OBJECT' as const }),
    AcceptRanges: 'bytes',
    ContentType,
    ContentLength: version.size,
    ETag: version.etag,
    LastModified: new Date(version.lastModified),
    Metadata: version.metadata,
    ServerSideEncryption: 'AES256',
    VersionId: bucket.versioning && version.versionId,
    ...(retention && mayReadRetention(call) && { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(retention.until) }),
  };
}

function mayReadRetention(call: Call<Reading>): boolean {
  try {
    call.authorize(checkOnObject(call, 'GetObjectRetention'));
    return true;
  } catch {
    return false;
  }
}
