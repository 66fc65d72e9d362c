import type { NormalizedSchema } from '@smithy/core/schema';

/** The input without what its schema marks as sensitive. */
export function redactInput(schema: NormalizedSchema, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (schema.getMergedTraits().sensitive) return '***';
  if (schema.isStructSchema() && typeof value === 'object') {
    const members = value as Record<string, unknown>;
    return Object.fromEntries(
      [...schema.structIterator()]
        .filter(([name]) => members[name] !== undefined)
        .map(([name, member]) => [name, redactInput(member, members[name])]),
    );
  }
  if (schema.isListSchema() && Array.isArray(value)) return value.map((item) => redactInput(schema.getValueSchema(), item));
  if (schema.isMapSchema() && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactInput(schema.getValueSchema(), item)]));
  }
  return value;
}
