import type { PutBucketVersioningCommandInput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, buckets, checkOnBucket } from '../bucket';
import { s3Error } from '../errors';
import { refuseUnplayed } from '../unplayed';

export const putBucketVersioning: Operation<PutBucketVersioningCommandInput, object> = {
  service: 's3',
  name: 'PutBucketVersioning',
  permissions: (call) => [checkOnBucket(call, 'PutBucketVersioning')],
  run(call) {
    const { VersioningConfiguration: wanted = {}, ...input } = call.input;
    const bucket = bucketOf(call);
    refuseUnplayed(input, ['MFA']);
    refuseUnplayed(wanted, ['MFADelete']);
    if (wanted.Status === undefined) throw s3Error('IllegalVersioningConfigurationException', 400, 'The Versioning element must be specified');
    if (wanted.Status === 'Suspended' && bucket.objectLock) {
      throw s3Error('InvalidBucketState', 409, 'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.', { BucketName: bucket.id });
    }
    buckets(call.world).put({ ...bucket, versioning: wanted.Status });
    return {};
  },
};
