import type { HttpParameters } from '@aws-sdk/client-eventbridge';
import { valueAtPath } from './json-path';

/** HTTP parameters whose paths were replaced by what stands there. */
export interface ResolvedHttpParameters {
  path: string[];
  headers: [name: string, value: string][];
  query: [name: string, value: string][];
}

/** Values may be JSON paths into what is sent, such as `$.detail.city`; of one that finds nothing an empty parameter is sent (recorded answers of AWS). */
export function resolveHttpParameters(parameters: HttpParameters | undefined, document: unknown): ResolvedHttpParameters {
  const { PathParameterValues = [], HeaderParameters = {}, QueryStringParameters = {} } = parameters ?? {};
  const resolved = (value: string) => (value === '$' || /^\$[.[]/.test(value) ? textOf(valueAtPath(value, document)) : value);
  const pairs = (map: Record<string, string>) => Object.entries(map).map(([name, value]): [string, string] => [name, resolved(value)]);
  return { path: PathParameterValues.map(resolved), headers: pairs(HeaderParameters), query: pairs(QueryStringParameters) };
}

function textOf(value: unknown = ''): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
