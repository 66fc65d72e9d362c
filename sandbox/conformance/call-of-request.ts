import type { ServiceId } from '../core/contract';
import { isServiceId, serviceDefinition } from '../core/protocols/service-definitions';

/** The parts of a request that say what it asks for. */
export interface SentRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** Service and operation that a signed request asks for, read from the model's HTTP bindings; null when it is for no service that the sandbox plays. */
export async function callOfRequest({ method, path, headers, body }: SentRequest): Promise<{ service: ServiceId; operation: string } | null> {
  const header = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const service = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(header('authorization') ?? '')?.[1];
  if (service === undefined || !isServiceId(service)) return null;
  const { model, protocol } = await serviceDefinition(service);
  if (protocol === 'restJson') {
    const bound = Object.entries(model.operations).filter(([, { http }]) => http.method === method && fits(http.requestUri, path));
    const [closest] = bound.sort(([, a], [, b]) => literal(b.http.requestUri) - literal(a.http.requestUri));
    return { service, operation: closest?.[0] ?? '?' };
  }
  const operation = protocol === 'ec2Query' || protocol === 'awsQuery' ? new URLSearchParams(String(body)).get('Action') : header('x-amz-target')?.split('.').at(-1);
  return { service, operation: operation ?? '?' };
}

function fits(pattern: string, path: string): boolean {
  const [parts = [], segments = []] = [pattern, path].map((one) => (one.split('?')[0] as string).split('/'));
  return parts.length === segments.length && parts.every((part, index) => (/^\{.+\}$/.test(part) ? segments[index] !== '' : part === segments[index]));
}

function literal(pattern: string): number {
  return pattern.replace(/\{[^}]+\}/g, '').length;
}
