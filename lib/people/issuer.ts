import 'server-only';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  skipSubjectCheck,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client';
import { env } from '@/lib/platform/env';
import { sessionMs } from '@/lib/platform/session-rules';
import { issuerClient } from './issuer-client';
import { failureOf } from './issuer-failure';

type TokenSet = TokenEndpointResponse & TokenEndpointResponseHelpers;

function callbackAddress(): string {
  return `${env().PUBLIC_ORIGIN}/api/auth/callback/oidc`;
}

/** What one attempt to sign in must bring back unchanged. */
export interface AttemptChecks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export function newChecks(attemptId: string): AttemptChecks {
  return { state: `${attemptId}.${randomState()}`, nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
}

/** Where the browser goes to sign in. `max_age` makes the issuer authenticate again after 8 hours and say when it did. */
export async function authorizationAddress({ state, nonce, codeVerifier }: AttemptChecks, prompt?: 'none' | 'login'): Promise<string> {
  const address = buildAuthorizationUrl(await issuerClient(), {
    redirect_uri: callbackAddress(),
    scope: env().OIDC_SCOPES,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    max_age: String(sessionMs / 1_000),
    ...(prompt && { prompt }),
  });
  return address.href;
}

/** Redeems the code of a callback. Throws when anything about it is not as this attempt began it. */
export async function redeemCode(search: string, { state, nonce, codeVerifier }: AttemptChecks): Promise<TokenSet> {
  const address = new URL(callbackAddress());
  address.search = search;
  return authorizationCodeGrant(await issuerClient(), address, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true });
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
  if (!client.serverMetadata().userinfo_endpoint) return null;
  const claims = await fetchUserInfo(client, accessToken, skipSubjectCheck);
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
    const failure = failureOf(error);
    if (failure.is === 'refused' && failure.code === 'invalid_grant') return { is: 'gone' };
    return { is: 'unavailable', cause: error };
  }
}

async function askByRefreshing(refreshToken: string, idToken: string | undefined, subject: string): Promise<GroupsAnswer> {
  const renewed = await refreshTokenGrant(await issuerClient(), refreshToken);
  const tokens = { idToken: renewed.id_token ?? idToken, accessToken: renewed.access_token, refreshToken: renewed.refresh_token ?? refreshToken };
  const claims = renewed.claims();
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
    const failure = failureOf(error);
    if (failure.is === 'refused' && failure.status === 401) return { is: 'unknown' };
    throw error;
  }
}

/** Where the issuer ends its own session, or null when it has no such endpoint. */
export async function logoutAddress(idToken: string | undefined): Promise<string | null> {
  const client = await issuerClient();
  if (!client.serverMetadata().end_session_endpoint) return null;
  return buildEndSessionUrl(client, { post_logout_redirect_uri: `${env().PUBLIC_ORIGIN}/signin`, ...(idToken && { id_token_hint: idToken }) }).href;
}
