import type { Operation } from '@/sandbox/core/contract';
import { createBucket } from './operations/create-bucket';
import { deleteObject } from './operations/delete-object';
import { getBucketVersioning } from './operations/get-bucket-versioning';
import { getObject } from './operations/get-object';
import { getObjectLockConfiguration } from './operations/get-object-lock-configuration';
import { getObjectRetention } from './operations/get-object-retention';
import { headBucket } from './operations/head-bucket';
import { headObject } from './operations/head-object';
import { listObjectVersions } from './operations/list-object-versions';
import { listObjectsV2 } from './operations/list-objects-v2';
import { putBucketVersioning } from './operations/put-bucket-versioning';
import { putObject } from './operations/put-object';
import { putObjectLockConfiguration } from './operations/put-object-lock-configuration';
import { putObjectRetention } from './operations/put-object-retention';

export const operations: Operation[] = [
  createBucket,
  deleteObject,
  getBucketVersioning,
  getObject,
  getObjectLockConfiguration,
  getObjectRetention,
  headBucket,
  headObject,
  listObjectVersions,
  listObjectsV2,
  putBucketVersioning,
  putObject,
  putObjectLockConfiguration,
  putObjectRetention,
];
