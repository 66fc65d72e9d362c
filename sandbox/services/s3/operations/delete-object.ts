import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnObject } from '../bucket';
import { addVersion, objectVersions, versionsOf } from '../object-version';
import { isInForce, requireBypass } from '../retention';
import { refuseUnplayed } from '../unplayed';
import { requireGovernanceBypass } from './put-object-retention';

/** With a version ID it deletes that version for good, unless it is locked; without one it adds a delete marker. */
export const deleteObject: Operation<DeleteObjectCommandInput, Partial<DeleteObjectCommandOutput>> = {
  service: 's3',
  name: 'DeleteObject',
  permissions: (call) => [checkOnObject(call, call.input.VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', { 's3:versionid': call.input.VersionId })],
  run(call) {
    const { world, input } = call;
    const { Key: key = '', VersionId: versionId } = input;
    const bucket = bucketOf(call);
    refuseUnplayed(input, ['MFA', 'IfMatch', 'IfMatchLastModifiedTime', 'IfMatchSize']);
    if (versionId === undefined && bucket.versioning) {
      return { DeleteMarker: true, VersionId: addVersion(world, bucket, { key, isDeleteMarker: true }).versionId };
    }
    const version = versionsOf(world, bucket, key).find((one) => one.versionId === (versionId ?? 'null'));
    if (!version) return versionId === undefined ? {} : { VersionId: versionId };
    if (isInForce(version.retention, world.clock.now())) requireBypass(version.retention, () => requireGovernanceBypass(call));
    objectVersions(world).delete(version.id);
    if (versionId === undefined) return {};
    return { VersionId: versionId, ...(version.isDeleteMarker && { DeleteMarker: true }) };
  },
};
