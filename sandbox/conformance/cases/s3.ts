import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { call, type ServiceCases } from '../operation-cases';
import type { Stage } from '../stage';

/** The world's own bucket, with Object Lock. */
const Bucket = 'pergola-audit-999999999999';
const plainBucket = 'plain-bucket';
const Key = 'heads/2026-11-30 #1.json';
const dayMs = 86_400_000;

const inDays = ({ sandbox }: Stage, days: number) => new Date(sandbox.world.clock.now() + days * dayMs);
const locked = (stage: Stage) => ({ ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: inDays(stage, 30) });

/** A bucket without versioning and Object Lock. */
async function makePlainBucket({ pergola }: Stage): Promise<string> {
  await pergola.s3.send(new CreateBucketCommand({ Bucket: plainBucket }));
  return plainBucket;
}

async function putObject({ pergola }: Stage, more: Partial<PutObjectCommandInput> = {}): Promise<string> {
  const { VersionId } = await pergola.s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"head":1}', ContentType: 'application/json', Metadata: { head: '1' }, ...more }));
  return String(VersionId);
}

export const s3Cases: ServiceCases = {
  CreateBucket: {
    good: [
      ({ pergola }) => call(pergola.s3, new CreateBucketCommand({ Bucket: 'new-bucket', ObjectLockEnabledForBucket: true })),
      async (stage) => call(stage.pergola.s3, new CreateBucketCommand({ Bucket: await makePlainBucket(stage) })),
    ],
    bad: [
      ['InvalidBucketName', ({ pergola }) => call(pergola.s3, new CreateBucketCommand({ Bucket: 'No_Bucket' }))],
      ['BucketAlreadyExists', ({ owner }) => call(owner.s3, new CreateBucketCommand({ Bucket }))],
      ['IllegalLocationConstraintException', ({ pergola }) => call(pergola.s3, new CreateBucketCommand({ Bucket: 'new-bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }))],
    ],
  },
  DeleteObject: {
    good: [
      async (stage) => (await putObject(stage), call(stage.pergola.s3, new DeleteObjectCommand({ Bucket, Key }))),
      async (stage) => call(stage.pergola.s3, new DeleteObjectCommand({ Bucket, Key, VersionId: await putObject(stage) })),
      async (stage) => {
        const VersionId = await putObject(stage, { ...locked(stage), ObjectLockMode: 'GOVERNANCE' });
        return call(stage.pergola.s3, new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true }));
      },
    ],
    bad: [
      ['AccessDenied', async (stage) => call(stage.pergola.s3, new DeleteObjectCommand({ Bucket, Key, VersionId: await putObject(stage, locked(stage)), BypassGovernanceRetention: true }))],
      ['AccessDenied', ({ owner }) => call(owner.s3, new DeleteObjectCommand({ Bucket, Key }))],
      ['NoSuchBucket', ({ pergola }) => call(pergola.s3, new DeleteObjectCommand({ Bucket: 'no-such-bucket', Key }))],
    ],
  },
  GetBucketVersioning: {
    good: [({ pergola }) => call(pergola.s3, new GetBucketVersioningCommand({ Bucket })), async (stage) => call(stage.pergola.s3, new GetBucketVersioningCommand({ Bucket: await makePlainBucket(stage) }))],
    bad: [['NoSuchBucket', ({ pergola }) => call(pergola.s3, new GetBucketVersioningCommand({ Bucket: 'no-such-bucket' }))]],
  },
  GetObject: {
    good: [
      async (stage) => (await putObject(stage, locked(stage)), call(stage.pergola.s3, new GetObjectCommand({ Bucket, Key }))),
      async (stage) => call(stage.pergola.s3, new GetObjectCommand({ Bucket, Key, VersionId: await putObject(stage) })),
    ],
    bad: [
      ['NoSuchKey', ({ pergola }) => call(pergola.s3, new GetObjectCommand({ Bucket, Key }))],
      ['NoSuchVersion', async (stage) => (await putObject(stage), call(stage.pergola.s3, new GetObjectCommand({ Bucket, Key, VersionId: 'another' })))],
      ['AccessDenied', ({ owner }) => call(owner.s3, new GetObjectCommand({ Bucket, Key }))],
      [
        'MethodNotAllowed',
        async (stage) => {
          await putObject(stage);
          const { VersionId } = await stage.pergola.s3.send(new DeleteObjectCommand({ Bucket, Key }));
          return call(stage.pergola.s3, new GetObjectCommand({ Bucket, Key, VersionId }));
        },
      ],
    ],
  },
  GetObjectLockConfiguration: {
    good: [({ pergola }) => call(pergola.s3, new GetObjectLockConfigurationCommand({ Bucket }))],
    bad: [['ObjectLockConfigurationNotFoundError', async (stage) => call(stage.pergola.s3, new GetObjectLockConfigurationCommand({ Bucket: await makePlainBucket(stage) }))]],
  },
  GetObjectRetention: {
    good: [async (stage) => (await putObject(stage, locked(stage)), call(stage.pergola.s3, new GetObjectRetentionCommand({ Bucket, Key })))],
    bad: [
      ['NoSuchObjectLockConfiguration', async (stage) => (await putObject(stage), call(stage.pergola.s3, new GetObjectRetentionCommand({ Bucket, Key })))],
      ['InvalidRequest', async (stage) => call(stage.pergola.s3, new GetObjectRetentionCommand({ Bucket: await makePlainBucket(stage), Key }))],
    ],
  },
  HeadBucket: {
    good: [({ pergola }) => call(pergola.s3, new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '999999999999' }))],
    bad: [['NotFound', ({ pergola }) => call(pergola.s3, new HeadBucketCommand({ Bucket: 'no-such-bucket' }))]],
  },
  HeadObject: {
    good: [async (stage) => (await putObject(stage, locked(stage)), call(stage.pergola.s3, new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' })))],
    bad: [['NotFound', ({ pergola }) => call(pergola.s3, new HeadObjectCommand({ Bucket, Key }))]],
  },
  ListObjectVersions: {
    good: [
      async (stage) => {
        await putObject(stage);
        await putObject(stage);
        await stage.pergola.s3.send(new DeleteObjectCommand({ Bucket, Key }));
        return call(stage.pergola.s3, new ListObjectVersionsCommand({ Bucket, Prefix: 'heads/', EncodingType: 'url', MaxKeys: 2 }));
      },
    ],
    bad: [
      ['InvalidArgument', ({ pergola }) => call(pergola.s3, new ListObjectVersionsCommand({ Bucket, VersionIdMarker: 'another' }))],
      ['NoSuchBucket', ({ pergola }) => call(pergola.s3, new ListObjectVersionsCommand({ Bucket: 'no-such-bucket' }))],
    ],
  },
  ListObjectsV2: {
    good: [
      async (stage) => {
        await putObject(stage);
        await putObject(stage, { Key: 'heads/other.json' });
        return call(stage.pergola.s3, new ListObjectsV2Command({ Bucket, Prefix: 'heads/', MaxKeys: 1, FetchOwner: true, EncodingType: 'url' }));
      },
      async (stage) => (await putObject(stage), call(stage.pergola.s3, new ListObjectsV2Command({ Bucket, Delimiter: '/' }))),
    ],
    bad: [
      ['NoSuchBucket', ({ pergola }) => call(pergola.s3, new ListObjectsV2Command({ Bucket: 'no-such-bucket' }))],
      ['InvalidArgument', ({ pergola }) => call(pergola.s3, new ListObjectsV2Command({ Bucket, ContinuationToken: 'no-such-page' }))],
    ],
  },
  PutBucketVersioning: {
    good: [async (stage) => call(stage.pergola.s3, new PutBucketVersioningCommand({ Bucket: await makePlainBucket(stage), VersioningConfiguration: { Status: 'Enabled' } }))],
    bad: [
      ['InvalidBucketState', ({ pergola }) => call(pergola.s3, new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }))],
      ['IllegalVersioningConfigurationException', ({ pergola }) => call(pergola.s3, new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: {} }))],
    ],
  },
  PutObject: {
    good: [
      (stage) => call(stage.pergola.s3, new PutObjectCommand({ Bucket, Key, Body: '{"head":1}', ContentType: 'application/json', IfNoneMatch: '*', ...locked(stage) })),
      async (stage) => call(stage.pergola.s3, new PutObjectCommand({ Bucket: await makePlainBucket(stage), Key, Body: '', ChecksumAlgorithm: 'SHA256', Metadata: { head: '1' } })),
    ],
    bad: [
      ['PreconditionFailed', async (stage) => (await putObject(stage), call(stage.pergola.s3, new PutObjectCommand({ Bucket, Key, Body: '', IfNoneMatch: '*' })))],
      ['InvalidRequest', async (stage) => call(stage.pergola.s3, new PutObjectCommand({ Bucket: await makePlainBucket(stage), Key, Body: '', ...locked(stage) }))],
      ['InvalidArgument', ({ pergola }) => call(pergola.s3, new PutObjectCommand({ Bucket, Key, Body: '', ObjectLockMode: 'COMPLIANCE' }))],
      ['BadDigest', ({ pergola }) => call(pergola.s3, new PutObjectCommand({ Bucket, Key, Body: 'x', ChecksumCRC32: 'AAAAAA==' }))],
      ['SignatureDoesNotMatch', ({ stranger }) => call(stranger.s3, new PutObjectCommand({ Bucket, Key, Body: '' }))],
      ['SandboxNotSupported', ({ pergola }) => call(pergola.s3, new PutObjectCommand({ Bucket, Key, Body: 'x'.repeat(1_048_577) }))],
    ],
  },
  PutObjectLockConfiguration: {
    good: [({ pergola }) => call(pergola.s3, new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3 } } } }))],
    bad: [
      ['InvalidBucketState', async (stage) => call(stage.pergola.s3, new PutObjectLockConfigurationCommand({ Bucket: await makePlainBucket(stage), ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }))],
      ['MalformedXML', ({ pergola }) => call(pergola.s3, new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3, Years: 1 } } } }))],
      ['InvalidArgument', ({ pergola }) => call(pergola.s3, new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 0 } } } }))],
    ],
  },
  PutObjectRetention: {
    good: [async (stage) => (await putObject(stage, locked(stage)), call(stage.pergola.s3, new PutObjectRetentionCommand({ Bucket, Key, Retention: { Mode: 'COMPLIANCE', RetainUntilDate: inDays(stage, 60) } })))],
    bad: [
      ['AccessDenied', async (stage) => (await putObject(stage, locked(stage)), call(stage.pergola.s3, new PutObjectRetentionCommand({ Bucket, Key, Retention: { Mode: 'COMPLIANCE', RetainUntilDate: inDays(stage, 1) }, BypassGovernanceRetention: true })))],
      ['AccessDenied', async (stage) => (await putObject(stage, locked(stage)), call(stage.pergola.s3, new PutObjectRetentionCommand({ Bucket, Key, Retention: { Mode: 'GOVERNANCE', RetainUntilDate: inDays(stage, 60) } })))],
      ['InvalidRequest', async (stage) => call(stage.pergola.s3, new PutObjectRetentionCommand({ Bucket: await makePlainBucket(stage), Key, Retention: { Mode: 'COMPLIANCE', RetainUntilDate: inDays(stage, 1) } }))],
      ['InvalidArgument', async (stage) => (await putObject(stage), call(stage.pergola.s3, new PutObjectRetentionCommand({ Bucket, Key, Retention: { Mode: 'COMPLIANCE', RetainUntilDate: inDays(stage, -1) } })))],
    ],
  },
};
