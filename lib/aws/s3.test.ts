import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { preparePortalEnvironment } from '@/scripts/testing/portal-environment';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { hubSession, type AwsSession } from './call';
import { configureAws } from './clients';
import { getObject, listObjects, putObject } from './s3';

const bucket = 'pergola-audit-999999999999';
const hubCredentials = { accessKeyId: 'AKIASBX0999999999999', secretAccessKey: 'sandbox' };
let sandbox: Sandbox;
let session: AwsSession;

beforeAll(async () => {
  sandbox = await startSandbox();
  configureAws({ endpointUrl: sandbox.url, hubCredentials });
  session = hubSession({ accountId: '999999999999', region: 'us-east-1' });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const head = (key: string, more: Partial<Parameters<typeof putObject>[1]> = {}) => ({ bucket, key, body: `{"head":"${key}"}`, contentType: 'application/json', ...more });

test('a locked object comes back with its text, its version and its lock', async () => {
  const objectLock = { mode: 'COMPLIANCE' as const, retainUntil: new Date(sandbox.world.clock.now() + 86_400_000) };
  const { versionId, etag } = await putObject(session, head('heads/1', { objectLock, onlyIfAbsent: true }));
  expect(versionId).toMatch(/^\w{32}$/);
  expect(await getObject(session, { bucket, key: 'heads/1' })).toMatchObject({ body: '{"head":"heads/1"}', versionId, etag, objectLock });
  await putObject(session, head('heads/1', { body: 'rewritten' }));
  expect(await getObject(session, { bucket, key: 'heads/1', versionId: String(versionId) })).toMatchObject({ body: '{"head":"heads/1"}' });
});

test('the bucket is in the path when the endpoint comes from AWS_ENDPOINT_URL', async () => {
  await preparePortalEnvironment({ awsEndpointUrl: sandbox.url, databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' });
  configureAws({});
  const fromEnvironment = hubSession({ accountId: '999999999999', region: 'us-east-1' });
  await expect(putObject(fromEnvironment, head('heads/1'))).resolves.toMatchObject({ etag: expect.any(String) as string });
  configureAws({ endpointUrl: sandbox.url, hubCredentials });
});

test('an object is written once where it must be absent', async () => {
  await putObject(session, head('heads/1', { onlyIfAbsent: true }));
  await expect(putObject(session, head('heads/1', { onlyIfAbsent: true }))).rejects.toMatchObject({ kind: 'alreadyExists', code: 'PreconditionFailed' });
});

test('an object is overwritten only while it has the ETag that was read', async () => {
  const first = await putObject(session, head('record'));
  await expect(putObject(session, head('other', { onlyIfEtag: first.etag }))).rejects.toMatchObject({ kind: 'notFound', code: 'NoSuchKey' });
  const second = await putObject(session, head('record', { body: 'second', onlyIfEtag: first.etag }));
  await expect(putObject(session, head('record', { body: 'third', onlyIfEtag: first.etag }))).rejects.toMatchObject({ kind: 'alreadyExists', code: 'PreconditionFailed' });
  expect(await getObject(session, { bucket, key: 'record' })).toMatchObject({ body: 'second', etag: second.etag });
});

test('a list is read to its last page, ordered by key', async () => {
  const versions = sandbox.world.collection<any>('s3.objectVersion');
  await putObject(session, head('heads/0000'));
  const [first] = versions.list();
  for (let number = 1; number <= 1_100; number += 1) {
    const key = `heads/${String(number).padStart(4, '0')}`;
    versions.put({ ...first, id: `version-${number}`, versionId: `version-${number}`, key, path: `${bucket}/${key}` });
  }
  const listed = await listObjects(session, { bucket, prefix: 'heads/' });
  expect(listed).toHaveLength(1_101);
  expect(listed.at(-1)).toMatchObject({ key: 'heads/1100', size: 21, lastModified: expect.any(Date) as Date });
  expect(await listObjects(session, { bucket, prefix: 'none/' })).toEqual([]);
});

test('refusals have their kind', async () => {
  await expect(getObject(session, { bucket, key: 'none' })).rejects.toMatchObject({ kind: 'notFound', code: 'NoSuchKey', service: 's3' });
  await expect(putObject(session, head('heads/1', { bucket: 'no-such-bucket' }))).rejects.toMatchObject({ kind: 'notFound', code: 'NoSuchBucket' });
  const stranger = hubSession({ accountId: '999999999999', region: 'eu-west-1' });
  await expect(getObject(stranger, { bucket, key: 'heads/1' })).rejects.toMatchObject({ kind: 'invalid', code: 'PermanentRedirect' });
});

test('a locked object without a version ID in the response is an error', async () => {
  const buckets = sandbox.world.collection<any>('s3.bucket');
  const { versioning: _versioning, ...withoutVersioning } = buckets.get(bucket);
  buckets.put(withoutVersioning);
  const objectLock = { mode: 'COMPLIANCE' as const, retainUntil: new Date(sandbox.world.clock.now() + 86_400_000) };
  await expect(putObject(session, head('heads/1', { objectLock }))).rejects.toMatchObject({ kind: 'unavailable', code: 'malformedResponse', publicMessage: expect.stringContaining('VersionId') as string });
});
