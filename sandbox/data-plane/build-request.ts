import type { ConnectionHttpParameters } from '@aws-sdk/client-eventbridge';
import { TaskFailure } from './task-failure';
import { urlEncode, type ArrayFormat } from './url-encode';

/** A header or query parameter, and whether it may be shown without the right to see secrets. */
export interface Field {
  name: string;
  value: string;
  secret: boolean;
}

/** What a task, a rule or a pipe asks to be sent. */
export interface OutgoingCall {
  method: string;
  url: URL;
  headers: [name: string, value: string][];
  query: [name: string, value: string][];
  body: unknown;
  urlEncoded: boolean;
  arrayFormat: ArrayFormat;
}

/** What the connection and the calling service add. */
export interface Additions {
  credentials: Field[];
  invocation: ConnectionHttpParameters | undefined;
  /** Set by the service itself, whatever the call says. */
  fixedHeaders: [name: string, value: string][];
  defaultContentType: string;
}

export interface BuiltRequest {
  method: string;
  url: URL;
  headers: Field[];
  query: Field[];
  body: string | undefined;
  /** The body without what the connection added to it. */
  shownBody: string | undefined;
}

/** What goes over the wire: the call's values, the connection's, which win, and those that the service sets itself. */
export function buildRequest(call: OutgoingCall, { credentials, invocation = {}, fixedHeaders, defaultContentType }: Additions): BuiltRequest {
  const body = bodyOf(call, invocation);
  const ownContentType = call.headers.some(([name]) => name.toLowerCase() === 'content-type');
  const contentType = call.urlEncoded ? 'application/x-www-form-urlencoded' : defaultContentType;
  const ofCall = override(
    [...call.headers.map(open), ...(body !== undefined && !ownContentType ? [open(['Content-Type', contentType])] : [])],
    fixedHeaders.map(open),
  );
  return {
    method: call.method,
    url: call.url,
    headers: override(ofCall, [...credentials, ...fieldsOf(invocation.HeaderParameters)]),
    query: override([...[...call.url.searchParams].map(open), ...call.query.map(open)], fieldsOf(invocation.QueryStringParameters)),
    body,
    shownBody: invocation.BodyParameters?.length ? bodyOf(call, {}) : body,
  };
}

/** The address with its query, without secret values unless `reveal`. */
export function addressOf({ url, query }: BuiltRequest, reveal: boolean): string {
  const address = new URL(url);
  address.search = new URLSearchParams(query.filter(({ secret }) => reveal || !secret).map(({ name, value }): [string, string] => [name, value])).toString();
  return address.href;
}

function override(fields: Field[], winning: Field[]): Field[] {
  const won = new Set(winning.map(({ name }) => name.toLowerCase()));
  return [...fields.filter(({ name }) => !won.has(name.toLowerCase())), ...winning];
}

function bodyOf(call: OutgoingCall, { BodyParameters: added = [] }: ConnectionHttpParameters): string | undefined {
  const { body } = call;
  if (added.length > 0 && typeof body === 'string') {
    throw new TaskFailure('States.Runtime', 'The connection adds body parameters, so RequestBody must be an object, not a string.');
  }
  const whole = added.length > 0 ? { ...(body as object | undefined), ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])) } : body;
  if (whole === undefined || typeof whole === 'string') return whole;
  return call.urlEncoded ? urlEncode(whole, call.arrayFormat) : JSON.stringify(whole);
}

export function fieldsOf(parameters: { Key?: string | undefined; Value?: string | undefined; IsValueSecret?: boolean | undefined }[] = []): Field[] {
  return parameters.map(({ Key = '', Value = '', IsValueSecret = true }) => ({ name: Key, value: Value, secret: IsValueSecret }));
}

function open([name, value]: [string, string]): Field {
  return { name, value, secret: false };
}
