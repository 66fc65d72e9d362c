import type { NormalizedSchema } from '@smithy/core/schema';

/** Writes a value as the XML elements that its output schema declares (`xmlName`, lists of `item` or `member`, or flattened); what is bound to HTTP is left out. */
export function writeXmlMembers(schema: NormalizedSchema, value: Record<string, unknown>): string {
  if (!schema.isStructSchema()) return '';
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    const memberValue = value[name];
    if (memberValue === undefined || memberValue === null) continue;
    const { xmlName, xmlFlattened, httpHeader, httpPrefixHeaders } = member.getMergedTraits();
    if (httpHeader || httpPrefixHeaders) continue;
    const tag = String(xmlName ?? name);
    const values = xmlFlattened && member.isListSchema() ? (memberValue as unknown[]) : [memberValue];
    const schemaOfEach = xmlFlattened && member.isListSchema() ? member.getValueSchema() : member;
    for (const one of values) xml += `<${tag}>${writeXmlContent(schemaOfEach, one)}</${tag}>`;
  }
  return xml;
}

function writeXmlContent(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema()) return writeXmlMembers(schema, value as Record<string, unknown>);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const tag = String(item.getMergedTraits().xmlName ?? 'member');
    return (value as unknown[]).map((entry) => `<${tag}>${writeXmlContent(item, entry)}</${tag}>`).join('');
  }
  if (schema.isTimestampSchema()) return new Date(value as string | number | Date).toISOString().replace('.000Z', 'Z');
  return escapeXml(String(value));
}

const whitespace = new Set(['\t', '\n', '\r']);

const notInXml = new Set(['\ufffe', '\uffff']);

/** Escapes text for XML and leaves out the characters that XML does not allow. A bare carriage return would be read as a line feed. */
export function escapeXml(text: string): string {
  return Array.from(text)
    .filter((letter) => (letter >= ' ' || whitespace.has(letter)) && !notInXml.has(letter) && !/^[\ud800-\udfff]$/.test(letter))
    .join('')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#xD;');
}
