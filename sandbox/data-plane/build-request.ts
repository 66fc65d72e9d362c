import type { ConnectionHttpParameters } from '@aws-sdk/client-eventbridge';
import type { ConnectionSecret } from '../services/events/connection-secret';
import type { HttpTaskParameters } from './http-task-parameters';
import { TaskFailure } from './task-failure';
import { urlEncode } from './url-encode';

/** A header or query parameter, and whether it may be shown without the right to see secrets. */
export interface Field {
  name: string;
  value: string;
  secret: boolean;
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

/** What goes over the wire: the task's values, the connection's, which win, and those that Step Functions sets itself. */
export function buildRequest(task: HttpTaskParameters, secret: ConnectionSecret, region: string): BuiltRequest {
  const invocation = secret.invocation ?? {};
  const body = bodyOf(task, invocation);
  const ownContentType = task.headers.some(([name]) => name.toLowerCase() === 'content-type');
  const contentType = task.urlEncoded ? 'application/x-www-form-urlencoded' : 'application/json; charset=UTF-8';
  const headers = override(
    [
      ...task.headers.map(open),
      ...(body !== undefined && !ownContentType ? [open(['Content-Type', contentType])] : []),
      open(['User-Agent', `Amazon|StepFunctions|HttpInvoke|${region}`]),
      open(['Range', 'bytes=0-262144']),
    ],
    [...credentialHeaders(secret), ...fieldsOf(invocation.HeaderParameters)],
  );
  return {
    method: task.method,
    url: task.url,
    headers,
    query: override([...[...task.url.searchParams].map(open), ...task.query.map(open)], fieldsOf(invocation.QueryStringParameters)),
    body,
    shownBody: invocation.BodyParameters?.length ? bodyOf(task, {}) : body,
  };
}

/** The address with its query, without secret values unless `reveal`. */
export function addressOf({ url, query }: BuiltRequest, reveal: boolean): string {
  const address = new URL(url);
  address.search = new URLSearchParams(query.filter(({ secret }) => reveal || !secret).map(({ name, value }): [string, string] => [name, value])).toString();
  return address.href;
}

function credentialHeaders({ basic, apiKey }: ConnectionSecret): Field[] {
  if (basic) {
    const token = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
    return [{ name: 'Authorization', value: `Basic ${token}`, secret: true }];
  }
  return apiKey ? [{ name: apiKey.name, value: apiKey.value, secret: true }] : [];
}

function override(fields: Field[], winning: Field[]): Field[] {
  const won = new Set(winning.map(({ name }) => name.toLowerCase()));
  return [...fields.filter(({ name }) => !won.has(name.toLowerCase())), ...winning];
}

function bodyOf(task: HttpTaskParameters, { BodyParameters: added = [] }: ConnectionHttpParameters): string | undefined {
  const { body } = task;
  if (added.length > 0 && typeof body === 'string') {
    throw new TaskFailure('States.Runtime', 'The connection adds body parameters, so RequestBody must be an object, not a string.');
  }
  const whole = added.length > 0 ? { ...(body as object | undefined), ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])) } : body;
  if (whole === undefined || typeof whole === 'string') return whole;
  return task.urlEncoded ? urlEncode(whole, task.arrayFormat) : JSON.stringify(whole);
}

function fieldsOf(parameters: { Key?: string | undefined; Value?: string | undefined; IsValueSecret?: boolean | undefined }[] = []): Field[] {
  return parameters.map(({ Key = '', Value = '', IsValueSecret = false }) => ({ name: Key, value: Value, secret: IsValueSecret }));
}

function open([name, value]: [string, string]): Field {
  return { name, value, secret: false };
}
