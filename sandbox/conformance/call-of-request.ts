import type { ServiceModel } from '../core/constraints/service-model';
import type { ServiceId } from '../core/contract';
import { isServiceId, serviceDefinition } from '../core/protocols/service-definitions';

/** The parts of a request that say what it asks for. */
export interface SentRequest {
  method: string;
  path: string;
  /** As the SDK has it before it is written into the address. */
  query?: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
}

/** Service and operation that a signed request asks for, read from the model's HTTP bindings; null when it is for no service that the sandbox plays. */
export async function callOfRequest({ method, path, query, headers, body }: SentRequest): Promise<{ service: ServiceId; operation: string } | null> {
  const header = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const service = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(header('authorization') ?? '')?.[1];
  if (service === undefined || !isServiceId(service)) return null;
  const { model, protocol } = await serviceDefinition(service);
  if (protocol === 'restXml') return { service, operation: restXmlOperation(model, method, path, query) };
  if (protocol === 'restJson') {
    const bound = Object.entries(model.operations).filter(([, { http }]) => http.method === method && fits(http.requestUri, path));
    const [closest] = bound.sort(([, a], [, b]) => literal(b.http.requestUri) - literal(a.http.requestUri));
    return { service, operation: closest?.[0] ?? '?' };
  }
  const operation = protocol === 'ec2Query' || protocol === 'awsQuery' ? new URLSearchParams(String(body)).get('Action') : header('x-amz-target')?.split('.').at(-1);
  return { service, operation: operation ?? '?' };
}

/** The operation whose subresource is in the query, for a bucket or for a key as the path says. */
function restXmlOperation(model: ServiceModel, method: string, path: string, query: Record<string, unknown> = {}): string {
  const [plain = '', written = ''] = path.split('?');
  const names = new Set([...Object.keys(query), ...new URLSearchParams(written).keys()]);
  const wantsKey = /^\/[^/]+\/./.test(plain);
  const bound = Object.entries(model.operations)
    .map(([name, { http }]) => ({ name, http, subresources: [...new URLSearchParams(http.requestUri.split('?')[1] ?? '').keys()] }))
    .filter(({ http, subresources }) => http.method === method && http.requestUri.includes('{Key+}') === wantsKey && subresources.every((one) => names.has(one)))
    .sort((a, b) => b.subresources.length - a.subresources.length);
  return bound[0]?.name ?? '?';
}

function fits(pattern: string, path: string): boolean {
  const [parts = [], segments = []] = [pattern, path].map((one) => (one.split('?')[0] as string).split('/'));
  return parts.length === segments.length && parts.every((part, index) => (/^\{.+\}$/.test(part) ? segments[index] !== '' : part === segments[index]));
}

function literal(pattern: string): number {
  return pattern.replace(/\{[^}]+\}/g, '').length;
}
