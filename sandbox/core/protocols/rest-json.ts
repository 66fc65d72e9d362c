import { JsonBodies } from './json-codec';
import type { OperationSchema } from './operation-schema';
import { contentTypeOf, httpStatusOf, WrongContentType, type Protocol, type WireRequest } from './protocol';
import { decodePart, fromQuery, fromText, queryOf } from './rest-binding';

const bodies = new JsonBodies(true);

/** AWS restJson1: method and path say the operation; path labels, query parameters and a JSON body carry the input. */
export const restJson: Protocol = {
  route(service, request) {
    const candidates = [...service.operations.values()].filter((operation) => labelsOf(operation, request) !== null);
    const operation = candidates.sort((a, b) => literalLength(b) - literalLength(a))[0];
    return { name: operation?.name ?? `${request.method} ${request.rawPath}`, operation };
  },

  async decode(operation, request) {
    const type = contentTypeOf(request);
    if (request.body.length > 0 && type !== 'application/json') throw new WrongContentType(`A body of type ${type || '(none)'} cannot be read; it must be application/json.`);
    const input = await bodies.decode(operation.input, request.body);
    const labels = labelsOf(operation, request) ?? {};
    const query = queryOf(request.rawQuery);
    for (const [name, member] of operation.input.structIterator()) {
      const traits = member.getMergedTraits();
      if (traits.httpLabel) input[name] = fromText(member, labels[name] ?? '', name);
      if (typeof traits.httpQuery === 'string') {
        const values = query.get(traits.httpQuery);
        if (values) input[name] = fromQuery(member, values, name);
      }
    }
    return input;
  },

  encode(_service, operation, output, requestId) {
    const status = operation.http?.status ?? 200;
    const headers: Record<string, string> = { 'x-amzn-requestid': requestId };
    if (status === 204) return { status, headers, body: '' };
    return { status, headers: { ...headers, 'content-type': 'application/json' }, body: bodies.encode(operation.output, output) };
  },

  encodeError(service, error, requestId) {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.errorName,
    };
    const body = bodies.encodeError(service, error);
    const declared = service.errors.get(error.errorName)?.schema;
    for (const [name, member] of declared?.structIterator() ?? []) {
      const header = member.getMergedTraits().httpHeader;
      if (typeof header !== 'string') continue;
      delete body[name];
      if (error.members[name] !== undefined) headers[header.toLowerCase()] = String(error.members[name]);
    }
    return { status: httpStatusOf(service, error), headers, body: JSON.stringify(body) };
  },
};

/** The path labels, decoded whole (an ARN is sent with its slash percent-encoded), or null where the path is another one. */
function labelsOf(operation: OperationSchema, request: WireRequest): Record<string, string> | null {
  if (!operation.http || operation.http.method !== request.method) return null;
  const pattern = (operation.http.path.split('?')[0] ?? '').split('/');
  const segments = request.rawPath.split('/');
  if (segments.length === pattern.length + 1 && segments.at(-1) === '') segments.pop();
  if (segments.length !== pattern.length) return null;
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const label = /^\{(\w+)\}$/.exec(part)?.[1];
    if (label === undefined) {
      if (part !== segment) return null;
      continue;
    }
    if (segment === '') return null;
    labels[label] = decodePart(segment);
  }
  return labels;
}

function literalLength({ http }: OperationSchema): number {
  return (http?.path ?? '').replace(/\{\w+\}/g, '').length;
}
