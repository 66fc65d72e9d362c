import type { StoredObject, World } from '@/sandbox/core/contract';

export interface SecretVersion {
  id: string;
  value: string;
  createdAt: number;
}

/** A secret that another AWS service keeps in the account. The id is its ARN; the sandbox has no others. */
export interface ManagedSecret extends StoredObject {
  name: string;
  owningService: string;
  kmsKeyId?: string | undefined;
  /** The current version and the one before it. */
  versions: SecretVersion[];
  createdAt: number;
  changedAt: number;
  /** Scheduled by DeleteSecret: until the end of the recovery window it is there, but cannot be read. */
  deletedAt?: number | undefined;
  endsAt?: number | undefined;
}

export interface SecretContents {
  arn: string;
  owningService: string;
  kmsKeyId: string | undefined;
  value: string;
}

export function managedSecrets(world: World) {
  return world.collection<ManagedSecret>('secretsmanager.secret');
}

/** What the owning service does with its own secret: nobody is asked for a permission here. */
export function putManagedSecret(world: World, { arn, owningService, kmsKeyId, value }: SecretContents): void {
  const [, , , region = '', accountId = ''] = arn.split(':');
  const now = world.clock.now();
  const before = managedSecrets(world).get(arn);
  managedSecrets(world).put({
    id: arn,
    accountId,
    region,
    name: nameOfSecret(arn),
    owningService,
    kmsKeyId,
    versions: [{ id: world.newUuid(), value, createdAt: now }, ...(before?.versions.slice(0, 1) ?? [])],
    createdAt: before?.createdAt ?? now,
    changedAt: now,
  });
}

/** Without the six characters that Secrets Manager adds to the name in an ARN. */
export function nameOfSecret(arn: string): string {
  return arn.split(':').slice(6).join(':').replace(/-[^-]{6}$/, '');
}

export function deleteManagedSecret(world: World, arn: string): void {
  managedSecrets(world).delete(arn);
}
