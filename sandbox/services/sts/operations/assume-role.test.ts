import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, assumePergolaRole, ec2Of, organizationsOf, pergolaRole, stsOf, webKey, workerKey, type AwsCredentials } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.restoreRoles());
afterAll(() => sandbox.stop());

const assume = (input: Partial<ConstructorParameters<typeof AssumeRoleCommand>[0]>, key: AwsCredentials = workerKey) =>
  stsOf(sandbox, key).send(
    new AssumeRoleCommand({ ...pergolaRole(sandbox, accounts.owner, 'owner'), RoleSessionName: 'pergola', ...input }),
  );

describe('AssumeRole', () => {
  it('gives credentials of the role to Pergola, which has the external ID', async () => {
    const { Credentials, AssumedRoleUser, SourceIdentity } = await assume({ SourceIdentity: 'owner@example.com' });
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Number(Credentials?.Expiration) - Date.now()).toBeGreaterThan(3_590_000);
    expect(SourceIdentity).toBe('owner@example.com');
    const caller = await stsOf(sandbox, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }).send(new GetCallerIdentityCommand({}));
    expect(caller).toMatchObject({ Arn: 'arn:aws:sts::111111111111:assumed-role/PergolaOwnerRole/pergola', UserId: AssumedRoleUser?.AssumedRoleId });
  });

  const worker = 'arn:aws:sts::999999999999:assumed-role/PergolaWorkerRole/sandbox';
  const refused: [why: string, input: object, key: AwsCredentials, caller: string][] = [
    ['without an external ID', { ExternalId: undefined }, workerKey, worker],
    ['with a wrong external ID', { ExternalId: 'guessed-0123456789abcdef0123456789' }, workerKey, worker],
    ['with the right one, but from another account', {}, accountKey(accounts.consumer), `arn:aws:iam::${accounts.consumer}:root`],
    ['with the right one, but by another principal of the account', {}, accountKey(accounts.pergola), `arn:aws:iam::${accounts.pergola}:root`],
    ['where there is no such role', { RoleArn: 'arn:aws:iam::222222222222:role/PergolaOwnerRole' }, workerKey, worker],
  ];
  it.each(refused)('is refused %s', async (_why, input, key, caller) => {
    const wanted = (input as { RoleArn?: string }).RoleArn ?? 'arn:aws:iam::111111111111:role/PergolaOwnerRole';
    await expect(assume(input, key)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${wanted}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('needs the trust policy to allow the source identity, too', async () => {
    const { RoleArn, ExternalId } = pergolaRole(sandbox, accounts.owner, 'owner');
    sandbox.changeRole(RoleArn, {
      trustPolicy: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: accounts.pergola },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': ExternalId } },
        },
      },
    });
    await expect(assume({})).resolves.toBeDefined();
    await expect(assume({ SourceIdentity: 'owner@example.com' })).rejects.toThrow('is not authorized to perform: sts:SetSourceIdentity');
    await expect(assume({ Tags: [{ Key: 'team', Value: 'main' }] })).rejects.toThrow('is not authorized to perform: sts:TagSession');
  });

  it('gives the removal role to the worker alone', async () => {
    const removal = pergolaRole(sandbox, accounts.owner, 'removal');
    await expect(assume(removal)).resolves.toBeDefined();
    await expect(assume(removal, webKey)).rejects.toThrow('because no identity-based policy allows the sts:AssumeRole action');
    await expect(assume({}, webKey)).resolves.toBeDefined();
  });

  it('is refused once the role was deleted', async () => {
    sandbox.changeRole(pergolaRole(sandbox, accounts.owner, 'owner').RoleArn, null);
    await expect(assume({})).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('refuses what breaks the model, and sessions that are too long', async () => {
    await expect(assume({ RoleSessionName: 'a b' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(assume({ RoleSessionName: 'a b' })).rejects.toThrow("Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
    await expect(assume({ DurationSeconds: 7_200 })).rejects.toThrow('exceeds the 1 hour session limit for roles assumed by role chaining');
    const { RoleArn, ExternalId } = pergolaRole(sandbox, accounts.owner, 'owner');
    const trustPolicy = { Statement: { Effect: 'Allow', Principal: { AWS: accounts.pergola }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': ExternalId } } } };
    sandbox.changeRole(RoleArn, { trustPolicy });
    await expect(assume({ DurationSeconds: 7_200 }, accountKey(accounts.pergola))).rejects.toThrow('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
    await expect(assume({ Policy: '{}' })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });
});

describe('the permissions of an assumed role', () => {
  it('allow what the template allows, in that account only', async () => {
    const credentials = await assumePergolaRole(sandbox, accounts.owner, 'read');
    const { Vpcs } = await ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}));
    expect(new Set(Vpcs?.map((vpc) => vpc.OwnerId))).toEqual(new Set([accounts.owner]));
  });

  it("refuse the rest with AWS's own sentence", async () => {
    const credentials = await assumePergolaRole(sandbox, accounts.consumer, 'consumer');
    await expect(ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message:
        'You are not authorized to perform this operation. User: arn:aws:sts::222222222222:assumed-role/PergolaConsumerRole/pergola-test is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(organizationsOf(sandbox, credentials).send(new ListAccountsCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('are narrowed by a session policy', async () => {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' }] });
    const ec2 = ec2Of(sandbox, await assumePergolaRole(sandbox, accounts.owner, 'read', { Policy }));
    await expect(ec2.send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
    await expect(ec2.send(new DescribeSubnetsCommand({}))).rejects.toThrow('because no session policy allows the ec2:DescribeSubnets action');
  });

  it('are written down, question by question', async () => {
    const credentials = await assumePergolaRole(sandbox, accounts.owner, 'read');
    sandbox.clearPermissionsAsked();
    await ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}));
    await organizationsOf(sandbox, credentials).send(new ListAccountsCommand({})).catch(() => undefined);
    expect(sandbox.permissionsAsked().map(({ action, allowed }) => ({ action, allowed }))).toEqual([
      { action: 'ec2:DescribeVpcs', allowed: true },
      { action: 'organizations:ListAccounts', allowed: false },
    ]);
  });
});
