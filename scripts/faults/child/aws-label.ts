import type { ClientRequest } from 'node:http';

/** Names a call of AWS in the same way in every run: no ids, no ARNs. */
export function awsLabel(request: ClientRequest, body: unknown): string {
  const target = request.getHeader('x-amz-target');
  if (typeof target === 'string') return `aws ${target}`;
  const action = /(?:^|&)Action=(\w+)/.exec(textOf(body))?.[1];
  if (action) return `aws ${action}`;
  const path = request.path.split('?')[0]!.split('/').map((part) => (/\d|%3A/i.test(part) ? '*' : part));
  return `aws ${request.method} ${path.join('/')}`;
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
}
