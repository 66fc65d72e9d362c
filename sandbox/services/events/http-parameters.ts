import type { HttpParameters } from '@aws-sdk/client-eventbridge';
import { valueAtPath } from './json-path';

/** HTTP parameters whose paths were replaced by what stands there. */
export interface ResolvedHttpParameters {
  path: string[];
  headers: [name: string, value: string][];
  query: [name: string, value: string][];
}

/** Values may be JSON paths into what is sent, such as `$.detail.city`; one that finds nothing leaves its parameter out. */
export function resolveHttpParameters(parameters: HttpParameters | undefined, document: unknown): ResolvedHttpParameters {
  const { PathParameterValues = [], HeaderParameters = {}, QueryStringParameters = {} } = parameters ?? {};
  const resolved = (value: string) => (value === '$' || /^\$[.[]/.test(value) ? textOf(valueAtPath(value, document)) : value);
  const pairs = (map: Record<string, string>) =>
    Object.entries(map).flatMap(([name, value]): [string, string][] => {
      const text = resolved(value);
      return text === undefined ? [] : [[name, text]];
    });
  return { path: PathParameterValues.map((value) => resolved(value) ?? ''), headers: pairs(HeaderParameters), query: pairs(QueryStringParameters) };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}
