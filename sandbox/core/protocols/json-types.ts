import type { NormalizedSchema } from '@smithy/core/schema';
import { MalformedRequest } from './protocol';

/** Refuses JSON whose values are of another type than the schema declares; what the schema does not know is passed over. */
export function checkJsonTypes(schema: NormalizedSchema, value: unknown, usesJsonNames: boolean, path = ''): void {
  if (value === null || value === undefined) return;
  if (schema.isStructSchema()) {
    if (!isObject(value)) throw wrongType(path, value, 'structure');
    for (const [name, member] of schema.structIterator()) {
      const key = usesJsonNames ? String(member.getMergedTraits().jsonName ?? name) : name;
      checkJsonTypes(member, value[key], usesJsonNames, path === '' ? key : `${path}.${key}`);
    }
  } else if (schema.isMapSchema()) {
    if (!isObject(value)) throw wrongType(path, value, 'map');
    for (const [key, item] of Object.entries(value)) checkJsonTypes(schema.getValueSchema(), item, usesJsonNames, `${path}.${key}`);
  } else if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(path, value, 'list');
    for (const [index, item] of value.entries()) checkJsonTypes(schema.getValueSchema(), item, usesJsonNames, `${path}.${index + 1}`);
  } else if (schema.isStringSchema() && typeof value !== 'string') throw wrongType(path, value, 'String');
  else if (schema.isBooleanSchema() && typeof value !== 'boolean') throw wrongType(path, value, 'Boolean');
  else if (schema.isNumericSchema() && typeof value !== 'number') throw wrongType(path, value, 'Number');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(path: string, value: unknown, wanted: string): MalformedRequest {
  const found = Array.isArray(value) ? 'list' : typeof value;
  return new MalformedRequest(`The value of '${path}' is a ${found}, which can not be converted to a ${wanted}.`);
}
