import { callAws, readAll, type AwsSession } from './call';
import type { Clients } from './clients';
import { malformed, required } from './response';

/** Protects one version of an object from being overwritten or deleted until `retainUntil`. In COMPLIANCE mode no one can shorten it. */
export interface ObjectLock {
  mode: 'GOVERNANCE' | 'COMPLIANCE';
  retainUntil: Date;
}

export interface NewObject {
  bucket: string;
  key: string;
  body: string;
  contentType: string;
  /** Needs a bucket with Object Lock and the permission `s3:PutObjectRetention`. */
  objectLock?: ObjectLock;
  /** Fails with `alreadyExists` when the key has a current version (`If-None-Match: *`). */
  onlyIfAbsent?: boolean;
  /** Fails with `alreadyExists` (412) when the current version has another ETag, and with `notFound` when there is none (`If-Match`). Needs `s3:GetObject` too. */
  onlyIfEtag?: string;
}

export interface StoredVersion {
  /** In double quotes, as S3 writes it. */
  etag: string;
  /** Undefined in a bucket without versioning. */
  versionId: string | undefined;
}

export interface ReadObject extends StoredVersion {
  body: string;
  lastModified: Date;
  /** Undefined without a lock, and without the permission `s3:GetObjectRetention`. */
  objectLock: ObjectLock | undefined;
}

export interface ListedObject {
  key: string;
  /** Bytes. */
  size: number;
  etag: string;
  lastModified: Date;
}

/**
 * Stores one object. Needs `s3:PutObject`. The SDK adds a CRC32 that S3 verifies. A locked object must come back with a
 * version ID, because the lock belongs to that version. Throws `notFound` for an unknown bucket and `invalid` when a lock
 * is given and the bucket has no Object Lock. With a condition, S3 answers 409 `ConditionalRequestConflict` (`conflict`) when another
 * write of the key is under way (Amazon S3 User Guide, "How to prevent object overwrites with conditional writes").
 */
export async function putObject(session: AwsSession, { bucket, key, body, contentType, objectLock, onlyIfAbsent, onlyIfEtag }: NewObject): Promise<StoredVersion> {
  return await callAws(session, 's3', 'PutObject', (s3) =>
    s3.putObject({
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: contentType,
      ...(objectLock && { ObjectLockMode: objectLock.mode, ObjectLockRetainUntilDate: objectLock.retainUntil }),
      ...(onlyIfAbsent && { IfNoneMatch: '*' }),
      ...(onlyIfEtag !== undefined && { IfMatch: onlyIfEtag }),
    }),
    (answer) => ({ etag: required(answer.ETag, 'ETag'), versionId: objectLock ? required(answer.VersionId, 'VersionId') : answer.VersionId }),
  );
}

/**
 * Reads one object as UTF-8 text: its current version, or the given one. Needs `s3:GetObject`, or `s3:GetObjectVersion`
 * with a version ID. Throws `notFound` for an unknown key; S3 answers `accessDenied` instead when the caller lacks
 * `s3:ListBucket`.
 */
export async function getObject(session: AwsSession, { bucket, key, versionId }: { bucket: string; key: string; versionId?: string }): Promise<ReadObject> {
  const send = async (s3: Clients['s3']) => {
    const { Body, ...rest } = await s3.getObject({ Bucket: bucket, Key: key, VersionId: versionId });
    return { ...rest, text: await Body?.transformToString('utf-8') };
  };
  return await callAws(session, 's3', 'GetObject', send, ({ text, ETag, VersionId, LastModified, ObjectLockMode: mode, ObjectLockRetainUntilDate: retainUntil }) => {
    // An empty object has an empty body, so only a missing one is an error.
    if (text === undefined) throw malformed('a body');
    return {
      body: text,
      etag: required(ETag, 'ETag'),
      versionId: VersionId,
      lastModified: required(LastModified, 'LastModified', 'time'),
      objectLock: mode && { mode, retainUntil: required(retainUntil, 'ObjectLockRetainUntilDate', 'time') },
    };
  });
}

/** Every current object whose key begins with `prefix`, ordered by the bytes of the key, read to the last page. Needs `s3:ListBucket`. */
export async function listObjects(session: AwsSession, { bucket, prefix }: { bucket: string; prefix: string }): Promise<ListedObject[]> {
  const { items } = await readAll(
    session,
    's3',
    'ListObjectsV2',
    (s3, token) => s3.listObjectsV2({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    // The list is flattened XML: without objects it has no element. KeyCount and IsTruncated are always there (S3 API reference, ListObjectsV2).
    ({ Contents, KeyCount, IsTruncated, NextContinuationToken }) => ({
      items: required(KeyCount, 'KeyCount', 'number') === 0 ? (Contents ?? []) : Contents,
      next: required(IsTruncated, 'IsTruncated', 'boolean') ? required(NextContinuationToken, 'NextContinuationToken') : undefined,
    }),
    ({ Key, Size, ETag, LastModified }) => ({
      key: required(Key, 'Key'),
      size: required(Size, 'Size', 'number'),
      etag: required(ETag, 'ETag'),
      lastModified: required(LastModified, 'LastModified', 'time'),
    }),
  );
  return items;
}
