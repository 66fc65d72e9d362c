import { readFileSync, readdirSync } from 'node:fs';
import { readTemplate } from '@/sandbox/core/iam/cloud-formation-values';
import { asList, type Statement } from '@/sandbox/core/iam/policy-document';
import type { Role } from '@/sandbox/core/iam/role';
import { rolesOfTemplate } from '@/sandbox/core/iam/roles-of-template';

/** One statement of a role of a template, with all functions resolved. */
export interface TemplateStatement {
  /** e.g. `PergolaOwnerRole MakeOnlyWithTheMark`. */
  name: string;
  statement: Statement;
}

/** `default`: no optional parameter is set. `strict`: every optional parameter that narrows a role is set. */
export type Strictness = 'default' | 'strict';

/** Every value is one that narrows a role. */
const strictValues: Record<string, string> = {
  RequireCalledVia: 'yes',
  InsideOrganizationOnly: 'yes',
  AllowedVpcs: 'vpc-0aaaaaaaaaaaaaaaa, vpc-0bbbbbbbbbbbbbbbb',
  OwnerAccounts: '111111111111, 333333333333',
};

const folder = new URL('../../public/', import.meta.url);

/** The roles of all templates in `public/`, as one account has them that publishes and consumes. */
export function rolesOfTemplates(strictness: Strictness): Role[] {
  const templates = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return templates.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    return rolesOfTemplate(text, { accountId: '111111111111', stackName: 'test', parameters: valuesFor(readTemplate(text).Parameters ?? {}, strictness) });
  });
}

export function statementsOfTemplates(strictness: Strictness): TemplateStatement[] {
  return rolesOfTemplates(strictness).flatMap(({ roleName, policies }) =>
    policies.flatMap(({ document }) => document.Statement.map((statement) => ({ name: `${roleName} ${statement.Sid}`, statement }))),
  );
}

export function actionsOf({ Action }: Statement): string[] {
  return asList(Action);
}

/** Condition keys of a statement, each with the operators that it stands under. */
export function conditionKeysOf({ Condition = {} }: Statement): { operator: string; key: string }[] {
  return Object.entries(Condition).flatMap(([operator, keys]) => Object.keys(keys).map((key) => ({ operator, key })));
}

function valuesFor(declared: Record<string, { Default?: unknown; AllowedValues?: string[] }>, strictness: Strictness): Record<string, string> {
  const valueOf = (name: string, { Default, AllowedValues }: { Default?: unknown; AllowedValues?: string[] }): string | undefined => {
    if (strictness === 'strict' && strictValues[name] !== undefined) return strictValues[name];
    if (name.endsWith('ExternalId')) return 'test-external-id-0123456789';
    if (Default !== undefined) return undefined;
    if (AllowedValues) return 'yes';
    return /Arn$|Principal$/.test(name) ? 'arn:aws:iam::999999999999:role/Pergola' : 'test';
  };
  return Object.fromEntries(Object.entries(declared).flatMap(([name, parameter]) => valueOf(name, parameter) === undefined ? [] : [[name, valueOf(name, parameter)!]]));
}
