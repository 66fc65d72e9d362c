/** An IAM policy document, as IAM accepts it: most members may be one value or a list. */
export interface PolicyDocument {
  Version?: string | undefined;
  Statement: Statement[];
}

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Record<string, string | string[]>;
  NotPrincipal?: '*' | Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, ConditionValue | ConditionValue[]>>;
}

export type ConditionValue = string | number | boolean;

/** Throws a sentence when it is not a policy document. Reads JSON text as well. */
export function parsePolicyDocument(source: unknown): PolicyDocument {
  const document = typeof source === 'string' ? parseJson(source) : source;
  if (typeof document !== 'object' || document === null || !('Statement' in document)) {
    throw new Error('This policy contains invalid Json: it has no Statement.');
  }
  const { Version, Statement: statements } = document as { Version?: string; Statement: unknown };
  const list = asList(statements) as Statement[];
  for (const statement of list) {
    if (typeof statement !== 'object' || statement === null || (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')) {
      throw new Error('Syntax errors in policy: a statement needs an Effect of Allow or Deny.');
    }
    if ((statement.Action === undefined) === (statement.NotAction === undefined)) {
      throw new Error('Syntax errors in policy: a statement needs either an Action or a NotAction.');
    }
  }
  return { Version, Statement: list };
}

export function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('This policy contains invalid Json.');
  }
}
