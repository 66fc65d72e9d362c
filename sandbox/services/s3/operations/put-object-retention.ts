import type { PutObjectRetentionCommandInput } from '@aws-sdk/client-s3';
import type { Call, Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnObject } from '../bucket';
import { bucketWithoutObjectLock, malformedXml, protectedByObjectLock } from '../errors';
import { objectVersions, readableVersion } from '../object-version';
import { checkChange, lockContext, requestedRetention } from '../retention';
import { refuseUnplayed } from '../unplayed';

export const putObjectRetention: Operation<PutObjectRetentionCommandInput, object> = {
  service: 's3',
  name: 'PutObjectRetention',
  permissions(call) {
    const { Retention: wanted, VersionId } = call.input;
    const check = checkOnObject(call, 'PutObjectRetention', { 's3:versionid': VersionId });
    return [{ ...check, context: { ...check.context, ...lockContext(wanted?.Mode, wanted?.RetainUntilDate, call.world.clock.now()) } }];
  },
  run(call) {
    const { Retention: wanted } = call.input;
    const bucket = bucketOf(call);
    if (!bucket.objectLock) throw bucketWithoutObjectLock();
    if (!wanted || (wanted.Mode === undefined) !== (wanted.RetainUntilDate === undefined)) throw malformedXml();
    refuseUnplayed(wanted, ['EventHold', 'EventHoldDuration']);
    const now = call.world.clock.now();
    const { retention: current, ...version } = readableVersion(call, bucket);
    const retention = requestedRetention(bucket, wanted.Mode, wanted.RetainUntilDate, now);
    checkChange(current, retention, now, () => requireGovernanceBypass(call));
    objectVersions(call.world).put({ ...version, ...(retention && { retention }) });
    return {};
  },
};

/** Asked for with a header and allowed by a permission. */
export function requireGovernanceBypass(call: Call<{ Bucket?: string | undefined; Key?: string | undefined; BypassGovernanceRetention?: boolean | undefined }>): void {
  if (!call.input.BypassGovernanceRetention) throw protectedByObjectLock();
  call.authorize(checkOnObject(call, 'BypassGovernanceRetention'));
}
