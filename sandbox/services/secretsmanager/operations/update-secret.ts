import type { UpdateSecretRequest, UpdateSecretResponse } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '@/sandbox/core/contract';
import { managedByAnother } from '../errors';
import { checkOnSecret, usableSecretOf } from '../find-secret';

/** Every secret of the sandbox belongs to a service, which alone may change it. */
export const updateSecret: Operation<UpdateSecretRequest, UpdateSecretResponse> = {
  service: 'secretsmanager',
  name: 'UpdateSecret',
  permissions: (call) => [checkOnSecret(call, 'UpdateSecret')],
  run(call) {
    usableSecretOf(call, call.input.SecretId);
    throw managedByAnother();
  },
};
