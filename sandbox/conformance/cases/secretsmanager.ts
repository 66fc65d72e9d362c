import { DescribeConnectionCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { call, type ServiceCases } from '../operation-cases';
import { publicConnection } from '../prepare';
import type { Stage } from '../stage';

/** The secret of a connection of the consumer; answers its ARN. */
async function secretArn(stage: Stage): Promise<string> {
  await publicConnection(stage);
  return String((await stage.consumer.events.send(new DescribeConnectionCommand({ Name: 'public' }))).SecretArn);
}

export const secretsManagerCases: ServiceCases = {
  DeleteSecret: {
    good: [async (stage) => call(stage.consumer.secrets, new DeleteSecretCommand({ SecretId: await secretArn(stage), RecoveryWindowInDays: 7 }))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.secrets, new DeleteSecretCommand({ SecretId: 'nobody' }))],
      ['InvalidRequestException', async (stage) => call(stage.consumer.secrets, new DeleteSecretCommand({ SecretId: await secretArn(stage), ForceDeleteWithoutRecovery: true }))],
      ['InvalidParameterException', async (stage) => call(stage.consumer.secrets, new DeleteSecretCommand({ SecretId: await secretArn(stage), RecoveryWindowInDays: 31 }))],
    ],
  },
  DescribeSecret: {
    good: [async (stage) => call(stage.consumer.secrets, new DescribeSecretCommand({ SecretId: await secretArn(stage) }))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.secrets, new DescribeSecretCommand({ SecretId: 'nobody' }))],
      ['AccessDeniedException', async (stage) => call(stage.outsider.secrets, new DescribeSecretCommand({ SecretId: await secretArn(stage) }))],
    ],
  },
  GetSecretValue: {
    good: [async (stage) => call(stage.consumer.secrets, new GetSecretValueCommand({ SecretId: await secretArn(stage), VersionStage: 'AWSCURRENT' }))],
    bad: [
      ['ResourceNotFoundException', async (stage) => call(stage.consumer.secrets, new GetSecretValueCommand({ SecretId: await secretArn(stage), VersionStage: 'AWSPREVIOUS' }))],
      [
        'InvalidRequestException',
        async (stage) => {
          const SecretId = await secretArn(stage);
          await stage.consumer.secrets.send(new DeleteSecretCommand({ SecretId }));
          return call(stage.consumer.secrets, new GetSecretValueCommand({ SecretId }));
        },
      ],
    ],
  },
  ListSecretVersionIds: {
    good: [async (stage) => call(stage.consumer.secrets, new ListSecretVersionIdsCommand({ SecretId: await secretArn(stage), MaxResults: 1, IncludeDeprecated: true }))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.secrets, new ListSecretVersionIdsCommand({ SecretId: 'nobody' }))],
      ['InvalidNextTokenException', async (stage) => call(stage.consumer.secrets, new ListSecretVersionIdsCommand({ SecretId: await secretArn(stage), NextToken: 'no-such-page' }))],
    ],
  },
  ListSecrets: {
    good: [
      async (stage) => {
        await secretArn(stage);
        const Filters = [{ Key: 'owning-service' as const, Values: ['events'] }];
        return call(stage.consumer.secrets, new ListSecretsCommand({ Filters, IncludePlannedDeletion: true, MaxResults: 1, SortBy: 'name', SortOrder: 'asc' }));
      },
    ],
    bad: [['InvalidNextTokenException', ({ consumer }) => call(consumer.secrets, new ListSecretsCommand({ NextToken: 'no-such-page' }))]],
  },
  PutSecretValue: {
    good: [],
    bad: [
      ['InvalidRequestException', async (stage) => call(stage.consumer.secrets, new PutSecretValueCommand({ SecretId: await secretArn(stage), SecretString: 'other', VersionStages: ['AWSCURRENT'] }))],
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.secrets, new PutSecretValueCommand({ SecretId: 'nobody', SecretString: 'other' }))],
    ],
  },
  UpdateSecret: {
    good: [],
    bad: [
      ['InvalidRequestException', async (stage) => call(stage.consumer.secrets, new UpdateSecretCommand({ SecretId: await secretArn(stage), Description: 'other', SecretString: 'other' }))],
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.secrets, new UpdateSecretCommand({ SecretId: 'nobody', SecretString: 'other' }))],
    ],
  },
};
