import type { Call, Collection, PermissionCheck, StoredObject, World } from '@/sandbox/core/contract';
import { accessDenied, s3Error } from './errors';

export interface DefaultRetention {
  mode: 'GOVERNANCE' | 'COMPLIANCE';
  days?: number;
  years?: number;
}

/** A general purpose bucket; its id is its name, which all accounts of the partition share. */
export interface Bucket extends StoredObject {
  createdAt: number;
  /** Absent until it was first set. */
  versioning?: 'Enabled' | 'Suspended';
  /** Absent in a bucket without Object Lock; a bucket never loses it. */
  objectLock?: { defaultRetention?: DefaultRetention };
}

export function buckets(world: World): Collection<Bucket> {
  return world.collection<Bucket>('s3.bucket');
}

interface OfBucket {
  Bucket?: string | undefined;
  ExpectedBucketOwner?: string | undefined;
}

/**
 * The bucket of a call, which the caller's account owns: the sandbox plays no bucket policies, so that nobody else has
 * access. Throws S3's error for any other.
 */
export function bucketOf({ world, input, caller, region }: Call<OfBucket>): Bucket {
  const name = String(input.Bucket);
  const bucket = buckets(world).get(name);
  if (!bucket) throw s3Error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: name });
  if (bucket.accountId !== caller.accountId || (input.ExpectedBucketOwner ?? bucket.accountId) !== bucket.accountId) throw accessDenied();
  if (bucket.region !== region) {
    throw s3Error('PermanentRedirect', 301, 'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.', {
      Endpoint: `${name}.s3.${bucket.region}.amazonaws.com`,
      Bucket: name,
      'x-amz-bucket-region': bucket.region,
    });
  }
  return bucket;
}

export function checkOnBucket(call: Call<OfBucket>, action: string, context: Record<string, string | undefined> = {}): PermissionCheck {
  return { action: `s3:${action}`, resource: `arn:aws:s3:::${bucketOf(call).id}`, context: known(context) };
}

export function checkOnObject(call: Call<OfBucket & { Key?: string | undefined }>, action: string, context: Record<string, string | undefined> = {}): PermissionCheck {
  return { action: `s3:${action}`, resource: `arn:aws:s3:::${bucketOf(call).id}/${String(call.input.Key)}`, context: known(context) };
}

function known(context: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(context).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
