import type { DescribeSecretRequest, DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnSecret, secretOf } from '../find-secret';
import { shownSecret, versionsToStages } from '../shown-secret';

export const describeSecret: Operation<DescribeSecretRequest, DescribeSecretResponse> = {
  service: 'secretsmanager',
  name: 'DescribeSecret',
  permissions: (call) => [checkOnSecret(call, 'DescribeSecret')],
  run(call) {
    const secret = secretOf(call, call.input.SecretId);
    return { ...shownSecret(secret), VersionIdsToStages: versionsToStages(secret) };
  },
};
