import 'server-only';
import { custom, errors, generators, Issuer, type Client, type TokenSet } from 'openid-client';
import { env } from '@/lib/platform/env';
import { sessionMs } from '@/lib/platform/session-rules';

/** Milliseconds that the identity provider has to respond to one call. */
const responseMs = 5_000;
/** For how long its endpoints and keys are used before they are read again. */
const discoveryMs = 60 * 60_000;
const clockToleranceSeconds = 30;

custom.setHttpOptionsDefaults({ timeout: responseMs });

interface Discovered {
  client: Client;
  at: number;
}

const holder = globalThis as { pergolaIssuer?: { url: string; discovered: Promise<Discovered> } };

export function callbackAddress(): string {
  return `${env().PUBLIC_ORIGIN}/api/auth/callback/oidc`;
}

/** The client at the configured issuer. Throws when the issuer doesn't respond, or is not the one that it claims to be. */
export async function issuerClient(): Promise<Client> {
  const { OIDC_ISSUER } = env();
  const known = holder.pergolaIssuer;
  if (known?.url === OIDC_ISSUER) {
    const discovered = await known.discovered.catch(() => null);
    if (discovered && Date.now() - discovered.at < discoveryMs) return discovered.client;
  }
  const discovered = discover(OIDC_ISSUER);
  holder.pergolaIssuer = { url: OIDC_ISSUER, discovered };
  return (await discovered).client;
}

async function discover(url: string): Promise<Discovered> {
  const { OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env();
  const issuer = await Issuer.discover(url);
  if (withoutSlash(issuer.metadata.issuer) !== withoutSlash(url)) throw new Error(`OIDC_ISSUER is ${url}, but it calls itself ${issuer.metadata.issuer}.`);
  const authentications = issuer.metadata.token_endpoint_auth_methods_supported;
  const algorithms = (issuer.metadata.id_token_signing_alg_values_supported as string[] | undefined) ?? ['RS256'];
  const client = new issuer.Client({
    client_id: OIDC_CLIENT_ID,
    client_secret: OIDC_CLIENT_SECRET,
    redirect_uris: [callbackAddress()],
    response_types: ['code'],
    token_endpoint_auth_method: !authentications || authentications.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post',
    id_token_signed_response_alg: algorithms.includes('RS256') ? 'RS256' : (algorithms.find((algorithm) => /^(ES|PS|RS|EdDSA)/.test(algorithm)) ?? 'RS256'),
  });
  client[custom.clock_tolerance] = clockToleranceSeconds;
  return { client, at: Date.now() };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

/** What one attempt to sign in must bring back unchanged. */
export interface AttemptChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export function newChecks(attemptId: string): AttemptChecks {
  return { state: `${attemptId}.${generators.state()}`, nonce: generators.nonce(), codeVerifier: generators.codeVerifier() };
}

/** Where the browser goes to sign in. `max_age` makes the issuer authenticate again after 8 hours and say when it did. */
export async function authorizationAddress({ state, nonce, codeVerifier }: AttemptChecks, prompt?: 'none' | 'login'): Promise<string> {
  return (await issuerClient()).authorizationUrl({
    scope: env().OIDC_SCOPES,
    state,
    nonce,
    code_challenge: generators.codeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    max_age: sessionMs / 1_000,
    ...(prompt && { prompt }),
  });
}

/** Redeems the code of a callback. Throws when anything about it is not as this attempt began it. */
export async function redeemCode(search: string, { state, nonce, codeVerifier }: AttemptChecks): Promise<TokenSet> {
  const client = await issuerClient();
  const parameters = client.callbackParams(`/${search}`);
  return client.callback(callbackAddress(), parameters, { state, nonce, code_verifier: codeVerifier, response_type: 'code' });
}

/**
 * Claims of the ID token; where it lacks the groups and the issuer has a userinfo endpoint, with what that adds. Throws when
 * userinfo is about someone else.
 */
export async function claimsOf(tokens: TokenSet): Promise<Record<string, unknown>> {
  const claims: Record<string, unknown> = { ...tokens.claims() };
  if (Object.hasOwn(claims, env().OIDC_GROUPS_CLAIM)) return claims;
  const more = tokens.access_token ? await userinfo(tokens.access_token, claims.sub) : null;
  return { ...more, ...claims };
}

async function userinfo(accessToken: string, subject: unknown): Promise<Record<string, unknown> | null> {
  const client = await issuerClient();
  if (!client.issuer.metadata.userinfo_endpoint) return null;
  const claims = await client.userinfo(accessToken);
  if (claims.sub !== subject) throw new Error('The userinfo endpoint responded with another subject.');
  return claims;
}

export type GroupsAnswer =
  | { is: 'claims'; claims: Record<string, unknown>; tokens: { idToken?: string; accessToken?: string; refreshToken?: string } }
  /** The person, or the grant that they gave, is gone. */
  | { is: 'gone' }
  | { is: 'unavailable'; cause: unknown }
  /** This issuer offers no way to ask without the person's browser. */
  | { is: 'unknown' };

/** Asks the issuer for a person's claims now: by the refresh token, else from userinfo. Never throws. */
export async function askForClaims(tokens: { idToken?: string; accessToken?: string; refreshToken?: string }, subject: string): Promise<GroupsAnswer> {
  try {
    return tokens.refreshToken ? await askByRefreshing(tokens.refreshToken, tokens.idToken, subject) : await askUserinfo(tokens.accessToken, tokens, subject);
  } catch (error) {
    if (error instanceof errors.OPError && error.error === 'invalid_grant') return { is: 'gone' };
    return { is: 'unavailable', cause: error };
  }
}

async function askByRefreshing(refreshToken: string, idToken: string | undefined, subject: string): Promise<GroupsAnswer> {
  const renewed = await (await issuerClient()).refresh(refreshToken);
  const tokens = { idToken: renewed.id_token ?? idToken, accessToken: renewed.access_token, refreshToken: renewed.refresh_token ?? refreshToken };
  const claims = renewed.id_token ? renewed.claims() : null;
  if (claims && claims.sub !== subject) return { is: 'gone' };
  if (claims && Object.hasOwn(claims, env().OIDC_GROUPS_CLAIM)) return { is: 'claims', claims: { ...claims }, tokens };
  const fromUserinfo = await askUserinfo(renewed.access_token, tokens, subject);
  return fromUserinfo.is === 'unknown' && claims ? { is: 'claims', claims: { ...claims }, tokens } : fromUserinfo;
}

async function askUserinfo(accessToken: string | undefined, tokens: { idToken?: string; accessToken?: string; refreshToken?: string }, subject: string): Promise<GroupsAnswer> {
  if (!accessToken) return { is: 'unknown' };
  try {
    const claims = await userinfo(accessToken, subject);
    return claims ? { is: 'claims', claims, tokens } : { is: 'unknown' };
  } catch (error) {
    // The access token has expired or was revoked.
    if (error instanceof errors.OPError && error.response?.statusCode === 401) return { is: 'unknown' };
    throw error;
  }
}

/** What may be logged of a failure of the issuer: errors of the library carry ID tokens and parameters as members. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
}

/** Where the issuer ends its own session, or null when it has no such endpoint. */
export async function logoutAddress(idToken: string | undefined): Promise<string | null> {
  const client = await issuerClient();
  if (!client.issuer.metadata.end_session_endpoint) return null;
  return client.endSessionUrl({ post_logout_redirect_uri: `${env().PUBLIC_ORIGIN}/signin`, ...(idToken && { id_token_hint: idToken }) });
}
