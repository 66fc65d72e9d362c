import type { NormalizedSchema } from '@smithy/core/schema';
import { ServiceError } from '../contract';
import { FormNode } from './form-tree';
import { MalformedRequest } from './protocol';

/** The two dialects of AWS's form-encoded requests: EC2 flattens lists, has its own names for members, and refuses those that it does not know. */
export type QueryDialect = 'ec2' | 'aws';

/** Parameters of every request, beside those of its operation; a presigned one carries its signature among them. */
const ofEveryRequest = /^(Action|Version|X-Amz-.*)$/;

/** Reads form parameters such as `Filter.1.Value.2` or `Tags.member.1.Key` into the shape that a schema declares. */
export function readQueryForm(schema: NormalizedSchema, form: Map<string, string>, dialect: QueryDialect): Record<string, unknown> {
  const root = FormNode.of([...form].filter(([name]) => !ofEveryRequest.test(name)));
  const input = schema.isStructSchema() ? readStruct(schema, root, dialect) : {};
  const unknown = dialect === 'ec2' ? root.unread() : undefined;
  if (unknown !== undefined) throw new ServiceError('UnknownParameter', `The parameter ${lastStep(unknown)} is not recognized`, {}, 400);
  return input;
}

function readValue(schema: NormalizedSchema, node: FormNode, dialect: QueryDialect): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node, dialect);
  if (schema.isListSchema()) return readList(schema, node, dialect);
  if (schema.isMapSchema()) return readMap(schema, node, dialect);
  const parameter = node.read();
  return parameter && readSimple(schema, parameter.name, parameter.value);
}

function readStruct(schema: NormalizedSchema, node: FormNode, dialect: QueryDialect): Record<string, unknown> {
  const struct: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const inside = node.get(memberKey(member, name, dialect));
    const value = inside && readValue(member, inside, dialect);
    if (value !== undefined) struct[name] = value;
  }
  return struct;
}

function readList(schema: NormalizedSchema, node: FormNode, dialect: QueryDialect): unknown[] {
  const item = schema.getValueSchema();
  const flat = dialect === 'ec2' || Boolean(schema.getMergedTraits().xmlFlattened);
  const list = flat ? node : node.get(String(item.getMergedTraits().xmlName ?? 'member'));
  return list?.items().map((one) => readValue(item, one, dialect)) ?? [];
}

function readMap(schema: NormalizedSchema, node: FormNode, dialect: QueryDialect): Record<string, unknown> {
  const entries = schema.getMergedTraits().xmlFlattened ? node : node.get('entry');
  const keyName = String(schema.getKeySchema().getMergedTraits().xmlName ?? 'key');
  const valueName = String(schema.getValueSchema().getMergedTraits().xmlName ?? 'value');
  return Object.fromEntries(
    (entries?.items() ?? []).map((entry) => {
      const value = entry.get(valueName);
      return [entry.get(keyName)?.read()?.value ?? '', value && readValue(schema.getValueSchema(), value, dialect)];
    }),
  );
}

function readSimple(schema: NormalizedSchema, name: string, text: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false') throw new MalformedRequest(`Invalid value '${text}' for ${name}: it must be true or false.`);
    return text === 'true';
  }
  if (schema.isNumericSchema()) {
    if (!/^-?\d{1,18}(\.\d+)?$/.test(text)) throw new MalformedRequest(`Invalid value '${text}' for ${name}: it must be a number.`);
    return Number(text);
  }
  if (schema.isTimestampSchema()) {
    const time = new Date(text);
    if (Number.isNaN(time.getTime())) throw new MalformedRequest(`Invalid value '${text}' for ${name}: it must be a time.`);
    return time;
  }
  return text;
}

function memberKey(member: NormalizedSchema, name: string, dialect: QueryDialect): string {
  const traits = member.getMergedTraits();
  if (dialect === 'aws') return String(traits.xmlName ?? name);
  const key = String(traits.ec2QueryName ?? traits.xmlName ?? name);
  return key.charAt(0).toUpperCase() + key.slice(1);
}

/** EC2 names the member that it does not know, without the way to it. */
function lastStep(name: string): string {
  return name.split('.').findLast((step) => !/^\d*$/.test(step)) ?? name;
}
