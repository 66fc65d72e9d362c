import { createHash } from 'node:crypto';
import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { unsupported } from '../../unsupported';
import { bucketOf, checkOnObject } from '../bucket';
import { invalidRequest, s3Error } from '../errors';
import { addVersion, currentVersion } from '../object-version';
import { defaultRetention, lockContext, requestedRetention } from '../retention';
import { shownChecksums, shownMembers } from '../shown-object';
import { refuseUnplayed } from '../unplayed';

/** Objects are kept in the sandbox's journal, so they are small. */
const largestBytes = 1_048_576;
const longestKeyBytes = 1024;

const unplayed = ['ACL', 'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWriteACP', 'WriteOffsetBytes', 'WebsiteRedirectLocation', 'SSECustomerAlgorithm', 'SSECustomerKey', 'SSECustomerKeyMD5', 'SSEKMSKeyId', 'SSEKMSEncryptionContext', 'BucketKeyEnabled', 'Tagging', 'ObjectLockLegalHoldStatus', 'ObjectLockEventHold', 'ObjectLockEventHoldDurationDays', 'ObjectLockEventHoldDurationYears'];

export const putObject: Operation<PutObjectCommandInput, Partial<PutObjectCommandOutput>> = {
  service: 's3',
  name: 'PutObject',
  permissions(call) {
    const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, IfMatch, IfNoneMatch } = call.input;
    const context = lockContext(mode, until, call.world.clock.now());
    const put = checkOnObject(call, 'PutObject', { 's3:if-match': IfMatch, 's3:if-none-match': IfNoneMatch, 's3:x-amz-server-side-encryption': call.input.ServerSideEncryption });
    // A comparison with what is stored needs the permission to read it.
    const checks = [{ ...put, context: { ...put.context, ...context } }, ...(IfMatch === undefined ? [] : [checkOnObject(call, 'GetObject')])];
    return mode || until ? [...checks, { ...checkOnObject(call, 'PutObjectRetention'), context }] : checks;
  },
  run(call) {
    const { world, input } = call;
    const bucket = bucketOf(call);
    const key = String(input.Key);
    const content = (input.Body ?? Buffer.alloc(0)) as Buffer;
    refuseUnplayed(input, unplayed);
    if ((input.StorageClass ?? 'STANDARD') !== 'STANDARD' || (input.ServerSideEncryption ?? 'AES256') !== 'AES256') throw unsupported('other storage classes than STANDARD and other encryption than AES256', 'Leave both out.');
    if (Buffer.byteLength(key) > longestKeyBytes) throw s3Error('KeyTooLongError', 400, 'Your key is too long', { Size: Buffer.byteLength(key), MaxSizeAllowed: longestKeyBytes });
    if (content.length > largestBytes) throw unsupported(`objects of more than ${largestBytes} bytes`, `This one has ${content.length}.`);

    const now = world.clock.now();
    const checksums = shownChecksums(input);
    const requested = requestedRetention(bucket, input.ObjectLockMode, input.ObjectLockRetainUntilDate, now);
    if (requested && input.ContentMD5 === undefined && Object.keys(checksums).length === 0) {
      throw invalidRequest('Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters');
    }
    if (input.IfNoneMatch !== undefined) {
      if (input.IfNoneMatch !== '*') throw s3Error('NotImplemented', 501, 'A header you provided implies functionality that is not implemented', { Header: 'If-None-Match' });
      const current = currentVersion(world, bucket, key);
      if (current && !current.isDeleteMarker) throw s3Error('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', { Condition: 'If-None-Match' });
    }

    if (input.IfMatch !== undefined) {
      const current = currentVersion(world, bucket, key);
      if (!current || current.isDeleteMarker) throw s3Error('NoSuchKey', 404, 'The specified key does not exist.', { Key: key });
      if (unquoted(input.IfMatch) !== unquoted(current.etag)) throw s3Error('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', { Condition: 'If-Match' });
    }

    const retention = requested ?? defaultRetention(bucket, now);
    const version = addVersion(world, bucket, {
      key,
      isDeleteMarker: false,
      content: content.toString('base64'),
      size: content.length,
      etag: `"${createHash('md5').update(content).digest('hex')}"`,
      shown: { ...shownMembers(input), ...checksums },
      metadata: { ...input.Metadata },
      ...(retention && { retention }),
    });
    return { ETag: version.etag, VersionId: bucket.versioning && version.versionId, ServerSideEncryption: 'AES256', ...checksums, ...(Object.keys(checksums).length > 0 && { ChecksumType: 'FULL_OBJECT' }) };
  },
};

/** S3 compares entity tags whether or not the header has the quotes. */
function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}
