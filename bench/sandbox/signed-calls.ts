import type { HttpRequest } from '@smithy/core/protocols';

/** One call as it goes over the wire, signed already. */
export interface SignedCall {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

class Captured extends Error {
  constructor(readonly request: HttpRequest) {
    super('captured');
  }
}

/** Stands where an SDK client has its HTTP connection: hands the signed request back instead of sending it. */
export const capturing = {
  handle(request: HttpRequest): Promise<never> {
    return Promise.reject(new Captured(request));
  },
};

/** What a client that was made with `capturing` would have sent. */
export async function signedCall(send: () => Promise<unknown>): Promise<SignedCall> {
  const request = await send().then(
    () => Promise.reject(new Error('The call was sent instead of captured.')),
    (error: unknown) => (error instanceof Captured ? error.request : Promise.reject(error)),
  );
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) => [value ?? []].flat().map((one) => `${encode(name)}=${encode(one)}`));
  return {
    method: request.method,
    path: request.path + (query.length > 0 ? `?${query.join('&')}` : ''),
    headers: request.headers,
    body: typeof request.body === 'string' ? request.body : Buffer.from((request.body as Uint8Array | undefined) ?? []).toString('utf8'),
  };
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
