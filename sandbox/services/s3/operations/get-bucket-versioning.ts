import type { GetBucketVersioningCommandInput, GetBucketVersioningCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnBucket } from '../bucket';

export const getBucketVersioning: Operation<GetBucketVersioningCommandInput, Partial<GetBucketVersioningCommandOutput>> = {
  service: 's3',
  name: 'GetBucketVersioning',
  permissions: (call) => [checkOnBucket(call, 'GetBucketVersioning')],
  run: (call) => ({ Status: bucketOf(call).versioning }),
};
