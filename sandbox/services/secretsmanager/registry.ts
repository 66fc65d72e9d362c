import type { Operation, World } from '@/sandbox/core/contract';
import { deleteSecret, registerDeletions } from './operations/delete-secret';
import { describeSecret } from './operations/describe-secret';
import { getSecretValue } from './operations/get-secret-value';
import { listSecretVersionIds } from './operations/list-secret-version-ids';
import { listSecrets } from './operations/list-secrets';
import { putSecretValue } from './operations/put-secret-value';
import { updateSecret } from './operations/update-secret';

export const operations: Operation[] = [deleteSecret, describeSecret, getSecretValue, listSecretVersionIds, listSecrets, putSecretValue, updateSecret];

export function register(world: World): void {
  registerDeletions(world);
}
