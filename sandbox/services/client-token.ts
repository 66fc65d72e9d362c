import { createHash } from 'node:crypto';
import type { Call, StoredObject } from '@/sandbox/core/contract';

interface UsedToken extends StoredObject {
  inputHash: string;
  madeId: string;
}

/**
 * A retried create must answer with what the first one made. `find` gives that object, or nothing when it is gone
 * (then the token counts as new); `mismatch` is the service's error for the same token with another input.
 */
export function createOnce<T extends { id: string }>(
  call: Call<{ clientToken?: string | undefined }>,
  find: (id: string) => T | undefined,
  mismatch: (token: string, madeId: string) => Error,
  create: () => T,
): T {
  const { clientToken: token, ...input } = call.input;
  if (!token) return create();
  const { accountId } = call.caller;
  const tokens = call.world.collection<UsedToken>(`${call.service}.clientToken`);
  const id = `${accountId}/${call.region}/${call.operation}/${token}`;
  const inputHash = createHash('sha256').update(canonical(input)).digest('hex');
  const used = tokens.get(id);
  const made = used && find(used.madeId);
  if (used && made) {
    if (used.inputHash !== inputHash) throw mismatch(token, used.madeId);
    return made;
  }
  const created = create();
  tokens.put({ id, accountId, region: call.region, inputHash, madeId: created.id });
  return created;
}

/** JSON with sorted keys, so that the order of members does not make two equal inputs differ. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member && typeof member === 'object' && !Array.isArray(member) && !(member instanceof Date)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
