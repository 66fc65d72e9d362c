import { portRangesOf } from '../address';
import { testColumnsOf, testInWords } from '../declared-test';
import type { Correctable } from '../schema';
import { signInWords } from '../words';

export const correctedFields = ['summary', 'documentation', 'tags', 'ports', 'authentication', 'keyHeader', 'tokenEndpoint', 'tokenMethod', 'scope', 'tokenParameters', 'parameters', 'test', 'approvers', 'securityGroups'] as const;
export type CorrectedField = (typeof correctedFields)[number];

/** One field that differs, with both values in words. Nothing of it is secret. */
export interface Correction {
  field: CorrectedField;
  from: string;
  to: string;
}

/** What each field is called in a sentence. */
export const fieldWords: Record<CorrectedField, string> = {
  summary: 'summary',
  documentation: 'documentation',
  tags: 'tags',
  ports: 'ports',
  authentication: 'authentication',
  keyHeader: 'header of the API key',
  tokenEndpoint: 'token endpoint',
  tokenMethod: 'method of the token request',
  scope: 'scope',
  tokenParameters: 'parameters of the token request',
  parameters: 'required parameters',
  test: 'test request',
  approvers: 'approvers',
  securityGroups: 'security groups of the gateway',
};

/** Fields of an authentication; only those of the chosen one count. */
const authenticationFields: readonly CorrectedField[] = ['keyHeader', 'tokenEndpoint', 'tokenMethod', 'scope', 'tokenParameters'];
const fieldsOf = { NONE: [], BASIC: [], API_KEY: ['keyHeader'], OAUTH_CLIENT_CREDENTIALS: ['tokenEndpoint', 'tokenMethod', 'scope', 'tokenParameters'] } as const satisfies Record<Correctable['signIn'], readonly CorrectedField[]>;

/** What becomes of connections: they are changed with the credentials that EventBridge has, or need new ones. */
export type EffectOnConnections = 'none' | 'follow' | 'credentials';

const none = 'none';

/** A text that says `none` is quoted, so that it doesn't read like an empty one. */
function shownText(text: string): string {
  if (text === '') return none;
  return text === none ? `“${none}”` : text;
}

function listed(values: readonly string[]): string {
  return values.length > 0 ? values.toSorted().join(', ') : none;
}

function parameterInWords({ in: place, name, value, isSecret }: { in: string; name: string; value: string; isSecret?: boolean }): string {
  if (value !== '') return `${place} ${name}=${value}`;
  return `${place} ${name} (${isSecret ? 'a secret of each consumer' : 'entered by each consumer'})`;
}

function wordsOf(values: Correctable): Record<CorrectedField, string> {
  const { signIn, oauth } = values;
  const ports = portRangesOf(values.ports);
  const inForce = new Set<CorrectedField>(fieldsOf[signIn]);
  const authentication = {
    keyHeader: values.apiKeyName,
    tokenEndpoint: oauth.endpoint,
    tokenMethod: oauth.method,
    scope: shownText(oauth.scope),
    tokenParameters: listed(oauth.parameters.map(parameterInWords)),
  };
  return {
    summary: shownText(values.summary),
    documentation: shownText(values.documentation),
    tags: listed(values.tags),
    ports: 'ranges' in ports ? listed(ports.ranges) : values.ports,
    authentication: signInWords[signIn],
    ...(Object.fromEntries(Object.entries(authentication).map(([field, text]) => [field, inForce.has(field as CorrectedField) ? text : none])) as typeof authentication),
    parameters: listed(values.parameters.map((one) => parameterInWords(one))),
    test: testInWords(testColumnsOf(values.test)) ?? none,
    approvers: listed(values.approverIds),
    securityGroups: listed(values.securityGroupIds ?? []),
  };
}

/** JSON of a list whose order means nothing. */
function unordered(values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => JSON.stringify(value)).toSorted());
}

/** Text that is equal exactly where the values are: different values can read the same in words. */
function comparedOf({ signIn, oauth, ...values }: Correctable): Record<CorrectedField, string> {
  const ports = portRangesOf(values.ports);
  const inForce = new Set<CorrectedField>(fieldsOf[signIn]);
  const ofAuthentication = (field: CorrectedField, text: string) => (inForce.has(field) ? text : '');
  return {
    summary: values.summary,
    documentation: values.documentation,
    tags: unordered(values.tags),
    ports: 'ranges' in ports ? unordered(ports.ranges) : values.ports,
    authentication: signIn,
    keyHeader: ofAuthentication('keyHeader', values.apiKeyName),
    tokenEndpoint: ofAuthentication('tokenEndpoint', oauth.endpoint),
    tokenMethod: ofAuthentication('tokenMethod', oauth.method),
    scope: ofAuthentication('scope', oauth.scope),
    tokenParameters: ofAuthentication('tokenParameters', unordered(oauth.parameters.map(({ in: place, name, value, isSecret }) => [place, name, value, isSecret]))),
    parameters: unordered(values.parameters.map(({ in: place, name, value }) => [place, name, value])),
    test: testColumnsOf(values.test).testMethod === null ? '' : JSON.stringify(testColumnsOf(values.test)),
    approvers: unordered(values.approverIds),
    securityGroups: values.securityGroupIds === null ? '' : unordered(values.securityGroupIds),
  };
}

