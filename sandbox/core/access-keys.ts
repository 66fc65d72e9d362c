import type { Collection, StoredObject } from './contract';
import { sessionOfRole } from './iam/role';
import type { RoleStore } from './iam/role-store';
import type { Credentials } from './sigv4/verify-signature';

/** Temporary credentials that AssumeRole gave out; the id is the access key. */
export interface TemporarySession extends StoredObject, Credentials {}

const ownKey = /^AKIASBX0(\d{12})$/;
const ownSecret = 'sandbox';

/** The world's access keys: one with full access for each account, those that act as a role, and those of sessions. */
export interface AccessKeys {
  find(accessKeyId: string): Credentials | undefined;
  addSession(session: Credentials): void;
  /** Every session that was given out so far is answered as expired from now on. */
  expireSessions(): void;
}

/** An access key that acts as a role, by the role's ARN. */
interface RoleKey {
  id: string;
  role: string;
}

export function createAccessKeys(
  accountExists: (accountId: string) => boolean,
  sessions: Collection<TemporarySession>,
  roleKeys: readonly RoleKey[] = [],
  roles?: Pick<RoleStore, 'get'>,
): AccessKeys {
  const forgetAfterMs = 24 * 3_600_000;
  for (const session of sessions.list()) {
    if ((session.expiresAt ?? 0) + forgetAfterMs < Date.now()) sessions.delete(session.id);
  }
  return {
    find(accessKeyId) {
      const roleKey = roleKeys.find(({ id }) => id === accessKeyId);
      const role = roleKey && roles?.get(roleKey.role);
      if (role) return { secretAccessKey: ownSecret, caller: { ...sessionOfRole(role), accessKeyId } };
      const accountId = ownKey.exec(accessKeyId)?.[1];
      if (accountId === undefined) return sessions.get(accessKeyId);
      return accountExists(accountId) ? ownCredentials(accountId, accessKeyId) : undefined;
    },
    addSession(session) {
      sessions.put({ ...session, id: session.caller.accessKeyId, accountId: session.caller.accountId, region: 'global' });
    },
    expireSessions() {
      for (const session of sessions.list()) sessions.put({ ...session, expiresAt: 0 });
    },
  };
}

function ownCredentials(accountId: string, accessKeyId: string): Credentials {
  return {
    secretAccessKey: ownSecret,
    caller: {
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      userId: accountId,
      accessKeyId,
      fullAccess: true,
      principalTags: {},
      sessionPolicies: [],
    },
  };
}
