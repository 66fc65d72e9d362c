import { createHash } from 'node:crypto';
import type { Caller, StoredObject } from '../contract';
import type { PolicyDocument } from './policy-document';

/** `MaxSessionDuration` of a role that states none. */
export const longestSessionByDefaultSeconds = 3_600;

/** An IAM role; its id is its ARN. */
export interface Role extends StoredObject {
  roleName: string;
  /** `AROA…`, the same for the same ARN. */
  roleId: string;
  trustPolicy: PolicyDocument;
  policies: { name: string; document: PolicyDocument }[];
  /** What the policies may allow at most. */
  permissionsBoundary?: PolicyDocument | undefined;
  tags?: Record<string, string>;
  maxSessionDurationSeconds: number;
}

export function roleArn(accountId: string, roleName: string, path = '/'): string {
  return `arn:aws:iam::${accountId}:role${path}${roleName}`;
}

export function roleIdOf(arn: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const digest = createHash('sha256').update(arn).digest();
  return `AROA${[...digest.subarray(0, 17)].map((byte) => letters[byte % letters.length]).join('')}`;
}

/** The caller of a service or of an access key that works under a role. */
export function sessionOfRole({ id, accountId, roleName, roleId }: Role): Caller {
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/sandbox`,
    userId: `${roleId}:sandbox`,
    accessKeyId: '',
    fullAccess: false,
    roleName,
    roleArn: id,
    principalTags: {},
    sessionPolicies: [],
  };
}
