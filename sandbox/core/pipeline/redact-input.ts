import type { NormalizedSchema } from '@smithy/core/schema';

/** The input without what its schema marks as sensitive and without streamed content, which CloudTrail does not have; its members under other names where CloudTrail has them otherwise. */
export function redactInput(schema: NormalizedSchema, value: unknown, rename: (member: string) => string = (member) => member): unknown {
  if (value === undefined || value === null) return value;
  if (schema.getMergedTraits().sensitive) return '***';
  if (schema.isStructSchema() && typeof value === 'object') {
    const members = value as Record<string, unknown>;
    return Object.fromEntries(
      [...schema.structIterator()]
        .filter(([name, member]) => members[name] !== undefined && !member.getMergedTraits().streaming)
        .map(([name, member]) => [rename(name), redactInput(member, members[name], rename)]),
    );
  }
  if (schema.isListSchema() && Array.isArray(value)) return value.map((item) => redactInput(schema.getValueSchema(), item, rename));
  if (schema.isMapSchema() && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactInput(schema.getValueSchema(), item, rename)]));
  }
  return value;
}