/** The fields that differ, in the order of the form. Pure. */
export function correctionsOf(before: Correctable, after: Correctable): Correction[] {
  const [was, is] = [comparedOf(before), comparedOf(after)];
  const differing = correctedFields.filter((field) => was[field] !== is[field]);
  if (differing.length === 0) return [];
  const [from, to] = [wordsOf(before), wordsOf(after)];
  return differing.map((field) => ({ field, from: from[field], to: to[field] }));
}

/** An approver decided on what the service was: a correction of these makes open requests show it again. */
export function concernsApprovers(corrections: readonly Correction[]): boolean {
  return corrections.some(({ field }) => field !== 'documentation' && field !== 'tags' && field !== 'approvers');
}

const secretsOf = ({ signIn, oauth }: Correctable) => (signIn === 'OAUTH_CLIENT_CREDENTIALS' ? oauth.parameters.filter(({ value, isSecret }) => value === '' && isSecret).map(({ in: place, name }) => `${place} ${name}`) : []);

/**
 * EventBridge keeps the secrets of a connection while its other settings change. It has none for another authentication, and
 * replaces all parameters of a token request together, secret ones among them.
 */
export function effectOnConnections(before: Correctable, after: Correctable): EffectOnConnections {
  const corrections = new Set(correctionsOf(before, after).map(({ field }) => field));
  if (corrections.has('authentication')) return after.signIn === 'NONE' ? 'follow' : 'credentials';
  const replacesParameters = (['tokenParameters', 'scope', 'tokenMethod'] as const).some((field) => corrections.has(field));
  if (replacesParameters && secretsOf(after).length > 0) return 'credentials';
  return corrections.has('parameters') || authenticationFields.some((field) => corrections.has(field)) ? 'follow' : 'none';
}

const keyOf = ({ in: place, name }: { in: string; name: string }) => `${place} ${name}`;

/** Parameters that each consumer enters and for which connections that exist have no value. Pure. */
export function unanswered(before: Correctable, after: Correctable): { field: 'parameters' | 'oauth.parameters'; index: number; name: string }[] {
  const known = new Set(before.parameters.map(keyOf));
  const knownOfToken = new Set(before.signIn === 'OAUTH_CLIENT_CREDENTIALS' ? before.oauth.parameters.filter(({ isSecret }) => !isSecret).map(keyOf) : []);
  const open = (list: readonly { in: string; name: string; value: string; isSecret?: boolean }[], has: ReadonlySet<string>) =>
    list.flatMap((one, index) => (one.value === '' && !one.isSecret && !has.has(keyOf(one)) ? [{ index, name: one.name }] : []));
  return [
    ...open(after.parameters, known).map((one) => ({ field: 'parameters' as const, ...one })),
    ...(after.signIn === 'OAUTH_CLIENT_CREDENTIALS' ? open(after.oauth.parameters, knownOfToken).map((one) => ({ field: 'oauth.parameters' as const, ...one })) : []),
  ];
}

/** Ports that stop and begin to be reachable, in ranges as entered. */
export function portChanges(before: string, after: string): { closed: string[]; opened: string[] } {
  const [was, is] = [portRangesOf(before), portRangesOf(after)];
  if (!('ranges' in was && 'ranges' in is)) return { closed: [], opened: [] };
  return { closed: was.ranges.filter((range) => !isCovered(range, is.ranges)), opened: is.ranges.filter((range) => !isCovered(range, was.ranges)) };
}

const boundsOf = (range: string) => {
  const [from, to = from] = range.split('-').map(Number) as [number, number | undefined];
  return { from, to };
};

function isCovered(range: string, by: readonly string[]): boolean {
  let { from, to } = boundsOf(range);
  for (const one of by.map(boundsOf).toSorted((a, b) => a.from - b.from)) if (one.from <= from && one.to >= from) from = one.to + 1;
  return from > to;
}

/** `the ports and the token endpoint` */
export function fieldsInWords(corrections: readonly { field: CorrectedField }[]): string {
  const names = corrections.map(({ field }) => `the ${fieldWords[field]}`);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
