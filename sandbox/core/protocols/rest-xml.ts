import type { NormalizedSchema } from '@smithy/core/schema';
import { readContent } from './aws-chunked';
import { checkDigests } from './content-digests';
import type { OperationSchema } from './operation-schema';
import { httpStatusOf, MalformedRequest, type Protocol, type WireRequest } from './protocol';
import { decodePart, fromQuery, fromText, queryOf } from './rest-binding';
import { escapeXml, writeXmlMembers } from './xml-body';
import { readXml, type XmlElement } from './xml-tree';

const isoTime = 5;

/**
 * AWS restXml as Amazon S3 speaks it: method, bucket, key and subresource say the operation. The bucket stands in the
 * path or before the host name.
 */
export const restXml: Protocol = {
  route(service, request) {
    const address = addressOf(request);
    const query = queryOf(request.rawQuery);
    const candidates = [...service.operations.values()]
      .map((operation) => ({ operation, rank: rankOf(operation, request, address, query) }))
      .filter(({ rank }) => rank >= 0)
      .sort((a, b) => b.rank - a.rank);
    const operation = candidates[0]?.operation;
    return { name: operation?.name ?? `${request.method} ${request.rawPath}`, operation };
  },

  async decode(operation, request) {
    const address = addressOf(request);
    const query = queryOf(request.rawQuery);
    const { headers, body } = readContent(request);
    checkDigests(headers, body);
    const input: Record<string, unknown> = {};
    for (const [name, member] of operation.input.structIterator()) {
      const traits = member.getMergedTraits();
      if (traits.httpLabel) input[name] = name === 'Bucket' ? address.bucket : address.key;
      else if (typeof traits.httpQuery === 'string' && query.has(traits.httpQuery)) input[name] = fromQuery(member, query.get(traits.httpQuery) ?? [], name);
      else if (typeof traits.httpHeader === 'string') {
        const text = headers[traits.httpHeader.toLowerCase()];
        if (text !== undefined) input[name] = member.isListSchema() ? text.split(',').map((one) => one.trim()) : fromText(member, text, name);
      } else if (typeof traits.httpPrefixHeaders === 'string') input[name] = withPrefix(headers, traits.httpPrefixHeaders);
      else if (traits.httpPayload) input[name] = member.isStructSchema() ? readPayload(member, body) : body;
    }
    return input;
  },

  encode(service, operation, output, requestId) {
    const headers: Record<string, string> = s3Headers(requestId);
    let body: Uint8Array | string = '';
    let hasXml = false;
    const members = operation.output.isStructSchema() ? [...operation.output.structIterator()] : [];
    for (const [name, member] of members) {
      const traits = member.getMergedTraits();
      const value = output[name];
      if (typeof traits.httpHeader === 'string') {
        if (value !== undefined && value !== null) headers[traits.httpHeader.toLowerCase()] = headerText(member, value);
      } else if (typeof traits.httpPrefixHeaders === 'string') {
        for (const [key, text] of Object.entries((value ?? {}) as Record<string, string>)) headers[traits.httpPrefixHeaders + key] = text;
      } else if (!traits.httpPayload) hasXml = true;
      else if (!member.isStructSchema()) body = (value ?? '') as Uint8Array | string;
      else if (value !== undefined) body = document(service.xmlNamespace, rootOf(member), writeXmlMembers(member, value as Record<string, unknown>));
    }
    if (hasXml) body = document(service.xmlNamespace, rootOf(operation.output), writeXmlMembers(operation.output, output));
    if (typeof body === 'string' && body !== '') headers['content-type'] = 'application/xml';
    return { status: operation.http?.status ?? 200, headers, body };
  },

  encodeError(service, error, requestId) {
    const headers: Record<string, string> = { ...s3Headers(requestId), 'content-type': 'application/xml' };
    let members = '';
    for (const [name, value] of Object.entries(error.members)) {
      if (name.startsWith('x-amz-')) headers[name] = String(value);
      else members += `<${name}>${escapeXml(String(value))}</${name}>`;
    }
    const body =
      `${declaration}<Error><Code>${escapeXml(error.errorName)}</Code><Message>${escapeXml(error.message)}</Message>${members}` +
      `<RequestId>${requestId}</RequestId><HostId>${hostId(requestId)}</HostId></Error>`;
    return { status: httpStatusOf(service, error), headers, body };
  },
};

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function document(namespace: string, root: string, members: string): string {
  return `${declaration}<${root} xmlns="${namespace}">${members}</${root}>`;
}

