import type { DeleteSecretRequest, DeleteSecretResponse } from '@aws-sdk/client-secrets-manager';
import type { Operation, World } from '@/sandbox/core/contract';
import { secretLost } from '../../events/secret-lost';
import { invalidParameter, invalidRequest } from '../errors';
import { checkOnSecret, secretOf } from '../find-secret';
import { deleteManagedSecret, managedSecrets } from '../managed-secret';

const dayMs = 86_400_000;
const handler = 'secretsmanager.endRecovery';

/**
 * A secret that a service manages cannot be deleted at once, but it can be scheduled for it (Secrets Manager user guide,
 * "Secrets managed by other services"); its service cannot read it from then on.
 */
export const deleteSecret: Operation<DeleteSecretRequest, DeleteSecretResponse> = {
  service: 'secretsmanager',
  name: 'DeleteSecret',
  permissions: (call) => [checkOnSecret(call, 'DeleteSecret')],
  run(call) {
    const { world, input } = call;
    const { ForceDeleteWithoutRecovery: force = false, RecoveryWindowInDays: days } = input;
    if (force && days !== undefined) throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    if (days !== undefined && (days < 7 || days > 30)) throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    const secret = secretOf(call, input.SecretId);
    if (force) throw invalidRequest(`You can't delete the secret without a recovery window, because it is managed by ${secret.owningService}.`);
    if (secret.deletedAt !== undefined) throw invalidRequest("You can't perform this operation on the secret because it was already scheduled for deletion.");
    const deletedAt = world.clock.now();
    const endsAt = deletedAt + (days ?? 30) * dayMs;
    managedSecrets(world).put({ ...secret, deletedAt, endsAt });
    world.schedule(endsAt, handler, { arn: secret.id, endsAt });
    secretLost(world, secret.id);
    return { ARN: secret.id, Name: secret.name, DeletionDate: new Date(endsAt) };
  },
};

export function registerDeletions(world: World): void {
  world.onTimer(handler, ({ arn, endsAt }: { arn: string; endsAt: number }) => {
    if (managedSecrets(world).get(arn)?.endsAt === endsAt) deleteManagedSecret(world, arn);
  });
}
