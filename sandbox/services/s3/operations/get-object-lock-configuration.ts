import type { GetObjectLockConfigurationCommandInput, GetObjectLockConfigurationCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnBucket } from '../bucket';
import { s3Error } from '../errors';

export const getObjectLockConfiguration: Operation<GetObjectLockConfigurationCommandInput, Partial<GetObjectLockConfigurationCommandOutput>> = {
  service: 's3',
  name: 'GetObjectLockConfiguration',
  permissions: (call) => [checkOnBucket(call, 'GetBucketObjectLockConfiguration')],
  run(call) {
    const { id, objectLock } = bucketOf(call);
    if (!objectLock) throw s3Error('ObjectLockConfigurationNotFoundError', 404, 'Object Lock configuration does not exist for this bucket', { BucketName: id });
    const rule = objectLock.defaultRetention;
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        ...(rule && { Rule: { DefaultRetention: { Mode: rule.mode, Days: rule.days, Years: rule.years } } }),
      },
    };
  },
};
