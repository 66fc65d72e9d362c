import type { GetSecretValueRequest, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { checkOnSecret, usableSecretOf } from '../find-secret';
import { stagedVersions } from '../shown-secret';

/** The only operation of the sandbox that answers with a credential. */
export const getSecretValue: Operation<GetSecretValueRequest, GetSecretValueResponse> = {
  service: 'secretsmanager',
  name: 'GetSecretValue',
  permissions: (call) => [checkOnSecret(call, 'GetSecretValue', { 'secretsmanager:VersionStage': call.input.VersionStage ?? 'AWSCURRENT' })],
  run(call) {
    const { SecretId, VersionId, VersionStage } = call.input;
    const secret = usableSecretOf(call, SecretId);
    const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
    const version = stagedVersions(secret).find((one) => (VersionId === undefined || one.id === VersionId) && (stage === undefined || one.stage === stage));
    if (!version) {
      const which = VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`;
      throw new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${which}`);
    }
    return {
      ARN: secret.id,
      Name: secret.name,
      VersionId: version.id,
      SecretString: version.value,
      VersionStages: [version.stage],
      CreatedDate: new Date(version.createdAt),
    };
  },
};
