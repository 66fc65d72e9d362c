import { parseDocument, type ScalarTag, type CollectionTag, YAMLMap, YAMLSeq, Scalar } from 'yaml';

const intrinsicTags = ['Ref', 'Sub', 'GetAtt', 'Join', 'If', 'Equals', 'Not', 'And', 'Or', 'Select', 'Split', 'Condition'] as const;

function fullName(tag: string): string {
  return tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`;
}

/** Reads a CloudFormation template; `!Sub x` and the like become `{ 'Fn::Sub': x }`, as in JSON templates. */
export function readTemplate(text: string): Record<string, any> {
  const scalarTags: ScalarTag[] = intrinsicTags.map((tag) => ({
    tag: `!${tag}`,
    resolve: (value) => ({ [fullName(tag)]: tag === 'GetAtt' ? value.split('.') : value }) as never,
  }));
  const listTags: CollectionTag[] = intrinsicTags.map((tag) => ({
    tag: `!${tag}`,
    collection: 'seq',
    resolve(node) {
      const map = new YAMLMap();
      map.add({ key: new Scalar(fullName(tag)), value: Object.assign(new YAMLSeq(), { items: (node as YAMLSeq).items }) });
      return map;
    },
  }));
  const document = parseDocument(text, { customTags: [...scalarTags, ...listTags] });
  if (document.errors[0]) throw new Error(`The template cannot be read: ${document.errors[0].message}`);
  return document.toJS() as Record<string, any>;
}

/** Where a template's values come from. */
export interface TemplateScope {
  parameters: Record<string, unknown>;
  conditions: Record<string, unknown>;
  pseudo: Record<string, string>;
  /** `Ref` and `Fn::GetAtt` of a resource of the template. */
  resource(logicalId: string, attribute: string | null): string;
}

/** Stands for `AWS::NoValue`: the member is left out. */
const noValue = Symbol('AWS::NoValue');

/** Resolves all intrinsic functions in a value. */
export function resolveValue(value: unknown, scope: TemplateScope): any {
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, scope)).filter((item) => item !== noValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    return resolveFunction(name, argument, scope);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolveValue(item, scope)] as const).filter(([, item]) => item !== noValue),
  );
}

function resolveFunction(name: string, argument: any, scope: TemplateScope): unknown {
  const resolve = (value: unknown) => resolveValue(value, scope);
  switch (name) {
    case 'Ref':
      return reference(String(argument), scope);
    case 'Fn::Sub': {
      const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
      const own = resolve(variables ?? {}) as Record<string, string>;
      return String(text).replace(/\$\{([^!}][^}]*)\}/g, (_, key: string) => own[key] ?? substituted(key, scope)).replace(/\$\{!/g, '${');
    }
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
      return scope.resource(String(logicalId), attribute.join('.'));
    }
    case 'Fn::Join':
      return (resolve(argument[1]) as unknown[]).join(String(argument[0]));
    case 'Fn::Split':
      return String(resolve(argument[1])).split(String(argument[0]));
    case 'Fn::Select':
      return (resolve(argument[1]) as unknown[])[Number(resolve(argument[0]))];
    case 'Fn::If':
      return resolve(conditionHolds({ Condition: argument[0] }, scope) ? argument[1] : argument[2]);
    default:
      throw new Error(`The sandbox does not know ${name} in a CloudFormation template.`);
  }
}

function reference(name: string, scope: TemplateScope): unknown {
  if (name === 'AWS::NoValue') return noValue;
  return scope.pseudo[name] ?? scope.parameters[name] ?? scope.resource(name, null);
}

function substituted(key: string, scope: TemplateScope): string {
  const [name = '', ...attribute] = key.split('.');
  return String(attribute.length > 0 ? scope.resource(name, attribute.join('.')) : reference(name, scope));
}

/** Fn::Equals, Not, And, Or and named conditions. */
export function conditionHolds(condition: any, scope: TemplateScope): boolean {
  const holds = (one: unknown) => conditionHolds(one, scope);
  if ('Condition' in condition) return holds(scope.conditions[condition.Condition] ?? unknownCondition(condition.Condition));
  if ('Fn::Equals' in condition) {
    const [left, right] = condition['Fn::Equals'].map((value: unknown) => resolveValue(value, scope));
    return String(left) === String(right);
  }
  if ('Fn::Not' in condition) return !holds(condition['Fn::Not'][0]);
  if ('Fn::And' in condition) return condition['Fn::And'].every(holds);
  if ('Fn::Or' in condition) return condition['Fn::Or'].some(holds);
  throw new Error(`The sandbox does not know the condition ${JSON.stringify(condition)} in a CloudFormation template.`);
}

function unknownCondition(name: string): never {
  throw new Error(`The template uses the condition ${name}, which it does not define.`);
}
