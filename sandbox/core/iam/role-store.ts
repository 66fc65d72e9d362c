import type { Collection, StoredObject } from '../contract';
import { parsePolicyDocument } from './policy-document';
import { longestSessionByDefaultSeconds, roleIdOf, roleArn, type Role } from './role';

/** A role that was changed or deleted by hand since the world began. */
interface RoleOverride extends StoredObject {
  role: Role | null;
}

/** What an administrator of an account changes on a role; `null` for the whole deletes it. */
export interface RoleChange {
  trustPolicy?: unknown;
  policies?: { name: string; document: unknown }[];
  /** null takes it away. */
  permissionsBoundary?: unknown;
  tags?: Record<string, string>;
  maxSessionDurationSeconds?: number;
}

/** The IAM roles of all accounts: what the world declares, and what was changed by hand afterwards. */
export interface RoleStore {
  get(arn: string): Role | undefined;
  list(): Role[];
  /** Changes a role, or makes one from nothing; null deletes it. */
  change(arn: string, change: RoleChange | null): void;
  /** Back to what the world file declares. */
  undoChanges(): void;
}

export function createRoleStore(declaredRoles: Role[], overrides: Collection<RoleOverride>): RoleStore {
  const declared = new Map(declaredRoles.map((role) => [role.id, role]));
  const override = (arn: string, accountId: string, role: Role | null) =>
    overrides.put({ id: arn, accountId, region: 'global', role });

  const store: RoleStore = {
    get(arn) {
      const changed = overrides.get(arn);
      return changed ? (changed.role ?? undefined) : declared.get(arn);
    },
    list() {
      const arns = new Set([...declared.keys(), ...overrides.list().map((one) => one.id)]);
      return [...arns].map((arn) => store.get(arn)).filter((role) => role !== undefined);
    },
    change(arn, change) {
      const [accountId, pathAndName] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn)?.slice(1) ?? [];
      if (accountId === undefined || pathAndName === undefined) throw new Error(`${arn} is not the ARN of a role.`);
      if (change === null) return void override(arn, accountId, null);
      const before = store.get(arn) ?? emptyRole(accountId, pathAndName);
      override(arn, accountId, {
        ...before,
        trustPolicy: change.trustPolicy === undefined ? before.trustPolicy : parsePolicyDocument(change.trustPolicy),
        policies:
          change.policies?.map(({ name, document }) => ({ name, document: parsePolicyDocument(document) })) ?? before.policies,
        permissionsBoundary: change.permissionsBoundary === undefined ? before.permissionsBoundary : boundaryOf(change.permissionsBoundary),
        tags: change.tags ?? before.tags ?? {},
        maxSessionDurationSeconds: change.maxSessionDurationSeconds ?? before.maxSessionDurationSeconds,
      });
    },
    undoChanges() {
      for (const { id } of overrides.list()) overrides.delete(id);
    },
  };
  return store;
}

function boundaryOf(document: unknown) {
  return document === null ? undefined : parsePolicyDocument(document);
}

function emptyRole(accountId: string, pathAndName: string): Role {
  const arn = roleArn(accountId, pathAndName);
  return {
    id: arn,
    accountId,
    region: 'global',
    roleName: pathAndName.slice(pathAndName.lastIndexOf('/') + 1),
    roleId: roleIdOf(arn),
    trustPolicy: { Statement: [] },
    policies: [],
    maxSessionDurationSeconds: longestSessionByDefaultSeconds,
  };
}
