import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneCallAConnection } from '@/scripts/testing/one-call-a-connection';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { configureAws } from './clients';
import { listVpcs } from './ec2';
import { describeOrganization } from './organizations';
import { onEveryAwsCall, withAwsCalls, type AwsCall } from './observer';
import { openSession, type SessionRequest } from './session';
import { testState } from './states';
import { callerIdentity, hubCallerArn, roleRefusesWithoutExternalId } from './sts';

const hubCredentials = { accessKeyId: 'AKIASBXWORKER0000001', secretAccessKey: 'sandbox' };
let sandbox: Sandbox;
type Role = Pick<SessionRequest, 'accountId' | 'region' | 'roleArn' | 'externalId' | 'policy'>;
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
let role: Role;
/** External IDs by role ARN. */
let roles: Record<string, string>;

function roleOf(accountId: string, name: string): Role {
  const roleArn = `arn:aws:iam::${accountId}:role/Pergola${name}Role`;
  return { accountId, region: 'us-east-1', roleArn, externalId: roles[roleArn]!, policy };
}

async function control(method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, home: null, admin: true });
  configureAws({ endpointUrl: sandbox.url, hubCredentials });
  const world = await control('GET', 'world');
  roles = Object.assign({}, ...world.roles.map((one: { externalIds: object }) => one.externalIds));
  role = roleOf('111111111111', 'Read');
});
afterAll(() => sandbox.stop());

describe('openSession', () => {
  test('leads into the account, under a name that AWS accepts', async () => {
    const session = await openSession({ ...role, sessionName: 'Connect #1', sourceIdentity: 'user-1', tags: { 'pergola:operation': 'op-1' } });
    expect(await callerIdentity(session)).toEqual({
      accountId: '111111111111',
      arn: 'arn:aws:sts::111111111111:assumed-role/PergolaReadRole/Connect--1',
    });
  });

  test('is shared among equal requests and not among others', async () => {
    const calls: AwsCall[] = [];
    await withAwsCalls(
      (call) => calls.push(call),
      async () => {
        const [one, same, other] = await Promise.all(
          ['user-2', 'user-2', 'user-3'].map((sourceIdentity) => openSession({ ...role, sessionName: 's1', sourceIdentity })),
        );
        expect(one).toBe(same);
        expect(one).not.toBe(other);
      },
    );
    expect(calls.map(({ operation }) => operation)).toEqual(['AssumeRole', 'AssumeRole']);
  });

  test('holds no credentials that a log could print', async () => {
    const session = await openSession({ ...role, sessionName: 's1' });
    expect(JSON.stringify(session)).toBe('{"accountId":"111111111111","region":"us-east-1"}');
  });

  test.each([
    ['another external ID', () => ({ ...role, externalId: 'another-one-than-agreed-on' })],
    ['a role that is not there', () => ({ ...role, accountId: '222222222222', roleArn: 'arn:aws:iam::222222222222:role/PergolaOwnerRole' })],
    ['a role that the hub may not assume', () => ({ ...role, roleArn: 'arn:aws:iam::111111111111:role/Other' })],
  ])('says in words that the role cannot be assumed: %s', async (_why, request) => {
    await expect(openSession({ ...request(), sessionName: 's1' })).rejects.toMatchObject({
      kind: 'accessDenied',
      code: 'roleNotAssumable',
      publicMessage: expect.stringMatching(/deleted, does not trust Pergola, or asks for another external ID/),
    });
  });

  test('a failure is not remembered', async () => {
    const request = { ...role, sessionName: 's1', sourceIdentity: 'user-4' };
    await control('POST', 'faults', { service: 'sts', operation: 'AssumeRole', kind: 'throttle', times: 5 });
    await expect(openSession(request)).rejects.toMatchObject({ kind: 'throttled' });
    await control('DELETE', 'faults');
    await openSession(request);
  });

  test('a role of another account is refused', async () => {
    await expect(openSession({ ...role, accountId: '222222222222', sessionName: 's1' })).rejects.toMatchObject({ kind: 'invalid', code: 'wrongAccount' });
  });

  describe('whose credentials have expired', () => {
    const expire = { 'by an administrator of AWS': () => control('DELETE', 'sessions'), 'by time': () => control('POST', 'clock', { advanceMs: 3_600_000 }) };

    test.each(Object.entries(expire))('%s: the first call afterwards passes under new ones', async (_how, expireSession) => {
      const session = await openSession({ ...role, sessionName: 's1', sourceIdentity: 'user-5' });
      await listVpcs(session);
      await expireSession();
      const calls: AwsCall[] = [];
      const [vpcs] = await withAwsCalls((call) => calls.push(call), () => Promise.all([listVpcs(session), listVpcs(session), callerIdentity(session)]));
      expect(vpcs.map(({ name }) => name)).toContain('MainVPC');
      expect(calls.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(1);
    });

    test('and whose role is gone: the error names the role, not the credentials', async () => {
      const session = await openSession({ ...role, sessionName: 's1', sourceIdentity: 'user-5' });
      await control('DELETE', 'sessions');
      await control('PUT', 'roles', { roleArn: role.roleArn, trustPolicy: { Statement: [] } });
      await expect(listVpcs(session)).rejects.toMatchObject({ code: 'roleNotAssumable' });
      await control('DELETE', 'roles');
    });

    test.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'InvalidClientTokenId', 'UnrecognizedClientException'])('%s is repeated once, and no error shows AWS’s name for it', async (name) => {
      const session = await openSession({ ...role, sessionName: 's1', sourceIdentity: 'user-5' });
      const fault = { service: 'ec2', operation: 'DescribeVpcs', kind: 'fail', error: { name, httpStatus: 400 } };
      await control('POST', 'faults', { ...fault, times: 1 });
      await listVpcs(session);
      await control('POST', 'faults', { ...fault, times: 2 });
      await expect(listVpcs(session)).rejects.toMatchObject({ code: name, publicMessage: expect.not.stringContaining(name) });
      await control('DELETE', 'faults');
    });
  });

  test('Pergola’s own credentials are read again when they have expired', async () => {
    await control('POST', 'faults', { service: 'sts', operation: 'GetCallerIdentity', kind: 'fail', error: { name: 'ExpiredToken', httpStatus: 400 }, times: 1 });
    expect(await hubCallerArn('us-east-1')).toContain('PergolaWorkerRole');
  });
});

