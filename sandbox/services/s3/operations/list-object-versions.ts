import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnBucket } from '../bucket';
import { invalidArgument } from '../errors';
import { listKeys, pageSize, urlEncoded } from '../listing';
import { objectVersions, type ObjectVersion } from '../object-version';
import { refuseUnplayed } from '../unplayed';
import { checksumsOf, ownerId } from './list-objects-v2';

/** Every version and delete marker, by key and the newest first. */
export const listObjectVersions: Operation<ListObjectVersionsCommandInput, Partial<ListObjectVersionsCommandOutput>> = {
  service: 's3',
  name: 'ListObjectVersions',
  permissions(call) {
    const { Prefix, Delimiter, MaxKeys } = call.input;
    return [checkOnBucket(call, 'ListBucketVersions', { 's3:prefix': Prefix, 's3:delimiter': Delimiter, 's3:max-keys': MaxKeys?.toString() })];
  },
  run(call) {
    const { input, world } = call;
    const bucket = bucketOf(call);
    refuseUnplayed(input, ['OptionalObjectAttributes', 'Delimiter']);
    const { Prefix: prefix = '', MaxKeys: maxKeys, KeyMarker: keyMarker = '', VersionIdMarker: versionMarker, EncodingType } = input;
    if (versionMarker && !keyMarker) throw invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', versionMarker);
    const all = versionsByKey(objectVersions(world).where('bucket', bucket.id));
    const ordered = listKeys([...all].map(([key, versions]) => ({ key, versions })), { prefix, delimiter: undefined, after: '', maxKeys: undefined }).entries.flatMap(({ versions }) => versions);
    const from = startOf(ordered, keyMarker, versionMarker);
    const size = pageSize(maxKeys);
    const page = ordered.slice(from, from + size);
    const last = from + size < ordered.length ? page.at(-1) : undefined;
    const written = EncodingType === 'url' ? urlEncoded : (text: string) => text;
    const common = (version: ObjectVersion) => ({
      Key: written(version.key),
      VersionId: version.versionId,
      IsLatest: all.get(version.key)?.[0] === version,
      LastModified: new Date(version.lastModified),
      Owner: { ID: ownerId(bucket.accountId) },
    });
    return {
      Name: bucket.id,
      Prefix: written(prefix),
      KeyMarker: written(keyMarker),
      VersionIdMarker: versionMarker ?? '',
      MaxKeys: size,
      IsTruncated: last !== undefined,
      NextKeyMarker: last && written(last.key),
      NextVersionIdMarker: last?.versionId,
      EncodingType,
      Versions: page.filter((one) => !one.isDeleteMarker).map((one) => ({ ...common(one), ETag: one.etag, Size: one.size, StorageClass: 'STANDARD' as const, ...checksumsOf(one.shown) })),
      DeleteMarkers: page.filter((one) => one.isDeleteMarker).map(common),
    };
  },
};

function versionsByKey(versions: ObjectVersion[]): Map<string, ObjectVersion[]> {
  const byKey = new Map<string, ObjectVersion[]>();
  for (const version of versions) byKey.set(version.key, [version, ...(byKey.get(version.key) ?? [])]);
  return byKey;
}

function startOf(ordered: ObjectVersion[], keyMarker: string, versionMarker: string | undefined): number {
  if (keyMarker === '') return 0;
  const isBehind = (one: ObjectVersion) => Buffer.compare(Buffer.from(one.key), Buffer.from(keyMarker)) > 0;
  const marked = versionMarker ? ordered.findIndex((one) => one.key === keyMarker && one.versionId === versionMarker) : -1;
  if (marked !== -1) return marked + 1;
  const next = ordered.findIndex(isBehind);
  return next === -1 ? ordered.length : next;
}
