import type { GetObjectRetentionCommandInput, GetObjectRetentionCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnObject } from '../bucket';
import { bucketWithoutObjectLock, s3Error } from '../errors';
import { readableVersion } from '../object-version';

export const getObjectRetention: Operation<GetObjectRetentionCommandInput, Partial<GetObjectRetentionCommandOutput>> = {
  service: 's3',
  name: 'GetObjectRetention',
  permissions: (call) => [checkOnObject(call, 'GetObjectRetention', { 's3:versionid': call.input.VersionId })],
  run(call) {
    const bucket = bucketOf(call);
    if (!bucket.objectLock) throw bucketWithoutObjectLock();
    const { retention, key } = readableVersion(call, bucket);
    if (!retention) throw s3Error('NoSuchObjectLockConfiguration', 404, 'The specified object does not have a ObjectLock configuration', { Key: key });
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
  },
};
