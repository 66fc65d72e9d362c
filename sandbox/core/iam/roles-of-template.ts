import { conditionHolds, readTemplate, resolveValue, type TemplateScope } from './cloud-formation-values';
import { asList, parsePolicyDocument } from './policy-document';
import { longestSessionByDefaultSeconds, roleArn, roleIdOf, type Role } from './role';

export interface Stack {
  accountId: string;
  stackName: string;
  parameters: Record<string, string>;
}

/** The IAM roles that a CloudFormation template makes in an account, with the policies that it attaches to them. */
export function rolesOfTemplate(templateText: string, stack: Stack): Role[] {
  const template = readTemplate(templateText);
  const resources: Record<string, any> = template.Resources ?? {};
  const pseudo = {
    'AWS::AccountId': stack.accountId,
    'AWS::Region': 'us-east-1',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.stackName,
    'AWS::StackId': `arn:aws:cloudformation:us-east-1:${stack.accountId}:stack/${stack.stackName}/sandbox`,
  };
  const scope: TemplateScope = {
    parameters: parameterValues(template.Parameters ?? {}, stack),
    conditions: template.Conditions ?? {},
    pseudo,
    resource: (logicalId, attribute) => resourceValue(logicalId, attribute),
  };

  const made = Object.entries(resources).filter(
    ([, resource]) => resource.Condition === undefined || conditionHolds({ Condition: resource.Condition }, scope),
  );
  const nameOf = (logicalId: string) => {
    const given = resources[logicalId]?.Properties?.RoleName;
    return given === undefined ? `${stack.stackName}-${logicalId}` : String(resolveValue(given, scope));
  };
  const pathOf = (logicalId: string) => String(resolveValue(resources[logicalId]?.Properties?.Path ?? '/', scope));

  function resourceValue(logicalId: string, attribute: string | null): string {
    const type = resources[logicalId]?.Type;
    if (type === 'AWS::IAM::Role') {
      if (attribute === null) return nameOf(logicalId);
      const arn = roleArn(stack.accountId, nameOf(logicalId), pathOf(logicalId));
      return attribute === 'RoleId' ? roleIdOf(arn) : arn;
    }
    if (type === 'AWS::IAM::ManagedPolicy') return `arn:aws:iam::${stack.accountId}:policy/${stack.stackName}-${logicalId}`;
    throw new Error(`The template refers to ${logicalId}, which is neither a parameter nor a role or policy of it.`);
  }

  function boundaryOf(roleId: string, arn: string | undefined) {
    if (arn === undefined) return undefined;
    const policyId = Object.keys(resources).find((id) => resources[id].Type === 'AWS::IAM::ManagedPolicy' && resourceValue(id, null) === arn);
    if (policyId === undefined) throw new Error(`The permissions boundary ${arn} of ${roleId} is not a managed policy of the template.`);
    return parsePolicyDocument(resolveValue(resources[policyId].Properties.PolicyDocument, scope));
  }

  const roles = made.filter(([, { Type }]) => Type === 'AWS::IAM::Role').map(([logicalId, resource]): Role => {
    const properties = resolveValue(resource.Properties ?? {}, scope);
    const arn = roleArn(stack.accountId, nameOf(logicalId), pathOf(logicalId));
    return {
      id: arn,
      accountId: stack.accountId,
      region: 'global',
      roleName: nameOf(logicalId),
      roleId: roleIdOf(arn),
      trustPolicy: parsePolicyDocument(properties.AssumeRolePolicyDocument),
      policies: asList<any>(properties.Policies).map((policy) => ({
        name: policy.PolicyName,
        document: parsePolicyDocument(policy.PolicyDocument),
      })),
      permissionsBoundary: boundaryOf(logicalId, properties.PermissionsBoundary),
      tags: Object.fromEntries(asList<any>(properties.Tags).map(({ Key, Value }) => [Key, Value])),
      maxSessionDurationSeconds: Number(properties.MaxSessionDuration ?? longestSessionByDefaultSeconds),
    };
  });

  for (const [logicalId, resource] of made) {
    if (!['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].includes(resource.Type)) continue;
    const properties = resolveValue(resource.Properties ?? {}, scope);
    const document = parsePolicyDocument(properties.PolicyDocument);
    const own = resource.Type === 'AWS::IAM::ManagedPolicy' ? resourceValue(logicalId, null) : null;
    for (const role of roles) {
      const named = [...asList<string>(properties.Roles), ...asList<string>(properties.RoleName)].includes(role.roleName);
      const attached = own !== null && managedPolicyArns(resources, role, nameOf, scope).includes(own);
      if (named || attached) role.policies.push({ name: properties.PolicyName ?? properties.ManagedPolicyName ?? logicalId, document });
    }
  }
  return roles;
}

function managedPolicyArns(resources: Record<string, any>, role: Role, nameOf: (id: string) => string, scope: TemplateScope): string[] {
  const logicalId = Object.keys(resources).find((id) => resources[id].Type === 'AWS::IAM::Role' && nameOf(id) === role.roleName);
  return asList<string>(resolveValue(resources[logicalId ?? '']?.Properties?.ManagedPolicyArns ?? [], scope));
}

function parameterValues(declared: Record<string, any>, stack: Stack): Record<string, unknown> {
  const unknown = Object.keys(stack.parameters).find((name) => !(name in declared));
  if (unknown !== undefined) {
    throw new Error(`The template of stack ${stack.stackName} has no parameter ${unknown}; it has ${Object.keys(declared).join(', ') || 'none'}.`);
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, parameter]) => {
      const value = stack.parameters[name] ?? parameter.Default;
      if (value === undefined) throw new Error(`The template of stack ${stack.stackName} needs a value for its parameter ${name}.`);
      const pattern = parameter.AllowedPattern;
      if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(String(value))) {
        throw new Error(`The value of parameter ${name} of stack ${stack.stackName} does not match ${pattern}.`);
      }
      if (parameter.Type === 'CommaDelimitedList') return [name, String(value).split(',').map((part) => part.trim())];
      return [name, value];
    }),
  );
}
