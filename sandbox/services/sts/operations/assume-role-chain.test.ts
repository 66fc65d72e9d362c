import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, ec2Of, stsOf, type AwsCredentials } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.restoreRoles());
afterAll(() => sandbox.stop());

describe('AssumeRole along a chain', () => {
  const first = `arn:aws:iam::${accounts.owner}:role/First`;
  const second = `arn:aws:iam::${accounts.owner}:role/jobs/Second`;
  const trustAll = (Action: unknown, Principal: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: Principal }, Action }] });
  const allActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
  const mayAssume = { name: 'Chain', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: second }] } };
  const reads = (Condition?: object) => ({
    name: 'Read',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*', ...(Condition ? { Condition } : {}) }] },
  });

  function makeChain(secondActions: unknown = allActions) {
    sandbox.changeRole(first, { trustPolicy: trustAll(allActions, accounts.owner), policies: [mayAssume], maxSessionDurationSeconds: 43_200 });
    sandbox.changeRole(second, {
      trustPolicy: trustAll(secondActions, first),
      policies: [reads({ StringEquals: { 'aws:PrincipalTag/team': 'main' } })],
      maxSessionDurationSeconds: 43_200,
    });
  }

  const asFirst = (input: Partial<AssumeRoleCommandInput> = {}) => assumeAs(accountKey(accounts.owner), { RoleArn: first, RoleSessionName: 'one', ...input });
  const assumeAs = async (credentials: AwsCredentials, input: AssumeRoleCommandInput) => {
    const answer = await stsOf(sandbox, credentials).send(new AssumeRoleCommand(input));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = answer.Credentials ?? {};
    return { answer, credentials: { accessKeyId, secretAccessKey, sessionToken } };
  };
  const team = [{ Key: 'team', Value: 'main' }];

  it('passes transitive tags and the source identity on', async () => {
    makeChain();
    const one = await asFirst({ Tags: team, TransitiveTagKeys: ['team'], SourceIdentity: 'olivia' });
    expect(one.answer).toMatchObject({ SourceIdentity: 'olivia', PackedPolicySize: 1 });
    const two = await assumeAs(one.credentials, { RoleArn: second, RoleSessionName: 'two' });
    expect(two.answer).toMatchObject({ SourceIdentity: 'olivia', AssumedRoleUser: { Arn: `arn:aws:sts::${accounts.owner}:assumed-role/Second/two` } });
    await expect(ec2Of(sandbox, two.credentials).send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
    await expect(assumeAs(one.credentials, { RoleArn: second, RoleSessionName: 'two', SourceIdentity: 'otto' })).rejects.toThrow('cannot be changed');
    await expect(assumeAs(one.credentials, { RoleArn: second, RoleSessionName: 'two', Tags: [{ Key: 'TEAM', Value: 'x' }] })).rejects.toThrow('conflicts with a transitive tag key from the calling session');
  });

  it('loses tags that are not transitive', async () => {
    makeChain();
    const one = await asFirst({ Tags: team });
    const two = await assumeAs(one.credentials, { RoleArn: second, RoleSessionName: 'two' });
    await expect(ec2Of(sandbox, two.credentials).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('needs the second trust policy to allow what is passed on', async () => {
    makeChain('sts:AssumeRole');
    const tagged = await asFirst({ Tags: team, TransitiveTagKeys: ['team'] });
    await expect(assumeAs(tagged.credentials, { RoleArn: second, RoleSessionName: 'two' })).rejects.toThrow('sts:TagSession');
    const named = await asFirst({ SourceIdentity: 'olivia' });
    await expect(assumeAs(named.credentials, { RoleArn: second, RoleSessionName: 'two' })).rejects.toThrow('sts:SetSourceIdentity');
  });

  it('is open to a role of the same account that the trust policy names, unless its own policies deny it', async () => {
    makeChain();
    sandbox.changeRole(first, { policies: [] });
    const { credentials } = await asFirst();
    const input = { RoleArn: second, RoleSessionName: 'two' };
    await expect(assumeAs(credentials, input)).resolves.toBeDefined();
    sandbox.changeRole(first, { policies: [{ name: 'No', document: { Statement: [{ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' }] } }] });
    await expect(assumeAs(credentials, input)).rejects.toThrow('with an explicit deny in an identity-based policy');
    sandbox.changeRole(first, { policies: [] });
    sandbox.changeRole(second, { trustPolicy: trustAll(allActions, accounts.owner) });
    await expect(assumeAs(credentials, input)).rejects.toThrow('because no identity-based policy allows the sts:AssumeRole action');
  });

  it('lasts an hour at most', async () => {
    makeChain();
    const { credentials, answer } = await asFirst({ DurationSeconds: 43_200 });
    expect(Number(answer.Credentials?.Expiration) - Date.now()).toBeGreaterThan(43_190_000);
    await expect(assumeAs(credentials, { RoleArn: second, RoleSessionName: 'two', DurationSeconds: 3_601 })).rejects.toThrow(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  });

  it('says so where a trust policy denies, or does not allow', async () => {
    makeChain();
    sandbox.changeRole(first, { trustPolicy: { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }] } });
    await expect(asFirst()).rejects.toThrow('with an explicit deny in the role trust policy');
    sandbox.changeRole(first, { trustPolicy: { Statement: [] } });
    await expect(asFirst()).rejects.toThrow('because no role trust policy allows the sts:AssumeRole action');
  });

  const refused: [what: string, input: Partial<AssumeRoleCommandInput>, error: object][] = [
    ['two tags of one key', { Tags: [...team, { Key: 'Team', Value: 'x' }] }, { name: 'InvalidParameterValue', message: expect.stringContaining('Duplicate tag keys') }],
    ['tags of AWS', { Tags: [{ Key: 'aws:x', Value: 'x' }] }, { name: 'InvalidParameterValue' }],
    ['a transitive key without a tag', { Tags: team, TransitiveTagKeys: ['colour'] }, { name: 'InvalidParameterValue', message: 'The specified transitive tag key must be included in the requested tags.' }],
    ['a managed policy that does not exist', { PolicyArns: [{ arn: `arn:aws:iam::${accounts.owner}:policy/Nothing` }] }, { name: 'ValidationError' }],
    ['a managed policy of AWS, which the world does not have', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }, { name: 'SandboxNotSupported' }],
    ['a session policy that is too long', { Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*', Sid: 'x'.repeat(2_048) }] }) }, { name: 'PackedPolicyTooLargeException' }],
    ['a session policy with a principal', { Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*', Principal: '*' }] }) }, { name: 'MalformedPolicyDocumentException' }],
    ['what is no role', { RoleArn: `arn:aws:iam::${accounts.owner}:user/otto` }, { name: 'ValidationError', message: `arn:aws:iam::${accounts.owner}:user/otto is invalid` }],
    ['an MFA device', { SerialNumber: `arn:aws:iam::${accounts.owner}:mfa/x`, TokenCode: '123456' }, { name: 'SandboxNotSupported' }],
  ];
  it.each(refused)('refuses %s', async (_what, input, error) => {
    makeChain();
    await expect(asFirst(input)).rejects.toMatchObject(error);
  });

  it('answers forged and expired session tokens as AWS does', async () => {
    makeChain();
    const { credentials } = await asFirst();
    await expect(ec2Of(sandbox, { ...credentials, sessionToken: 'forged' }).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'AuthFailure' });
    await expect(stsOf(sandbox, { ...credentials, sessionToken: 'forged' }).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
    });
    sandbox.expireSessions();
    await expect(stsOf(sandbox, credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: expect.stringMatching(/^ExpiredToken/) });
  });

  it('is bounded by a permissions boundary, and takes tags of the role', async () => {
    sandbox.changeRole(first, { trustPolicy: trustAll(allActions, accounts.owner), policies: [reads({ StringEquals: { 'aws:PrincipalTag/team': 'main' } })], tags: { team: 'main' } });
    const ec2 = async () => ec2Of(sandbox, (await asFirst()).credentials).send(new DescribeVpcsCommand({}));
    await expect(ec2()).resolves.toBeDefined();
    sandbox.changeRole(first, { permissionsBoundary: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] } });
    await expect(ec2()).rejects.toThrow('because no permissions boundary allows the ec2:DescribeVpcs action');
    sandbox.changeRole(first, { permissionsBoundary: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] } });
    await expect(ec2()).rejects.toThrow('with an explicit deny in a permissions boundary');
  });
});
