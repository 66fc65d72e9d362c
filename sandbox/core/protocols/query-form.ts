import type { NormalizedSchema } from '@smithy/core/schema';
import { MalformedRequest } from './protocol';

/** The two dialects of AWS's form-encoded requests: EC2 flattens lists and has its own names for members. */
export type QueryDialect = 'ec2' | 'aws';

/** Reads form parameters such as `Filter.1.Value.2` or `Tags.member.1.Key` into the shape that a schema declares. */
export function readQueryForm(schema: NormalizedSchema, form: Map<string, string>, dialect: QueryDialect): Record<string, unknown> {
  if (!schema.isStructSchema()) return {};
  return (readValue(schema, '', form, dialect) ?? {}) as Record<string, unknown>;
}

function readValue(schema: NormalizedSchema, key: string, form: Map<string, string>, dialect: QueryDialect): unknown {
  if (schema.isStructSchema()) return readStruct(schema, key, form, dialect);
  if (schema.isListSchema()) return readList(schema, key, form, dialect);
  if (schema.isMapSchema()) return readMap(schema, key, form, dialect);
  const text = form.get(key);
  return text === undefined ? undefined : readSimple(schema, key, text);
}

function readStruct(schema: NormalizedSchema, key: string, form: Map<string, string>, dialect: QueryDialect): unknown {
  const struct: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const part = memberKey(member, name, dialect);
    const memberPath = key === '' ? part : `${key}.${part}`;
    if (!mentions(form, memberPath)) continue;
    const value = readValue(member, memberPath, form, dialect);
    if (value !== undefined) struct[name] = value;
  }
  return struct;
}

function readList(schema: NormalizedSchema, key: string, form: Map<string, string>, dialect: QueryDialect): unknown[] {
  const item = schema.getValueSchema();
  const flat = dialect === 'ec2' || Boolean(schema.getMergedTraits().xmlFlattened);
  const prefix = flat ? key : `${key}.${item.getMergedTraits().xmlName ?? 'member'}`;
  return indexesUnder(form, prefix).map((index) => readValue(item, `${prefix}.${index}`, form, dialect));
}

function readMap(schema: NormalizedSchema, key: string, form: Map<string, string>, dialect: QueryDialect): Record<string, unknown> {
  const prefix = schema.getMergedTraits().xmlFlattened ? key : `${key}.entry`;
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
  return Object.fromEntries(
    indexesUnder(form, prefix).map((index) => [
      form.get(`${prefix}.${index}.${keyName}`) ?? '',
      readValue(schema.getValueSchema(), `${prefix}.${index}.${valueName}`, form, dialect),
    ]),
  );
}

function readSimple(schema: NormalizedSchema, key: string, text: string): unknown {
  if (schema.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false') throw new MalformedRequest(`Invalid value '${text}' for ${key}: it must be true or false.`);
    return text === 'true';
  }
  if (schema.isNumericSchema()) {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new MalformedRequest(`Invalid value '${text}' for ${key}: it must be a number.`);
    return Number(text);
  }
  if (schema.isTimestampSchema()) return new Date(text);
  return text;
}

function memberKey(member: NormalizedSchema, name: string, dialect: QueryDialect): string {
  const traits = member.getMergedTraits();
  if (dialect === 'aws') return String(traits.xmlName ?? name);
  const key = String(traits.ec2QueryName ?? traits.xmlName ?? name);
  return key.charAt(0).toUpperCase() + key.slice(1);
}

function mentions(form: Map<string, string>, path: string): boolean {
  if (form.has(path)) return true;
  for (const key of form.keys()) if (key.startsWith(`${path}.`)) return true;
  return false;
}

function indexesUnder(form: Map<string, string>, prefix: string): number[] {
  const indexes = new Set<number>();
  for (const key of form.keys()) {
    if (!key.startsWith(`${prefix}.`)) continue;
    const index = /^\d+/.exec(key.slice(prefix.length + 1))?.[0];
    if (index !== undefined) indexes.add(Number(index));
  }
  return [...indexes].sort((a, b) => a - b);
}
