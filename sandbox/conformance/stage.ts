import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { PipesClient } from '@aws-sdk/client-pipes';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import type { Sandbox } from '../start-sandbox';
import { accountKey, accounts, clientOptions, workerKey, type AwsCredentials } from '../testing/clients';
import { clientsOf } from '../testing/seed-story';

const region = 'us-east-1';

/** Clients of every service that the sandbox plays, under the same credentials. */
export function everyClient(sandbox: Sandbox, credentials: AwsCredentials) {
  const options = clientOptions(sandbox, credentials, region);
  return {
    ...clientsOf(sandbox, credentials, region),
    sts: new STSClient(options),
    organizations: new OrganizationsClient(options),
    pipes: new PipesClient(options),
    secrets: new SecretsManagerClient(options),
    s3: new S3Client(options),
  };
}

export type EveryClient = ReturnType<typeof everyClient>;

/** What a case has to work with: a world as on its first day, and each account's clients with full access. */
export interface Stage extends Record<keyof typeof accounts, EveryClient> {
  sandbox: Sandbox;
  /** Clients whose access key is known and whose secret is wrong. */
  stranger: EveryClient;
  region: string;
}

export function setStage(sandbox: Sandbox): Stage {
  const of = (accountId: string) => everyClient(sandbox, accountKey(accountId));
  return {
    sandbox,
    region,
    /** What its worker runs under: the roles of the other accounts trust that, and not the account. */
    pergola: { ...of(accounts.pergola), sts: everyClient(sandbox, workerKey).sts },
    owner: of(accounts.owner),
    consumer: of(accounts.consumer),
    secondConsumer: of(accounts.secondConsumer),
    outsider: of(accounts.outsider),
    stranger: everyClient(sandbox, { ...accountKey(accounts.owner), secretAccessKey: 'wrong' }),
  };
}
