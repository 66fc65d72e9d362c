import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnBucket } from '../bucket';
import { invalidArgument } from '../errors';
import { listKeys, pageSize, urlEncoded } from '../listing';
import { objectVersions } from '../object-version';
import { refuseUnplayed } from '../unplayed';

export const listObjectsV2: Operation<ListObjectsV2CommandInput, Partial<ListObjectsV2CommandOutput>> = {
  service: 's3',
  name: 'ListObjectsV2',
  permissions(call) {
    const { Prefix, Delimiter, MaxKeys } = call.input;
    return [checkOnBucket(call, 'ListBucket', { 's3:prefix': Prefix, 's3:delimiter': Delimiter, 's3:max-keys': MaxKeys?.toString() })];
  },
  run(call) {
    const { input, world } = call;
    const bucket = bucketOf(call);
    refuseUnplayed(input, ['OptionalObjectAttributes']);
    const { Prefix: prefix = '', Delimiter: delimiter, MaxKeys: maxKeys, ContinuationToken: token, StartAfter: startAfter, EncodingType } = input;
    const newest = new Map(objectVersions(world).where('bucket', bucket.id).map((version) => [version.key, version]));
    const current = [...newest.values()].filter(({ isDeleteMarker }) => !isDeleteMarker);
    const { entries, commonPrefixes, next } = listKeys(current, { prefix, delimiter, after: token === undefined ? (startAfter ?? '') : readToken(token), maxKeys });
    const written = EncodingType === 'url' ? urlEncoded : (text: string) => text;
    return {
      Name: bucket.id,
      Prefix: written(prefix),
      Delimiter: delimiter && written(delimiter),
      MaxKeys: pageSize(maxKeys),
      KeyCount: entries.length + commonPrefixes.length,
      IsTruncated: next !== undefined,
      EncodingType,
      ContinuationToken: token,
      NextContinuationToken: next === undefined ? undefined : Buffer.from(`after ${next}`).toString('base64url'),
      StartAfter: startAfter && written(startAfter),
      Contents: entries.map(({ key, etag, size, lastModified, shown }) => ({
        Key: written(key),
        LastModified: new Date(lastModified),
        ETag: etag,
        Size: size,
        StorageClass: 'STANDARD' as const,
        ...checksumsOf(shown),
        ...(input.FetchOwner && { Owner: { ID: ownerId(bucket.accountId) } }),
      })),
      CommonPrefixes: commonPrefixes.map((one) => ({ Prefix: written(one) })),
    };
  },
};

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after ')) throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  return text.slice('after '.length);
}

export function checksumsOf(shown: Record<string, string>): { ChecksumAlgorithm?: 'CRC32'[]; ChecksumType?: 'FULL_OBJECT' } {
  const algorithms = Object.keys(shown).filter((name) => name.startsWith('Checksum')).map((name) => name.slice('Checksum'.length) as 'CRC32');
  return algorithms.length === 0 ? {} : { ChecksumAlgorithm: algorithms, ChecksumType: 'FULL_OBJECT' };
}

/** Stands for the canonical user ID of an account. */
export function ownerId(accountId: string): string {
  return accountId.padStart(64, '0');
}
