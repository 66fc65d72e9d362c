import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AccessTokens } from './access-tokens';
import { pathOf, readText, sendJson } from './json-exchange';

/**
 * A token endpoint for the client credentials grant (RFC 6749, section 4.4), at `/oauth2/token`. The client may name itself
 * in a Basic header, in the body as a form or as JSON, or in the query.
 */
export function serveTokens(tokens: AccessTokens): RequestListener {
  return (request, response) => void answer(request, response).catch(() => response.destroy());

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (pathOf(request) !== '/oauth2/token') return sendJson(response, 404, { error: `There is nothing at ${pathOf(request)}.` });
    const given = await parametersOf(request);
    if (given['grant_type'] === undefined) return refuse(response, 400, 'invalid_request', 'grant_type is missing.');
    if (given['grant_type'] !== 'client_credentials') return refuse(response, 400, 'unsupported_grant_type', 'Only client_credentials is possible here.');
    const [id = '', secret = ''] = basicCredentials(request) ?? [given['client_id'], given['client_secret']];
    const client = tokens.clientWith(id, secret);
    if (!client) return refuse(response, 401, 'invalid_client', 'The client is unknown, or its secret is wrong.');
    if (client.audience !== undefined && given['audience'] !== client.audience) return refuse(response, 400, 'invalid_target', 'The audience is missing or unknown.');
    sendJson(response, 200, { access_token: tokens.issue(client), token_type: 'Bearer', expires_in: client.expiresInSeconds });
  }
}

function refuse(response: ServerResponse, status: number, error: string, description: string): void {
  sendJson(response, status, { error, error_description: description }, status === 401 ? { 'www-authenticate': 'Basic realm="tokens"' } : {});
}

async function parametersOf(request: IncomingMessage): Promise<Record<string, string>> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'https://sandbox.example.com').searchParams);
  const text = await readText(request);
  return { ...query, ...(/^application\/json\b/i.test(request.headers['content-type'] ?? '') ? fromJson(text) : Object.fromEntries(new URLSearchParams(text))) };
}

function fromJson(text: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    return Object.fromEntries(Object.entries(value as object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

function basicCredentials(request: IncomingMessage): string[] | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8').split(':', 2);
}
