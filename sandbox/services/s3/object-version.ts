import type { Call, Collection, StoredObject, World } from '@/sandbox/core/contract';
import { checkOnBucket, type Bucket } from './bucket';
import { invalidArgument, s3Error } from './errors';
import type { Retention } from './retention';

/** One version of an object, or a delete marker. */
export interface ObjectVersion extends StoredObject {
  bucket: string;
  key: string;
  /** Bucket and key, to find all versions of one object. */
  path: string;
  /** `null` for what was written while versioning was off. */
  versionId: string;
  isDeleteMarker: boolean;
  /** Base64. */
  content: string;
  size: number;
  /** In double quotes. */
  etag: string;
  /** Headers and checksums as PutObject took them, by the member of HeadObject's output. */
  shown: Record<string, string>;
  metadata: Record<string, string>;
  lastModified: number;
  retention?: Retention;
}

export function objectVersions(world: World): Collection<ObjectVersion> {
  return world.collection<ObjectVersion>('s3.objectVersion');
}

/** Oldest first. */
export function versionsOf(world: World, bucket: Bucket, key: string): ObjectVersion[] {
  return objectVersions(world).where('path', pathOf(bucket, key));
}

/** The current version, which may be a delete marker. */
export function currentVersion(world: World, bucket: Bucket, key: string): ObjectVersion | undefined {
  return versionsOf(world, bucket, key).at(-1);
}

/** Adds a version as the current one; without versioning it takes the place of the one with the version ID `null`. */
export function addVersion(world: World, bucket: Bucket, version: Pick<ObjectVersion, 'key' | 'isDeleteMarker'> & Partial<ObjectVersion>): ObjectVersion {
  const path = pathOf(bucket, version.key);
  const versionId = bucket.versioning === 'Enabled' ? world.newId('', 32, 'base36') : 'null';
  const id = versionId === 'null' ? `null ${path}` : versionId;
  objectVersions(world).delete(id);
  return objectVersions(world).put({
    content: '',
    size: 0,
    etag: '',
    shown: {},
    metadata: {},
    ...version,
    id,
    path,
    versionId,
    bucket: bucket.id,
    accountId: bucket.accountId,
    region: bucket.region,
    // S3 keeps whole seconds.
    lastModified: Math.floor(world.clock.now() / 1000) * 1000,
  });
}

const versionIdForm = /^(null|[\w.-]{1,64})$/;

/** The version with that ID. Throws S3's error for none. */
export function versionWithId(world: World, bucket: Bucket, key: string, versionId: string): ObjectVersion {
  if (!versionIdForm.test(versionId)) throw invalidArgument('Invalid version id specified', 'versionId', versionId);
  const found = versionsOf(world, bucket, key).find((version) => version.versionId === versionId);
  if (!found) throw s3Error('NoSuchVersion', 404, 'The specified version does not exist.', { Key: key, VersionId: versionId });
  return found;
}

/**
 * What GetObject and HeadObject are about: a version that is no delete marker. A missing key is told only to those who
 * may list the bucket.
 */
export function readableVersion(call: Call<{ Bucket?: string | undefined; Key?: string | undefined; VersionId?: string | undefined }>, bucket: Bucket): ObjectVersion {
  const { Key: key = '', VersionId: versionId } = call.input;
  if (versionId !== undefined) {
    const version = versionWithId(call.world, bucket, key, versionId);
    if (version.isDeleteMarker) throw s3Error('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.', { Method: 'GET', ResourceType: 'DeleteMarker', 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId });
    return version;
  }
  const version = currentVersion(call.world, bucket, key);
  if (version && !version.isDeleteMarker) return version;
  call.authorize(checkOnBucket(call, 'ListBucket'));
  throw s3Error('NoSuchKey', 404, 'The specified key does not exist.', { Key: key, ...(version ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId } : {}) });
}

function pathOf(bucket: Bucket, key: string): string {
  return `${bucket.id}/${key}`;
}
