import type { Failure } from '@/lib/platform/failure';

/** What a GET route refused, in its own words. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: Failure['code'] | 'network',
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

/**
 * Reads one of the portal's own GET routes: `fetchJson<ResourceView[]>('/api/services/svc_1/resources', { signal })`.
 * Throws `RequestError`, whose message is a sentence for people.
 */
export async function fetchJson<Data>(path: string, options: { signal?: AbortSignal } = {}): Promise<Data> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, signal: options.signal, cache: 'no-store' });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new RequestError('The portal cannot be reached from here. Check your connection; this page tries again by itself.', 0, 'network');
  }
  const body = (await response.json().catch(() => null)) as Data | Failure | null;
  if (response.ok && body !== null) return body as Data;
  const failure = body as Failure | null;
  throw new RequestError(
    failure?.message ?? `The portal answered ${response.status} without a reason. Try again in a moment.`,
    response.status,
    failure?.code ?? 'internal',
  );
}
