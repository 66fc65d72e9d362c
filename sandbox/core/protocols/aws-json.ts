import type { ServiceError } from '../contract';
import { JsonBodies } from './json-codec';
import { contentTypeOf, httpStatusOf, WrongContentType, type Protocol, type WireAnswer } from './protocol';
import type { ServiceDefinition } from './service-definitions';

const bodies = new JsonBodies(false);

/** AWS JSON 1.0 and 1.1: POST to `/`, the operation in `x-amz-target`, the error's name in `__type`. */
export function awsJson(version: '1.0' | '1.1'): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  const answer = (status: number, requestId: string, body: WireAnswer['body']): WireAnswer => ({
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body,
  });

  return {
    route(service, request) {
      const target = request.headers['x-amz-target'] ?? '';
      const dot = target.lastIndexOf('.');
      const name = target.slice(dot + 1);
      const known = request.method === 'POST' && target.slice(0, Math.max(dot, 0)) === service.targetPrefix;
      return { name: name || '(no x-amz-target)', operation: known ? service.operations.get(name) : undefined };
    },
    decode(operation, request) {
      const type = contentTypeOf(request);
      if (!/^application\/(x-amz-json-1\.[01]|json)$/.test(type)) throw new WrongContentType(`A body of type ${type || '(none)'} cannot be read; it must be ${contentType}.`);
      return bodies.decode(operation.input, request.body);
    },
    encode: (_service, operation, output, requestId) => answer(200, requestId, bodies.encode(operation.output, output)),
    encodeError(service, error, requestId) {
      const body = { __type: error.errorName, ...bodies.encodeError(service, error) };
      const wire = answer(statusOf(service, error), requestId, JSON.stringify(body));
      return { ...wire, headers: { ...wire.headers, 'x-amzn-errortype': error.errorName } };
    },
  };
}

/** AWS JSON knows two codes for declared errors, whichever their schema has: the caller's fault and the service's. */
function statusOf(service: ServiceDefinition, error: ServiceError): number {
  return error.httpStatus ?? (httpStatusOf(service, error) >= 500 ? 500 : 400);
}
