import type { HeadBucketCommandInput, HeadBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnBucket } from '../bucket';

export const headBucket: Operation<HeadBucketCommandInput, Partial<HeadBucketCommandOutput>> = {
  service: 's3',
  name: 'HeadBucket',
  permissions: (call) => [checkOnBucket(call, 'ListBucket')],
  run: (call) => ({ BucketRegion: bucketOf(call).region }),
};