function s3Headers(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId), server: 'AmazonS3' };
}

function hostId(requestId: string): string {
  return Buffer.from(`sandbox ${requestId}`).toString('base64');
}

/** Where a request points: both decoded, the key empty for the bucket itself. */
function addressOf({ headers, rawPath }: WireRequest): { bucket: string; key: string } {
  const path = rawPath.replace(/^\//, '');
  const inHost = /^(.+?)\.(?:s3[.-].*|localhost(?::\d+)?)$/.exec(headers.host ?? '')?.[1];
  if (inHost !== undefined) return { bucket: inHost, key: decodePart(path) };
  const slash = path.indexOf('/');
  if (slash === -1) return { bucket: decodePart(path), key: '' };
  return { bucket: decodePart(path.slice(0, slash)), key: decodePart(path.slice(slash + 1)) };
}

/** How much of the request an operation's binding names; negative where it does not fit. */
function rankOf({ http, input }: OperationSchema, request: WireRequest, address: ReturnType<typeof addressOf>, query: Map<string, string[]>): number {
  if (http?.method !== request.method) return -1;
  const [path = '', literals = ''] = http.path.split('?');
  const members = [...input.structIterator()];
  if (path !== (address.key === '' ? '/' : '/{Key+}')) return -1;
  if (members.some(([name]) => name === 'Bucket') !== (address.bucket !== '')) return -1;
  let rank = 0;
  for (const [name, values] of queryOf(literals)) {
    if (name === 'x-id') continue;
    if (query.get(name)?.[0] !== values[0]) return -1;
    rank += 1;
  }
  const required = Number((input.getSchema() as unknown[])[6] ?? 0);
  for (const [, member] of members.slice(0, required)) {
    const { httpQuery, httpHeader } = member.getMergedTraits();
    if (typeof httpQuery !== 'string' && typeof httpHeader !== 'string') continue;
    const isThere = typeof httpQuery === 'string' ? query.has(httpQuery) : request.headers[String(httpHeader).toLowerCase()] !== undefined;
    if (!isThere) return -1;
    rank += 1;
  }
  return rank;
}

function withPrefix(headers: Record<string, string>, prefix: string): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return found.length === 0 ? undefined : Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

function rootOf(schema: NormalizedSchema): string {
  return String(schema.getMergedTraits().xmlName ?? schema.getName());
}

function headerText(member: NormalizedSchema, value: unknown): string {
  if (!member.isTimestampSchema()) return String(value);
  const time = new Date(value as Date);
  return member.getSchema() === isoTime ? time.toISOString() : time.toUTCString();
}

function readPayload(member: NormalizedSchema, body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let root: XmlElement;
  try {
    root = readXml(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new MalformedRequest(error instanceof Error ? error.message : 'The body cannot be read.');
  }
  if (root.name !== rootOf(member)) throw new MalformedRequest(`The root element is ${root.name}, not ${rootOf(member)}.`);
  return readElement(member, root);
}

function readElement(schema: NormalizedSchema, element: XmlElement): unknown {
  if (schema.isListSchema()) return element.children.map((child) => readElement(schema.getValueSchema(), child));
  if (!schema.isStructSchema()) {
    if (element.children.length > 0) throw new MalformedRequest(`<${element.name}> has elements where it has text.`);
    return fromText(schema, element.text, element.name);
  }
  const members = new Map([...schema.structIterator()].map(([name, member]) => [String(member.getMergedTraits().xmlName ?? name), [name, member] as const]));
  const value: Record<string, unknown> = {};
  for (const child of element.children) {
    const [name, member] = members.get(child.name) ?? [];
    if (name === undefined || member === undefined) throw new MalformedRequest(`<${element.name}> has no element <${child.name}>.`);
    if (Object.hasOwn(value, name)) throw new MalformedRequest(`<${child.name}> stands twice in <${element.name}>.`);
    value[name] = readElement(member, child);
  }
  return value;
}
