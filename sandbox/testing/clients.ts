import { EC2Client } from '@aws-sdk/client-ec2';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { checkedHandler } from '../conformance/checked-handler';
import { areAnswersHeld } from '../conformance/held-answers';
import type { Sandbox } from '../start-sandbox';

/** Where a sandbox listens; one in another process will do. */
type Address = Pick<Sandbox, 'url'>;

/** Account numbers of the sandbox's world. */
export const accounts = {
  pergola: '999999999999',
  owner: '111111111111',
  consumer: '222222222222',
  secondConsumer: '333333333333',
  outsider: '444444444444',
} as const;

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The access key with full access to an account. */
export function accountKey(accountId: string): AwsCredentials {
  return { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' };
}

/** The access keys that the web and the worker process of Pergola have. */
export const webKey: AwsCredentials = { accessKeyId: 'AKIASBXWEB0000000001', secretAccessKey: 'sandbox' };
export const workerKey: AwsCredentials = { accessKeyId: 'AKIASBXWORKER0000001', secretAccessKey: 'sandbox' };

/** What every client of a test begins with: no retries, so that a test sees each answer, and each answer held against its model. */
export function clientOptions(sandbox: Address, credentials: AwsCredentials, region = 'us-east-1') {
  return { endpoint: sandbox.url, region, credentials, maxAttempts: 1, ...(areAnswersHeld() ? { requestHandler: checkedHandler() } : {}) };
}

export function ec2Of(sandbox: Address, credentials: AwsCredentials, region?: string): EC2Client {
  return new EC2Client(clientOptions(sandbox, credentials, region));
}

export function stsOf(sandbox: Address, credentials: AwsCredentials = workerKey): STSClient {
  return new STSClient(clientOptions(sandbox, credentials));
}

export function organizationsOf(sandbox: Address, credentials: AwsCredentials): OrganizationsClient {
  return new OrganizationsClient(clientOptions(sandbox, credentials));
}

export function latticeOf(sandbox: Address, credentials: AwsCredentials, region?: string): VPCLatticeClient {
  return new VPCLatticeClient(clientOptions(sandbox, credentials, region));
}

/** The roles that Pergola has in the accounts of the world. */
export type PergolaRole = 'read' | 'owner' | 'consumer' | 'removal';

/** The role that Pergola assumes in an account, with its external ID. */
export function pergolaRole(sandbox: Sandbox, accountId: string, kind: PergolaRole) {
  const RoleArn = `arn:aws:iam::${accountId}:role/Pergola${kind[0]!.toUpperCase()}${kind.slice(1)}Role`;
  const ExternalId = sandbox.describeWorld().roles.map(({ externalIds }) => externalIds[RoleArn]).find((id) => id !== undefined);
  if (ExternalId === undefined) throw new Error(`The world has no ${kind} role in ${accountId}.`);
  return { RoleArn, ExternalId };
}

/** Credentials of the role that Pergola assumes in an account. */
export async function assumePergolaRole(
  sandbox: Sandbox,
  accountId: string,
  kind: PergolaRole,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<AwsCredentials> {
  const { Credentials } = await stsOf(sandbox).send(
    new AssumeRoleCommand({ ...pergolaRole(sandbox, accountId, kind), RoleSessionName: 'pergola-test', ...more }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
