import type { WireAnswer } from './protocols/protocol';

/**
 * Answers that AWS does not give, and a proxy or AWS on a bad day does. The call takes effect all the same, and the status is 200.
 * emptyBody, emptyObject (`{}`, or a document without members), nullBody (`null`), truncated (half of the answer), html (a proxy's page,
 * without a request ID), missingMember (without the lists that it has, without all members when it has none, or without the named one),
 * wrongType (text in the place of lists, or of everything when there is none), noRequestId (the answer without its request ID).
 */
export const spoiltKinds = ['emptyBody', 'emptyObject', 'nullBody', 'missingMember', 'wrongType', 'truncated', 'html', 'noRequestId'] as const;

export type SpoiltKind = (typeof spoiltKinds)[number];

export function isSpoilt(kind: string | undefined): kind is SpoiltKind {
  return (spoiltKinds as readonly (string | undefined)[]).includes(kind);
}

type Json = Record<string, unknown>;

/** The output without `member`, wherever it is; without one, without its lists, or without everything when it has none. */
export function withoutMember(output: Json, member: string | undefined): Json {
  if (member !== undefined) return without(output, member) as Json;
  const others = Object.entries(output).filter(([, value]) => !Array.isArray(value));
  return others.length === Object.keys(output).length ? {} : Object.fromEntries(others);
}

function without(value: unknown, member: string): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, member));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (name === member ? [] : [[name, without(inner, member)]])));
}

const page = '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Sign in to the network</h1></body></html>';
const requestIdHeaders = ['x-amzn-requestid', 'x-amz-request-id', 'x-amz-id-2'];

/** The answer as it comes over the wire; missingMember is done before, on the output. */
export function spoilAnswer(kind: SpoiltKind, answer: WireAnswer): WireAnswer {
  const text = typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString('utf8');
  const { 'content-length': _length, ...headers } = answer.headers;
  const with200 = (body: string): WireAnswer => ({ status: 200, headers, body });
  switch (kind) {
    case 'emptyBody':
      return with200('');
    case 'emptyObject':
      return with200(isXml(text) ? emptied(text, '') : '{}');
    case 'nullBody':
      return with200('null');
    case 'truncated':
      return with200(text.slice(0, Math.floor(text.length / 2)));
    case 'html':
      return { ...withoutRequestId(with200(page)), headers: { 'content-type': 'text/html' } };
    case 'wrongType':
      return with200(isXml(text) ? emptied(text, 'spoilt') : JSON.stringify(wrongTypes(text)));
    case 'noRequestId':
      return withoutRequestId(answer);
    case 'missingMember':
      return answer;
  }
}

function withoutRequestId(answer: WireAnswer): WireAnswer {
  return { ...answer, headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !requestIdHeaders.includes(name))) };
}

function isXml(text: string): boolean {
  return text.startsWith('<');
}

/** The document with its outermost element alone, and what is given in it. */
function emptied(xml: string, content: string): string {
  const [, before = '', name = 'Response', attributes = ''] = /^(<\?xml[^>]*\?>\s*)?<([\w.:-]+)([^>]*?)\/?>/.exec(xml) ?? [];
  return `${before}<${name}${attributes}>${content}</${name}>`;
}

function wrongTypes(text: string): unknown {
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) return 'spoilt';
  const entries = Object.entries(parsed);
  const hasList = entries.some(([, value]) => Array.isArray(value));
  return Object.fromEntries(entries.map(([name, value]) => [name, hasList && !Array.isArray(value) ? value : typeof value === 'string' ? { spoilt: true } : 'spoilt']));
}
