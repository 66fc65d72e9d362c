import type { DefaultRetention as SentRetention, PutObjectLockConfigurationCommandInput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, buckets, checkOnBucket, type DefaultRetention } from '../bucket';
import { invalidArgument, malformedXml, s3Error } from '../errors';
import { refuseUnplayed } from '../unplayed';

const longestDays = 36_500;
const longestYears = 100;

export const putObjectLockConfiguration: Operation<PutObjectLockConfigurationCommandInput, object> = {
  service: 's3',
  name: 'PutObjectLockConfiguration',
  permissions: (call) => [checkOnBucket(call, 'PutBucketObjectLockConfiguration')],
  run(call) {
    const { ObjectLockConfiguration: wanted, ...input } = call.input;
    const bucket = bucketOf(call);
    refuseUnplayed(input, ['Token']);
    if (wanted?.ObjectLockEnabled === undefined) throw malformedXml();
    if (bucket.versioning !== 'Enabled') {
      throw s3Error('InvalidBucketState', 409, "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", { BucketName: bucket.id });
    }
    const retention = wanted.Rule && readRetention(wanted.Rule.DefaultRetention);
    buckets(call.world).put({ ...bucket, objectLock: retention ? { defaultRetention: retention } : {} });
    return {};
  },
};

/** A mode, and either days or years. */
function readRetention(sent: SentRetention | undefined): DefaultRetention {
  if (!sent?.Mode || (sent.Days === undefined) === (sent.Years === undefined)) throw malformedXml();
  refuseUnplayed(sent, ['DefaultEventHold']);
  const [length, longest, unit] = sent.Days === undefined ? [Number(sent.Years), longestYears, 'years'] : [sent.Days, longestDays, 'days'];
  if (length < 1) throw invalidArgument('Default retention period must be a positive integer value', unit, length);
  if (length > longest) throw invalidArgument(`Default retention period too large: the maximum is ${longest} ${unit}`, unit, length);
  return { mode: sent.Mode, [unit]: length };
}
