import type { ListSecretVersionIdsRequest, ListSecretVersionIdsResponse } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnSecret, secretOf } from '../find-secret';
import { secretsPage } from '../secrets-page';
import { stagedVersions } from '../shown-secret';

/** Versions without a staging label are not kept, so IncludeDeprecated adds none. */
export const listSecretVersionIds: Operation<ListSecretVersionIdsRequest, ListSecretVersionIdsResponse> = {
  service: 'secretsmanager',
  name: 'ListSecretVersionIds',
  permissions: (call) => [checkOnSecret(call, 'ListSecretVersionIds')],
  run(call) {
    const secret = secretOf(call, call.input.SecretId);
    const { items, NextToken } = secretsPage(call, stagedVersions(secret));
    return {
      ARN: secret.id,
      Name: secret.name,
      Versions: items.map(({ id, stage, createdAt }) => ({
        VersionId: id,
        VersionStages: [stage],
        CreatedDate: new Date(createdAt),
        KmsKeyIds: [secret.kmsKeyId ?? 'DefaultEncryptionKey'],
      })),
      NextToken,
    };
  },
};
