import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand, PutBucketVersioningCommand, PutObjectCommand, PutObjectRetentionCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, clientOptions, stsOf } from '@/sandbox/testing/clients';

const Bucket = 'pergola-audit-999999999999';
const dayMs = 86_400_000;
let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox();
  s3 = new S3Client(clientOptions(sandbox, accountKey(accounts.pergola)));
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const inDays = (days: number) => new Date(sandbox.world.clock.now() + days * dayMs);
const put = (Key: string, more: object = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'head', ...more }));
const lock = (mode: 'COMPLIANCE' | 'GOVERNANCE', days: number) => ({ ObjectLockMode: mode, ObjectLockRetainUntilDate: inDays(days) });
const read = async (Key: string, VersionId?: string) => (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

describe('an object with Object Lock', () => {
  it('stays readable by its version after it was overwritten and deleted', async () => {
    const { VersionId } = await put('head', lock('COMPLIANCE', 30));
    await put('head', { Body: 'rewritten' });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'head' }));
    await expect(read('head')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await read('head', VersionId)).toBe('head');
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions.map(({ IsLatest }) => IsLatest)).toEqual([false, false]);
    expect(DeleteMarkers.map(({ IsLatest }) => IsLatest)).toEqual([true]);
  });

  it('can be deleted once its retention has ended', async () => {
    const { VersionId } = await put('head', lock('COMPLIANCE', 30));
    const remove = () => s3.send(new DeleteObjectCommand({ Bucket, Key: 'head', VersionId, BypassGovernanceRetention: true }));
    await expect(remove()).rejects.toMatchObject({ name: 'AccessDenied', message: expect.stringContaining('object lock') as string });
    sandbox.advanceClock(31 * dayMs);
    await expect(remove()).resolves.toMatchObject({ VersionId });
  });

  const changes: [sentence: string, from: 'COMPLIANCE' | 'GOVERNANCE', to: 'COMPLIANCE' | 'GOVERNANCE', days: number, bypass: boolean, allowed: boolean][] = [
    ['COMPLIANCE is extended', 'COMPLIANCE', 'COMPLIANCE', 60, false, true],
    ['COMPLIANCE is shortened', 'COMPLIANCE', 'COMPLIANCE', 10, true, false],
    ['COMPLIANCE becomes GOVERNANCE', 'COMPLIANCE', 'GOVERNANCE', 60, true, false],
    ['GOVERNANCE becomes COMPLIANCE', 'GOVERNANCE', 'COMPLIANCE', 60, false, true],
    ['GOVERNANCE is shortened', 'GOVERNANCE', 'GOVERNANCE', 10, false, false],
    ['GOVERNANCE is shortened with a bypass', 'GOVERNANCE', 'GOVERNANCE', 10, true, true],
  ];
  it.each(changes)('%s: %s to %s for %i days, bypass %s, allowed %s', async (_sentence, from, to, days, bypass, allowed) => {
    await put('head', lock(from, 30));
    const change = () => s3.send(new PutObjectRetentionCommand({ Bucket, Key: 'head', Retention: { Mode: to, RetainUntilDate: inDays(days) }, BypassGovernanceRetention: bypass }));
    const outcome = await change().then(() => 'allowed', (error: Error) => error.name);
    expect(outcome).toBe(allowed ? 'allowed' : 'AccessDenied');
  });

  it('survives a restart with its lock', async () => {
    const home = mkdtempSync(join(tmpdir(), 'pergola-s3-'));
    const begin = async () => {
      const running = await startSandbox({ home });
      return { running, client: new S3Client(clientOptions(running, accountKey(accounts.pergola))) };
    };
    try {
      const first = await begin();
      const { VersionId } = await first.client.send(new PutObjectCommand({ Bucket, Key: 'head', Body: 'head', ...lock('COMPLIANCE', 30) }));
      await first.running.stop();
      const second = await begin();
      expect(await (await second.client.send(new GetObjectCommand({ Bucket, Key: 'head' }))).Body?.transformToString()).toBe('head');
      await expect(second.client.send(new DeleteObjectCommand({ Bucket, Key: 'head', VersionId }))).rejects.toMatchObject({ name: 'AccessDenied' });
      await second.running.stop();
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe('a role that may only write heads', () => {
  async function writer(): Promise<S3Client> {
    const trusted = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accounts.pergola}:root` }, Action: 'sts:AssumeRole' }] };
    const Resource = `arn:aws:s3:::${Bucket}/heads/*`;
    const Condition = { StringEquals: { 's3:object-lock-mode': 'COMPLIANCE' }, NumericGreaterThanEquals: { 's3:object-lock-remaining-retention-days': '30' } };
    const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:PutObject', 's3:PutObjectRetention'], Resource, Condition }, { Effect: 'Allow', Action: 's3:GetObject', Resource }] };
    const arn = `arn:aws:iam::${accounts.pergola}:role/HeadWriter`;
    sandbox.changeRole(arn, { trustPolicy: trusted, policies: [{ name: 'Heads', document: allowed }] });
    const { Credentials } = await stsOf(sandbox, accountKey(accounts.pergola)).send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'test' }));
    return new S3Client(clientOptions(sandbox, { accessKeyId: String(Credentials?.AccessKeyId), secretAccessKey: String(Credentials?.SecretAccessKey), sessionToken: String(Credentials?.SessionToken) }));
  }

  it('is held to its key, its mode and its days, and learns of no other key', async () => {
    const client = await writer();
    const write = (Key: string, more: object) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'head', ...more }));
    await expect(write('heads/1', lock('COMPLIANCE', 31))).resolves.toBeDefined();
    const refused = { name: 'AccessDenied' };
    await expect(write('other/1', lock('COMPLIANCE', 31))).rejects.toMatchObject(refused);
    await expect(write('heads/2', lock('GOVERNANCE', 31))).rejects.toMatchObject(refused);
    await expect(write('heads/2', lock('COMPLIANCE', 3))).rejects.toMatchObject(refused);
    await expect(write('heads/2', {})).rejects.toMatchObject(refused);
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'heads/none' }))).rejects.toMatchObject(refused);
    await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(refused);
    const { Body, ObjectLockMode } = await client.send(new GetObjectCommand({ Bucket, Key: 'heads/1' }));
    expect([await Body?.transformToString(), ObjectLockMode]).toEqual(['head', undefined]);
  });
});

describe('listing', () => {
  it('is ordered by the bytes of the key, page by page, with common prefixes', async () => {
    for (const Key of ['b', 'a/2', 'a/1', 'é', '🌊', '\ufb01', 'B', 'deleted']) await put(Key);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }));
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken: token }));
      keys.push(...(page.Contents ?? []).map(({ Key }) => String(Key)));
      token = page.NextContinuationToken;
    } while (token);
    expect(keys).toEqual(['B', 'a/1', 'a/2', 'b', 'é', '\ufb01', '🌊']);
    const { CommonPrefixes, KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect([CommonPrefixes, KeyCount]).toEqual([[{ Prefix: 'a/' }], 6]);
  });
});

describe('a bucket in another Region', () => {
  it('says where it is', async () => {
    const elsewhere = new S3Client(clientOptions(sandbox, accountKey(accounts.pergola), 'eu-west-1'));
    await expect(elsewhere.send(new HeadObjectCommand({ Bucket, Key: 'head' }))).rejects.toMatchObject({ $metadata: { httpStatusCode: 301 } });
    await expect(elsewhere.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))).rejects.toMatchObject({ name: 'PermanentRedirect' });
  });
});
