import type { HeadObjectCommandInput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf } from '../bucket';
import { readableVersion } from '../object-version';
import { shownObject } from '../shown-object';
import { refuseUnplayed } from '../unplayed';
import { getObject, unplayedWhenReading } from './get-object';

export const headObject: Operation<HeadObjectCommandInput, Partial<HeadObjectCommandOutput>> = {
  service: 's3',
  name: 'HeadObject',
  permissions: (call) => getObject.permissions(call),
  run(call) {
    refuseUnplayed(call.input, unplayedWhenReading);
    const bucket = bucketOf(call);
    return shownObject(call, bucket, readableVersion(call, bucket));
  },
};
