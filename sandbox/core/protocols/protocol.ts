import type { ServiceError } from '../contract';
import type { OperationSchema } from './operation-schema';
import type { ServiceDefinition } from './service-definitions';

/** A request as it came over the wire, read to its end. */
export interface WireRequest {
  method: string;
  /** Path as it was sent, still percent-encoded, without the query. */
  rawPath: string;
  /** Query as it was sent, without the question mark. */
  rawQuery: string;
  /** Lower-case names; a header that was sent more than once is joined with commas. */
  headers: Record<string, string>;
  body: Buffer;
  /** The body was longer than its service takes, and was not read. */
  tooLarge?: boolean;
}

export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string;
}

/** One of AWS's wire formats. */
export interface Protocol {
  /** Which operation is meant: its name, if the request tells, and its schema, if AWS has such an operation. */
  route(service: ServiceDefinition, request: WireRequest): { name: string; operation: OperationSchema | undefined };
  /** Throws `MalformedRequest` when the body cannot be read. */
  decode(operation: OperationSchema, request: WireRequest): Promise<Record<string, unknown>>;
  encode(service: ServiceDefinition, operation: OperationSchema, output: Record<string, unknown>, requestId: string): WireAnswer;
  encodeError(service: ServiceDefinition, error: ServiceError, requestId: string): WireAnswer;
}

/** The request cannot be read as its protocol wants it. The message says what is wrong with it. */
export class MalformedRequest extends Error {
  override name = 'MalformedRequest';
}

/** The body is of a kind that the protocol does not read. */
export class WrongContentType extends Error {
  override name = 'WrongContentType';
}

/** HTTP code of an error: its own, else its schema's, else 400. */
export function httpStatusOf(service: ServiceDefinition, error: ServiceError): number {
  return error.httpStatus ?? service.errors.get(error.errorName)?.httpStatus ?? 400;
}

/** Without its parameters, in small letters; empty when the request names none. */
export function contentTypeOf(request: WireRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
