import type { SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { tagsOfSecret } from './find-secret';
import type { ManagedSecret } from './managed-secret';

const stages = ['AWSCURRENT', 'AWSPREVIOUS'];

/** The current version and the one before it, each with its staging label. */
export function stagedVersions({ versions }: ManagedSecret) {
  return versions.map((version, index) => ({ ...version, stage: String(stages[index]) }));
}

/** What Describe and List say of a secret: never its value. */
export function shownSecret(secret: ManagedSecret): Omit<SecretListEntry, 'SecretVersionsToStages'> {
  return {
    ARN: secret.id,
    Name: secret.name,
    KmsKeyId: secret.kmsKeyId,
    LastChangedDate: new Date(secret.changedAt),
    CreatedDate: new Date(secret.createdAt),
    DeletedDate: secret.deletedAt === undefined ? undefined : new Date(secret.deletedAt),
    OwningService: secret.owningService,
    Tags: Object.entries(tagsOfSecret(secret)).map(([Key, Value]) => ({ Key, Value })),
  };
}

export function versionsToStages(secret: ManagedSecret): Record<string, string[]> {
  return Object.fromEntries(stagedVersions(secret).map(({ id, stage }) => [id, [stage]]));
}
