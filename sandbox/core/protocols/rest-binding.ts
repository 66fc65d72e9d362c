import type { NormalizedSchema } from '@smithy/core/schema';
import { MalformedRequest } from './protocol';

/** Query parameters by name, decoded, in the order they were sent. */
export function queryOf(rawQuery: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue;
    const [key = '', ...rest] = pair.split('=');
    const name = decodePart(key);
    query.set(name, [...(query.get(name) ?? []), decodePart(rest.join('='))]);
  }
  return query;
}

export function fromQuery(member: NormalizedSchema, values: string[], name: string): unknown {
  if (member.isListSchema()) return values.map((value) => fromText(member.getValueSchema(), value, name));
  return fromText(member, values[0] ?? '', name);
}

/** A value that was sent as text, in a path, a query, a header or an XML element. */
export function fromText(member: NormalizedSchema, text: string, name: string): unknown {
  if (member.isNumericSchema()) {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new MalformedRequest(`The value of ${name} is not a number.`);
    return Number(text);
  }
  if (member.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false') throw new MalformedRequest(`The value of ${name} is neither true nor false.`);
    return text === 'true';
  }
  if (member.isTimestampSchema()) return new Date(text);
  return text;
}

export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MalformedRequest('The address has a broken percent-encoding.');
  }
}
