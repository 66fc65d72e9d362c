import { problemOfLine } from '@/lib/platform/text';

export const parameterPlaces = ['query', 'header', 'body'] as const;
export type ParameterPlace = (typeof parameterPlaces)[number];

/** `call`: goes with every call of the service. `token`: goes with the request for an OAuth token. */
export type ParameterUse = 'call' | 'token';

/** Members of ConnectionHttpParameters take as many characters (Amazon EventBridge API model). */
const maxLength = 512;

/** Set by EventBridge or Step Functions, or refused by an HTTP Task (AWS Step Functions developer guide, "Call HTTPS APIs in workflows"). */
const headersOfAws = new Set([
  'a-im', 'accept-charset', 'accept-datetime', 'accept-encoding', 'authorization', 'cache-control', 'connection', 'content-encoding', 'content-length', 'content-md5', 'date', 'expect', 'forwarded', 'from', 'host',
  'http2-settings', 'keep-alive', 'max-forwards', 'origin', 'pragma', 'proxy-authorization', 'proxy-connection', 'range', 'referer', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'via', 'warning',
]);
const prefixesOfAws = ['if-', 'x-amz-', 'x-amzn-', 'x-forwarded-'];

/** Sent with each token request by EventBridge, or by Pergola from fields of their own. */
const namesOfTokenRequest: ReadonlyMap<string, string> = new Map([
  ['grant_type', 'Pergola sends grant_type itself. Remove this parameter.'],
  ['client_id', 'EventBridge sends client_id from the credentials of each consumer. Remove this parameter.'],
  ['client_secret', 'EventBridge sends client_secret from the credentials of each consumer. Remove this parameter.'],
  ['scope', 'The scope has a field of its own. Enter it there, and remove this parameter.'],
]);

/** What is wrong with the name of an HTTP header, as EventBridge takes one (HeaderKey; RFC 9110, token); null: nothing. */
export function problemOfHeaderName(name: string): string | null {
  if (name === '') return 'Enter the name of the header, for example x-api-key.';
  if (name.length > maxLength) return `Keep the name to ${maxLength} characters.`;
  const wrong = /[^!#$%&'*+\-.^_`|~0-9a-zA-Z]/u.exec(name)?.[0];
  if (wrong === undefined) return null;
  const named = wrong === ' ' ? 'the blank' : problemOfLine(wrong) ? 'the character that can’t be seen' : `“${wrong}”`;
  return `HTTP takes only letters, digits and - _ . in the name of a header. Remove ${named}.`;
}

/** What is wrong with the name of a parameter; null: nothing. The rules are those of EventBridge, and of HTTP Tasks that send it. */
export function problemOfParameterName(place: ParameterPlace, name: string, use: ParameterUse = 'call'): string | null {
  if (name === '') return 'Enter the name of the parameter.';
  if (name.length > maxLength) return `Keep the name to ${maxLength} characters.`;
  if (place !== 'header') return problemOfLine(name) ?? (use === 'token' ? (namesOfTokenRequest.get(name) ?? null) : null);
  const problem = problemOfHeaderName(name);
  if (problem) return problem;
  const header = name.toLowerCase();
  if (header === 'authorization') return use === 'token' ? null : 'AWS sets Authorization from the authentication of the service. Choose it under authentication, and remove this parameter.';
  if (!headersOfAws.has(header) && !prefixesOfAws.some((prefix) => header.startsWith(prefix))) return null;
  return `AWS sets or refuses the header ${name}, so calls with it would fail or not have it. Remove this parameter.`;
}

/** What is wrong with the value of a parameter; null: nothing. An empty value is the caller's to judge. The message never quotes the value. */
export function problemOfParameterValue(place: ParameterPlace, value: string): string | null {
  if (value.length > maxLength) return `EventBridge takes at most ${maxLength} characters. Shorten the value.`;
  const problem = problemOfLine(value);
  if (problem || place !== 'header') return problem;
  if (/[^\x20-\x7e]/.test(value)) return 'EventBridge takes only ASCII characters in the value of a header. Remove the others.';
  return value === value.trim() ? null : 'HTTP drops blanks at the beginning and end of a header’s value. Remove them.';
}

/** By position, what is wrong with names that occur twice in one place. EventBridge keeps one of them only; header names are the same in capitals. */
export function duplicateNames(parameters: readonly { in: ParameterPlace; name: string }[]): Map<number, string> {
  const seen = new Set<string>();
  const problems = new Map<number, string>();
  for (const [index, { in: place, name }] of parameters.entries()) {
    const key = `${place} ${place === 'header' ? name.toLowerCase() : name}`;
    if (name !== '' && seen.has(key)) problems.set(index, `There is a ${place} parameter ${name} already${place === 'header' ? '; capitals make no difference in headers' : ''}. Remove one of the two.`);
    seen.add(key);
  }
  return problems;
}
