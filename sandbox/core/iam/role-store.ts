import { readFileSync } from 'node:fs';
import type { Collection, StoredObject } from '../contract';
import { parsePolicyDocument } from './policy-document';
import { roleIdOf, roleArn, type Role } from './role';
import { rolesOfTemplate, type Stack } from './roles-of-template';

/** A role that was changed or deleted by hand since the templates were applied. */
interface RoleOverride extends StoredObject {
  role: Role | null;
}

/** What an administrator of an account changes on a role; `null` for the whole deletes it. */
export interface RoleChange {
  trustPolicy?: unknown;
  policies?: { name: string; document: unknown }[];
}

export interface RoleStack extends Stack {
  /** Of the CloudFormation template. */
  templatePath: string;
}

/** The IAM roles of all accounts: what the templates make of them, and what was changed by hand afterwards. */
export interface RoleStore {
  get(arn: string): Role | undefined;
  list(): Role[];
  /** Changes a role, or makes one from nothing; null deletes it. */
  change(arn: string, change: RoleChange | null): void;
  /** The stacks that the world declares, each with the roles that its template makes. */
  stacks(): { stack: RoleStack; roleArns: string[] }[];
  /** Back to what the templates say. */
  undoChanges(): void;
}

export function createRoleStore(stacks: RoleStack[], overrides: Collection<RoleOverride>): RoleStore {
  const declared = new Map<string, Role>();
  const made = stacks.map((stack) => {
    const roles = rolesOfTemplate(readFileSync(stack.templatePath, 'utf8'), stack);
    for (const role of roles) declared.set(role.id, role);
    return { stack, roleArns: roles.map((role) => role.id) };
  });
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
      const [accountId, roleName] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn)?.slice(1) ?? [];
      if (accountId === undefined || roleName === undefined) throw new Error(`${arn} is not the ARN of a role.`);
      if (change === null) return void override(arn, accountId, null);
      const before = store.get(arn) ?? emptyRole(accountId, roleName);
      override(arn, accountId, {
        ...before,
        trustPolicy: change.trustPolicy === undefined ? before.trustPolicy : parsePolicyDocument(change.trustPolicy),
        policies:
          change.policies?.map(({ name, document }) => ({ name, document: parsePolicyDocument(document) })) ?? before.policies,
      });
    },
    stacks: () => made,
    undoChanges() {
      for (const { id } of overrides.list()) overrides.delete(id);
    },
  };
  return store;
}

function emptyRole(accountId: string, roleName: string): Role {
  const arn = roleArn(accountId, roleName);
  return {
    id: arn,
    accountId,
    region: 'global',
    roleName,
    roleId: roleIdOf(arn),
    trustPolicy: { Statement: [] },
    policies: [],
    maxSessionDurationSeconds: 3_600,
  };
}
