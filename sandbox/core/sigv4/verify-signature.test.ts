import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { GetResourceGatewayCommand, ListResourceGatewaysCommand, ListTagsForResourceCommand, UntagResourceCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, assumePergolaRole, clientOptions, ec2Of, latticeOf, organizationsOf, stsOf } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const wrongSecret = { ...accountKey(accounts.owner), secretAccessKey: 'wrong' };
const unknownKey = accountKey('123456789012');

describe('a signature that is right', () => {
  it('says who called, for an account key', async () => {
    const identity = await stsOf(sandbox, accountKey(accounts.owner)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: accounts.owner, Arn: 'arn:aws:iam::111111111111:root', UserId: accounts.owner });
  });

  it('holds for an ARN in the path, whose slash is encoded, and for a query of several values', async () => {
    const lattice = latticeOf(sandbox, accountKey(accounts.owner));
    const arn = 'arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/rgw-0123456789abcdefg';
    await expect(lattice.send(new GetResourceGatewayCommand({ resourceGatewayIdentifier: arn }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(lattice.send(new ListTagsForResourceCommand({ resourceArn: arn }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(
      lattice.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a b', 'ü+*', 'a'] })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('may be up to five minutes off', async () => {
    const sts = new STSClient({ ...clientOptions(sandbox, accountKey(accounts.owner)), systemClockOffset: 4 * 60_000 });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: accounts.owner });
  });
});

describe('a signature that is wrong is refused in the words of each service', () => {
  const calls: [service: string, call: () => Promise<unknown>, name: string, status: number][] = [
    ['STS', () => stsOf(sandbox, wrongSecret).send(new GetCallerIdentityCommand({})), 'SignatureDoesNotMatch', 403],
    ['EC2', () => ec2Of(sandbox, wrongSecret).send(new DescribeVpcsCommand({})), 'SignatureDoesNotMatch', 403],
    ['VPC Lattice', () => latticeOf(sandbox, wrongSecret).send(new ListResourceGatewaysCommand({})), 'InvalidSignatureException', 403],
    ['Organizations', () => organizationsOf(sandbox, wrongSecret).send(new DescribeOrganizationCommand({})), 'InvalidSignatureException', 400],
  ];
  it.each(calls)('%s, where the secret is wrong', async (_service, call, name, status) => {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
  });

  const unknown: [service: string, call: () => Promise<unknown>, name: string][] = [
    ['STS', () => stsOf(sandbox, unknownKey).send(new GetCallerIdentityCommand({})), 'InvalidClientTokenId'],
    ['EC2', () => ec2Of(sandbox, unknownKey).send(new DescribeVpcsCommand({})), 'AuthFailure'],
    ['VPC Lattice', () => latticeOf(sandbox, unknownKey).send(new ListResourceGatewaysCommand({})), 'UnrecognizedClientException'],
  ];
  it.each(unknown)('%s, where nobody knows the access key', async (_service, call, name) => {
    await expect(call()).rejects.toMatchObject({ name });
  });

  it('is refused when it is more than five minutes old', async () => {
    const old = new EC2Client({ ...clientOptions(sandbox, accountKey(accounts.owner)), systemClockOffset: -6 * 60_000 });
    await expect(old.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'RequestExpired' });
    const sts = new STSClient({ ...clientOptions(sandbox, accountKey(accounts.owner)), systemClockOffset: -6 * 60_000 });
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/^Signature expired: .* is now earlier than .* - 5 min\.\)$/);
  });

  it('is refused when the body is another one than was signed', async () => {
    const sts = stsOf(sandbox, accountKey(accounts.owner));
    sts.middlewareStack.add((next) => (args: any) => next({ ...args, request: Object.assign(args.request, { body: args.request.body.replace('2011', '2012') }) }), {
      step: 'finalizeRequest',
      priority: 'low',
    });
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('is refused when it is missing, or incomplete', async () => {
    const form = { method: 'POST', body: 'Action=GetCallerIdentity&Version=2011-06-15' };
    const missing = await fetch(sandbox.url, form);
    expect(missing.status).toBe(403);
    expect(await missing.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    const incomplete = await fetch(sandbox.url, { ...form, headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' } });
    expect(await incomplete.text()).toContain('<Code>IncompleteSignature</Code>');
  });
});

describe('temporary credentials', () => {
  it('need their session token', async () => {
    const { sessionToken: _left, ...rest } = await assumePergolaRole(sandbox, accounts.owner, 'read');
    await expect(ec2Of(sandbox, rest).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'AuthFailure' });
  });

  it('are refused when they have expired, in the words of each service', async () => {
    const credentials = await assumePergolaRole(sandbox, accounts.owner, 'read');
    await expect(ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
    sandbox.expireSessions();
    await expect(ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'RequestExpired' });
    await expect(stsOf(sandbox, credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect(latticeOf(sandbox, credentials).send(new ListResourceGatewaysCommand({}))).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });
});
