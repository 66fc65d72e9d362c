import type { NormalizedSchema } from '@smithy/core/schema';
import type { ModelMember, ModelShape, ServiceModel } from '../core/constraints/service-model';
import { matchesPattern } from './model-pattern';

/** How a protocol writes what a model declares. */
export interface WireForm {
  model: ServiceModel;
  /** Whether members go by their `locationName`; AWS JSON writes their own names. */
  usesLocationNames: boolean;
  defaultTimestamps: 'iso8601' | 'unixTimestamp';
}

/** Output patterns that AWS's own answers do not match, each with the reason why it is left out. */
const brokenPatterns: Record<string, string> = {
  ResourceAssociationArn: 'escaped twice in the published model, so that no ARN matches it',
  SecretsManagerSecretArn: 'knows no "!", which stands in the name of every secret that EventBridge makes (events!connection/…)',
};

/** Values that AWS answers and its model does not have. */
const valuesBeyondEnum: Record<string, string[]> = {
  // Of VPC endpoints to resources and service networks: examples of create-vpc-endpoint, AWS CLI reference.
  IpAddressType: ['IPV4', 'IPV6', 'DUALSTACK'],
};

/** Lists that a call must fill and an answer may leave empty, though the model has one shape for both. */
const emptyInAnswers: Record<string, string> = {
  TargetList: 'PutTargets takes at least one; a rule of which ListTargetsByRule tells may have none',
};

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
/** The years 2001 to 5138: what is written in milliseconds lies beyond. */
const plausibleSeconds = [1e9, 1e11] as const;

/** What in a decoded value of an answer breaks its shape. `newer` is the SDK's schema, which may know members that the model does not. */
export function checkValue(form: WireForm, shapeName: string, newer: NormalizedSchema | undefined, value: unknown): string[] {
  const problems: string[] = [];
  visit(shapeName, newer, value, '');
  return problems;

  function visit(name: string, schema: NormalizedSchema | undefined, here: unknown, path: string): void {
    const shape = form.model.shapes[name];
    if (!shape) return void problems.push(`${path}: the model has no shape ${name}`);
    switch (shape.type) {
      case 'structure':
        return structure(shape, schema, here, path);
      case 'list':
        if (!Array.isArray(here)) return wrong(path, here, 'a list');
        if (here.length > 0 || !(name in emptyInAnswers)) bounds(shape, here.length, path, 'items');
        return here.forEach((item, index) => visit(shape.member?.shape ?? '', schema?.isListSchema() ? schema.getValueSchema() : undefined, item, `${path}[${index}]`));
      case 'map':
        if (!isObject(here)) return wrong(path, here, 'a map');
        bounds(shape, Object.keys(here).length, path, 'entries');
        return Object.entries(here).forEach(([key, item]) => {
          visit(shape.key?.shape ?? '', undefined, key, `${path}.key(${key})`);
          visit(shape.value?.shape ?? '', schema?.isMapSchema() ? schema.getValueSchema() : undefined, item, `${path}.${key}`);
        });
      case 'timestamp':
        return time(shape, here, path);
      case 'boolean':
        return typeof here === 'boolean' ? undefined : wrong(path, here, 'a boolean');
      case 'integer':
      case 'long':
      case 'float':
      case 'double':
        if (typeof here !== 'number' || !Number.isFinite(here)) return wrong(path, here, 'a number');
        if ((shape.type === 'integer' || shape.type === 'long') && !Number.isInteger(here)) wrong(path, here, 'a whole number');
        return bounds(shape, here, path, '');
      case 'string':
        return text(shape, name, here, path);
      case 'blob':
        return typeof here === 'string' ? undefined : wrong(path, here, 'base64');
    }
  }

  function structure(shape: ModelShape, schema: NormalizedSchema | undefined, here: unknown, path: string): void {
    if (!isObject(here)) return wrong(path, here, 'a structure');
    const known = new Map<string, [string, ModelMember]>();
    for (const [name, member] of Object.entries(shape.members ?? {})) known.set(wireName(form, name, member), [name, member]);
    for (const name of shape.required ?? []) {
      const member = shape.members?.[name];
      if (member && here[wireName(form, name, member)] === undefined) problems.push(`${join(path, name)} is required and missing`);
    }
    if (shape.union && Object.keys(here).length !== 1) problems.push(`${path || 'the answer'} is a union with ${Object.keys(here).length} members`);
    const newerMembers = new Map(schema?.isStructSchema() ? [...schema.structIterator()].map(([name, member]) => [name, member] as const) : []);
    for (const [key, item] of Object.entries(here)) {
      const found = known.get(key);
      if (found) visit(found[1].shape, newerMembers.get(found[0]), item, join(path, found[0]));
      else if (!newerMembers.has(key) && ![...newerMembers.values()].some((member) => writtenAs(member) === key)) problems.push(`${join(path, key)} is no member that AWS knows`);
    }
  }

  function text(shape: ModelShape, name: string, here: unknown, path: string): void {
    if (typeof here !== 'string') return wrong(path, here, 'a string');
    bounds(shape, Array.from(here).length, path, 'characters');
    if (shape.enum && ![...shape.enum, ...(valuesBeyondEnum[name] ?? [])].includes(here)) problems.push(`${path}: "${here}" is none of ${shape.enum.join(', ')}`);
    if (shape.pattern !== undefined && !(name in brokenPatterns) && !matchesPattern(shape.pattern, here)) problems.push(`${path}: "${here}" does not match ${shape.pattern}`);
  }

  function time(shape: ModelShape, here: unknown, path: string): void {
    const format = shape.timestampFormat ?? form.defaultTimestamps;
    if (format === 'iso8601' && !(typeof here === 'string' && isoTime.test(here))) wrong(path, here, 'a time in ISO 8601');
    if (format === 'unixTimestamp' && !(typeof here === 'number' && here > plausibleSeconds[0] && here < plausibleSeconds[1])) wrong(path, here, 'a time in seconds');
  }

  function bounds({ min, max }: ModelShape, size: number, path: string, unit: string): void {
    if (min !== undefined && size < min) problems.push(`${path} has ${size} ${unit}, fewer than ${min}`);
    if (max !== undefined && size > max) problems.push(`${path} has ${size} ${unit}, more than ${max}`);
  }

  function wrong(path: string, here: unknown, wanted: string): void {
    problems.push(`${path || 'the answer'} is ${JSON.stringify(here)?.slice(0, 80)}, not ${wanted}`);
  }
}

export function wireName(form: Pick<WireForm, 'usesLocationNames'>, name: string, member: ModelMember): string {
  return form.usesLocationNames ? (member.locationName ?? name) : name;
}

function writtenAs(member: NormalizedSchema): unknown {
  const { jsonName, xmlName } = member.getMergedTraits();
  return jsonName ?? xmlName;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
