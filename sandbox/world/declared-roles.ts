import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { asList, parsePolicyDocument } from '../core/iam/policy-document';
import { longestSessionByDefaultSeconds, roleArn, roleIdOf, type Role } from '../core/iam/role';
import { rolesOfTemplate } from '../core/iam/roles-of-template';
import { templatePath } from './world-file';
import type { WorldFile } from './world-schema';

/** Roles that a world file declares in one place: all of a template, or one by itself. */
export interface DeclaredRoles {
  accountId: string;
  /** File name of the template, if there is one. */
  template?: string;
  roles: Role[];
}

export function declaredRoles(file: WorldFile, worldPath: string | undefined): DeclaredRoles[] {
  return file.roles.map((declaration): DeclaredRoles => {
    const { account: accountId } = declaration;
    if ('role' in declaration) return { accountId, roles: [plainRole(declaration)] };
    const { stack: stackName, parameters } = declaration;
    const path = templatePath(worldPath, declaration.template);
    return {
      accountId,
      template: basename(path),
      roles: rolesOfTemplate(readFileSync(path, 'utf8'), { accountId, stackName, parameters }),
    };
  });
}

function plainRole(declaration: Extract<WorldFile['roles'][number], { role: string }>): Role {
  const arn = roleArn(declaration.account, declaration.role);
  return {
    id: arn,
    accountId: declaration.account,
    region: 'global',
    roleName: declaration.role,
    roleId: roleIdOf(arn),
    trustPolicy: parsePolicyDocument(declaration.trustPolicy),
    policies: Object.entries(declaration.policies).map(([name, document]) => ({ name, document: parsePolicyDocument(document) })),
    maxSessionDurationSeconds: longestSessionByDefaultSeconds,
  };
}

/** What the trust policies of roles ask for, by role ARN. */
export function externalIdsOf(roles: readonly Role[]): Record<string, string> {
  return Object.fromEntries(
    roles.flatMap(({ id, trustPolicy }) => {
      const [externalId] = trustPolicy.Statement.flatMap(({ Condition }) => asList(Condition?.StringEquals?.['sts:ExternalId']));
      return externalId === undefined ? [] : [[id, String(externalId)]];
    }),
  );
}
