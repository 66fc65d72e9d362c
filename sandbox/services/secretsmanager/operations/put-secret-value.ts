import type { PutSecretValueRequest, PutSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '@/sandbox/core/contract';
import { managedByAnother } from '../errors';
import { checkOnSecret, usableSecretOf } from '../find-secret';

/** Every secret of the sandbox belongs to a service, which alone may change it. */
export const putSecretValue: Operation<PutSecretValueRequest, PutSecretValueResponse> = {
  service: 'secretsmanager',
  name: 'PutSecretValue',
  permissions: (call) => [checkOnSecret(call, 'PutSecretValue')],
  run(call) {
    usableSecretOf(call, call.input.SecretId);
    throw managedByAnother();
  },
};
