import { isConditionOperator } from './conditions';
import { asList, parsePolicyDocument, type PolicyDocument, type Statement } from './policy-document';

const elements = new Set(['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

/**
 * The document of an identity-based or session policy, checked as strictly as IAM checks it when it is stored. Throws a
 * sentence ("Grammar of the IAM JSON policy language", IAM user guide).
 */
export function requireIdentityPolicy(text: string): PolicyDocument {
  const document = parsePolicyDocument(text);
  const { Version } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') throw new Error('The policy must contain a valid version string');
  const sids = document.Statement.flatMap(({ Sid }) => Sid ?? []);
  if (new Set(sids).size < sids.length) throw new Error('Statement IDs (SID) in a single policy must be unique.');
  document.Statement.forEach(requireStatement);
  return document;
}

function requireStatement(statement: Statement): void {
  const unknown = Object.keys(statement).find((name) => !elements.has(name));
  if (unknown !== undefined) throw new Error(`Syntax errors in policy: a statement has no element ${unknown}.`);
  if (statement.Principal !== undefined || statement.NotPrincipal !== undefined) throw new Error('Policy document should not specify a principal.');
  if ((statement.Resource === undefined) === (statement.NotResource === undefined)) throw new Error('Policy statement must contain resources.');
  for (const action of texts(statement.Action ?? statement.NotAction)) {
    if (action !== '*' && !/^[\w-]+:[\w*?-]+$/.test(action)) throw new Error('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  for (const resource of texts(statement.Resource ?? statement.NotResource)) {
    if (resource !== '*' && !resource.startsWith('arn:')) throw new Error(`Resource ${resource} must be in ARN format or "*".`);
  }
  if (statement.Condition !== undefined) requireCondition(statement.Condition);
}

function requireCondition(condition: unknown): void {
  if (!isObject(condition)) throw new Error('Syntax errors in policy: a Condition is an object.');
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isConditionOperator(operator)) throw new Error(`Invalid Condition type : ${operator}.`);
    const values = isObject(keys) ? Object.values(keys).flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value])) : [null];
    if (!values.every((value) => ['string', 'number', 'boolean'].includes(typeof value))) {
      throw new Error(`Syntax errors in policy: the condition operator ${operator} has keys, each with one value or a list of values.`);
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(values: string | string[] | undefined): string[] {
  const list = asList(values);
  if (list.some((value) => typeof value !== 'string')) throw new Error('Syntax errors in policy: actions and resources are texts.');
  return list;
}
