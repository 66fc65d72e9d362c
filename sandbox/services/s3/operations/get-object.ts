import type { GetObjectCommandInput } from '@aws-sdk/client-s3';
import type { Operation } from '@/sandbox/core/contract';
import { bucketOf, checkOnObject } from '../bucket';
import { readableVersion } from '../object-version';
import { shownObject } from '../shown-object';
import { refuseUnplayed } from '../unplayed';

export const unplayedWhenReading = ['IfMatch', 'IfModifiedSince', 'IfNoneMatch', 'IfUnmodifiedSince', 'Range', 'PartNumber', 'ResponseCacheControl', 'ResponseContentDisposition', 'ResponseContentEncoding', 'ResponseContentLanguage', 'ResponseContentType', 'ResponseExpires', 'SSECustomerAlgorithm', 'SSECustomerKey', 'SSECustomerKeyMD5'];

export const getObject: Operation<GetObjectCommandInput, object> = {
  service: 's3',
  name: 'GetObject',
  permissions: (call) => [checkOnObject(call, call.input.VersionId === undefined ? 'GetObject' : 'GetObjectVersion', { 's3:versionid': call.input.VersionId })],
  run(call) {
    refuseUnplayed(call.input, unplayedWhenReading);
    const bucket = bucketOf(call);
    const version = readableVersion(call, bucket);
    return { ...shownObject(call, bucket, version), Body: Buffer.from(version.content, 'base64') };
  },
};