describe('a role that lost a permission', () => {
  test('is assumed anew, so that a mended one is used at once', async () => {
    const request = { ...role, sessionName: 's1', sourceIdentity: 'user-8' };
    const session = await openSession(request);
    await control('PUT', 'roles', { roleArn: role.roleArn, policies: [] });
    await expect(listVpcs(session)).rejects.toMatchObject({ kind: 'accessDenied', publicMessage: expect.stringContaining('ec2:DescribeVpcs') });
    await control('DELETE', 'roles');
    expect(await openSession(request)).not.toBe(session);
  });
});

describe('a role that asks for no external ID', () => {
  test('is found out, and one that does is accepted', async () => {
    expect(await roleRefusesWithoutExternalId(role)).toBe(true);
    const open = { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:role/PergolaWorkerRole' }, Action: 'sts:AssumeRole' }] };
    await control('PUT', 'roles', { roleArn: role.roleArn, trustPolicy: open });
    expect(await roleRefusesWithoutExternalId(role)).toBe(false);
    await control('DELETE', 'roles');
  });
});

describe('calls', () => {
  test('are reported with their request id, inside and everywhere', async () => {
    const session = await openSession({ ...role, sessionName: 's1', sourceIdentity: 'user-6' });
    const [inside, everywhere]: AwsCall[][] = [[], []];
    const stop = onEveryAwsCall((call) => everywhere!.push(call));
    await withAwsCalls(
      (call) => inside!.push(call),
      () => withAwsCalls(() => {}, () => listVpcs(session)),
    );
    stop();
    await listVpcs(session);
    expect(inside).toEqual([
      expect.objectContaining({ service: 'ec2', operation: 'DescribeVpcs', accountId: '111111111111', region: 'us-east-1', result: 'ok', attempts: 1, isChange: false, requestId: expect.stringMatching(/\S/) }),
    ]);
    expect(everywhere).toEqual(inside);
  });

  test('that are throttled once are repeated by the SDK, and no more than once', async () => {
    const session = await openSession({ ...role, sessionName: 's1', sourceIdentity: 'user-6' });
    await control('POST', 'faults', { service: 'ec2', operation: 'DescribeVpcs', kind: 'throttle', times: 1 });
    await listVpcs(session);
    await control('POST', 'faults', { service: 'ec2', operation: 'DescribeVpcs', kind: 'throttle', times: 5 });
    await control('DELETE', 'calls');
    await expect(listVpcs(session)).rejects.toMatchObject({ kind: 'throttled' });
    expect(await control('GET', 'calls')).toHaveLength(2);
    await control('DELETE', 'faults');
  });

  test('that must not be sent twice are not lost with a connection that was kept open', async () => {
    const session = await openSession({ ...roleOf('222222222222', 'Consumer'), sessionName: 's1', sourceIdentity: 'user-8' });
    const relay = await oneCallAConnection(Number(new URL(sandbox.url).port));
    try {
      configureAws({ endpointUrl: relay.url, hubCredentials });
      for (const _ of ['first', 'second']) {
        const result = await testState(session, { roleArn: 'arn:aws:iam::222222222222:role/PergolaHttpTaskRole', definition: { Type: 'Pass', End: true } });
        expect(result).toMatchObject({ status: 'SUCCEEDED' });
      }
    } finally {
      configureAws({ endpointUrl: sandbox.url, hubCredentials });
      await relay.stop();
    }
  });
});

describe('organizations', () => {
  test.each([
    ['111111111111', { id: 'o-pergola0sandbox', managementAccountId: '999999999999' }],
    ['444444444444', null],
  ])('account %s is in %o', async (accountId, organization) => {
    const session = await openSession({ ...roleOf(accountId, 'Read'), sessionName: 's1', sourceIdentity: 'user-7' });
    expect(await describeOrganization(session)).toEqual({ organization, requestId: expect.stringMatching(/\S/) });
  });
});
