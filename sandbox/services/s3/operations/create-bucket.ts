import type { CreateBucketCommandInput, CreateBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { buckets } from '../bucket';
import { s3Error } from '../errors';
import { refuseUnplayed } from '../unplayed';

/** "Bucket naming rules", Amazon S3 user guide. */
const bucketName = /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3)$)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const firstRegion = 'us-east-1';

export const createBucket: Operation<CreateBucketCommandInput, Partial<CreateBucketCommandOutput>> = {
  service: 's3',
  name: 'CreateBucket',
  permissions({ input }) {
    const resource = `arn:aws:s3:::${input.Bucket}`;
    const lock = input.ObjectLockEnabledForBucket ? ['PutBucketObjectLockConfiguration', 'PutBucketVersioning'] : [];
    const locationConstraint = input.CreateBucketConfiguration?.LocationConstraint;
    const context: Record<string, string> = locationConstraint ? { 's3:locationconstraint': locationConstraint } : {};
    return ['CreateBucket', ...lock].map((action) => ({ action: `s3:${action}`, resource, context }));
  },
  run({ world, input, caller, region }) {
    const name = String(input.Bucket);
    refuseUnplayed(input, ['ACL', 'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP', 'BucketNamespace']);
    refuseUnplayed(input.CreateBucketConfiguration ?? {}, ['Location', 'Bucket', 'Tags']);
    if (!bucketName.test(name)) throw s3Error('InvalidBucketName', 400, 'The specified bucket is not valid.', { BucketName: name });
    checkLocation(region, input.CreateBucketConfiguration?.LocationConstraint);
    const existing = buckets(world).get(name);
    if (existing && existing.accountId !== caller.accountId) {
      throw s3Error('BucketAlreadyExists', 409, 'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.', { BucketName: name });
    }
    // In us-east-1 alone, creating your own bucket again succeeds and changes nothing.
    if (existing && (existing.region !== firstRegion || region !== firstRegion)) {
      throw s3Error('BucketAlreadyOwnedByYou', 409, 'Your previous request to create the named bucket succeeded and you already own it.', { BucketName: name });
    }
    if (!existing) {
      const locked = input.ObjectLockEnabledForBucket === true;
      buckets(world).put({ id: name, accountId: caller.accountId, region, createdAt: world.clock.now(), ...(locked ? { versioning: 'Enabled', objectLock: {} } : {}) });
    }
    return { Location: `/${name}` };
  },
};

function checkLocation(region: string, constraint: string | undefined): void {
  if (region === firstRegion && constraint === undefined) return;
  if (constraint === firstRegion) throw s3Error('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid', { LocationConstraint: constraint });
  if (constraint !== region) {
    throw s3Error('IllegalLocationConstraintException', 400, `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`);
  }
}
