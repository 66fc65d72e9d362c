import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { whenFileIsDone } from './when-file-is-done';

/** How an issuer of the tests behaves; each member can be changed at any time. */
export interface IssuerSettings {
  scopes: string[];
  /** More claims of the person, by where they appear. */
  idTokenClaims: Record<string, unknown>;
  userinfoClaims: Record<string, unknown>;
  /** Who has a session at the issuer. Null: nobody, so that `prompt=none` fails. */
  subject: string | null;
  /** Seconds since 1970; undefined: the issuer does not say. */
  authTime: number | undefined;
  hasRefreshTokens: boolean;
  refreshedIdToken: boolean;
  hasUserinfo: boolean;
  hasLogout: boolean;
  /** Drops every connection but those of discovery. */
  isDown: boolean;
  /** Every refresh token is refused. */
  isGrantGone: boolean;
  /** What it signs ID tokens with. */
  algorithm: 'RS256' | 'ES256';
  /** Its ID tokens are signed with a key that it doesn't publish. */
  isForged: boolean;
  /** How clients authenticate. It compares the header as it is, like issuers that decode nothing. */
  authentication: 'client_secret_basic' | 'client_secret_post';
  clientSecret: string;
  /** Ends its name with a slash. */
  hasSlash: boolean;
}

interface Grant {
  subject: string;
  nonce?: string;
  challenge?: string;
}

export interface TestIssuer {
  url: string;
  settings: IssuerSettings;
  /** What was asked of it: `refresh`, `userinfo`, `authorize prompt=none`, … */
  calls: string[];
  /** Plays the person's browser at the authorization endpoint; gives the query of the callback. */
  authorize(address: string): Promise<string>;
}

export const plainIssuer: IssuerSettings = {
  scopes: ['openid', 'email', 'profile'],
  idTokenClaims: {},
  userinfoClaims: {},
  subject: 'subject-1',
  authTime: undefined,
  hasRefreshTokens: false,
  refreshedIdToken: true,
  hasUserinfo: false,
  hasLogout: false,
  isDown: false,
  isGrantGone: false,
  algorithm: 'RS256',
  isForged: false,
  authentication: 'client_secret_basic',
  clientSecret: 'pergola-sandbox',
  hasSlash: false,
};

/** One pair a process: making one takes longer than a test. */
let rsaKeys: ReturnType<typeof generateKeyPair> | undefined;

const keysOf = (algorithm: IssuerSettings['algorithm']) => (algorithm === 'ES256' ? generateKeyPair('ES256') : (rsaKeys ??= generateKeyPair('RS256')));

/**
 * A small OpenID Connect issuer on loopback, as strict as real ones: unknown scopes are refused, a code and a refresh token
 * serve once, and a refresh token that is used twice ends its grant. Stopped when the file is done.
 */
export async function startTestIssuer(given: Partial<IssuerSettings> = {}): Promise<TestIssuer> {
  const settings: IssuerSettings = { ...plainIssuer, ...given };
  const { algorithm } = settings;
  const { privateKey, publicKey } = await keysOf(algorithm);
  const signingKey = settings.isForged ? (await generateKeyPair(algorithm)).privateKey : privateKey;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: algorithm, use: 'sig' };
  const calls: string[] = [];
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, { grant: Grant; isUsed: boolean }>();
  const accessTokens = new Map<string, Grant>();
  const endedGrants = new Set<Grant>();
  let url = '';
  const name = () => `${url}${settings.hasSlash ? '/' : ''}`;
  const basic = `Basic ${Buffer.from(`pergola:${settings.clientSecret}`).toString('base64')}`;
  const isClient = (header: string | undefined, form: URLSearchParams) =>
    settings.authentication === 'client_secret_basic' ? header === basic : header === undefined && form.get('client_id') === 'pergola' && form.get('client_secret') === settings.clientSecret;

  const idToken = ({ subject, nonce }: Grant) =>
    new SignJWT({ ...(nonce && { nonce }), ...(settings.authTime !== undefined && { auth_time: settings.authTime }), name: 'Test Person', email: `${subject}@example.com`, ...settings.idTokenClaims })
      .setProtectedHeader({ alg: algorithm, kid: 'test' }).setIssuer(name()).setAudience('pergola').setSubject(subject).setIssuedAt().setExpirationTime('5m').sign(signingKey);

  const tokensOf = async (grant: Grant, withIdToken: boolean) => {
    const [accessToken, refreshToken] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
    accessTokens.set(accessToken, grant);
    if (settings.hasRefreshTokens) refreshTokens.set(refreshToken, { grant, isUsed: false });
    return { access_token: accessToken, token_type: 'Bearer', expires_in: 3600, ...(withIdToken && { id_token: await idToken(grant) }), ...(settings.hasRefreshTokens && { refresh_token: refreshToken }) };
  };

  const token = async (form: URLSearchParams): Promise<[number, object]> => {
    const refused: [number, object] = [400, { error: 'invalid_grant' }];
    if (form.get('grant_type') === 'refresh_token') {
      calls.push('refresh');
      const found = refreshTokens.get(form.get('refresh_token') ?? '');
      if (!found || settings.isGrantGone || endedGrants.has(found.grant)) return refused;
      if (found.isUsed) {
        endedGrants.add(found.grant);
        return refused;
      }
      found.isUsed = true;
      return [200, await tokensOf({ ...found.grant, nonce: undefined }, settings.refreshedIdToken)];
    }
    calls.push('code');
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    return grant && grant.challenge === challenge ? [200, await tokensOf(grant, true)] : refused;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', url);
    const json = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (settings.isDown) return request.socket.destroy();
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(200, {
          issuer: name(), authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/jwks`, response_types_supported: ['code'],
          id_token_signing_alg_values_supported: [algorithm], token_endpoint_auth_methods_supported: [settings.authentication],
          ...(settings.hasUserinfo && { userinfo_endpoint: `${url}/userinfo` }), ...(settings.hasLogout && { end_session_endpoint: `${url}/logout` }),
        });
      case '/jwks':
        return json(200, { keys: [jwk] });
      case '/authorize': {
        calls.push(`authorize${query.get('prompt') ? ` prompt=${query.get('prompt')}` : ''}`);
        const back = new URL(query.get('redirect_uri')!);
        back.searchParams.set('state', query.get('state')!);
        const unknown = query.get('scope')!.split(' ').some((scope) => !settings.scopes.includes(scope));
        if (unknown) back.searchParams.set('error', 'invalid_scope');
        else if (settings.subject === null) back.searchParams.set('error', query.get('prompt') === 'none' ? 'login_required' : 'access_denied');
        else {
          const code = randomBytes(8).toString('hex');
          codes.set(code, { subject: settings.subject, nonce: query.get('nonce') ?? undefined, challenge: query.get('code_challenge') ?? undefined });
          back.searchParams.set('code', code);
        }
        return response.writeHead(303, { location: back.href }).end();
      }
      case '/token': {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        const form = new URLSearchParams(body);
        if (isClient(request.headers.authorization, form)) return json(...(await token(form)));
        response.setHeader('www-authenticate', 'Basic realm="token"');
        return json(401, { error: 'invalid_client' });
      }
      case '/userinfo': {
        calls.push('userinfo');
        const grant = accessTokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
        if (!grant || settings.isGrantGone) return response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
        return json(200, { sub: grant.subject, ...settings.userinfoClaims });
      }
      default:
        return response.writeHead(404).end();
    }
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  whenFileIsDone(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const authorize = async (address: string) => {
    const response = await fetch(address, { redirect: 'manual' });
    return new URL(response.headers.get('location')!).search;
  };
  return { url, settings, calls, authorize };
}
