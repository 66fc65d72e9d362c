import 'server-only';
import {
  allowInsecureRequests,
  clockTolerance,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ClientAuth,
  type CustomFetch,
  type ServerMetadata,
} from 'openid-client';
import { env } from '@/lib/platform/env';

/** Seconds that the identity provider has to respond to one call. */
const responseSeconds = 5;
/** For how long its endpoints are used before they are read again. */
const discoveryMs = 60 * 60_000;
const clockToleranceSeconds = 30;

interface Discovered {
  metadata: ServerMetadata;
  at: number;
}

const holder = globalThis as { pergolaIssuer?: { url: string; discovered: Promise<Discovered> } };
/** One for each bundle that asks, `proxy.ts` and the routes: the library accepts only objects of its own copy. */
const configurations = new WeakMap<Discovered, Configuration>();

/** The client at the configured issuer. Throws when the issuer doesn't respond, or is not the one that it claims to be. */
export async function issuerClient(): Promise<Configuration> {
  const discovered = await discoveredIssuer(env().OIDC_ISSUER);
  const configuration = configurations.get(discovered) ?? configurationOf(discovered.metadata);
  configurations.set(discovered, configuration);
  return configuration;
}

async function discoveredIssuer(url: string): Promise<Discovered> {
  const known = holder.pergolaIssuer;
  if (known?.url === url) {
    const discovered = await known.discovered.catch(() => null);
    if (discovered && Date.now() - discovered.at < discoveryMs) return discovered;
  }
  const discovered = discover(url);
  holder.pergolaIssuer = { url, discovered };
  return discovered;
}

async function discover(url: string): Promise<Discovered> {
  // With the whole address, the library leaves it to the caller to compare issuers. Many issuers differ in the last slash.
  const address = new URL(`${withoutSlash(url)}/.well-known/openid-configuration`);
  const found = await discovery(address, env().OIDC_CLIENT_ID, undefined, None(), { timeout: responseSeconds, [customFetch]: ask, execute: isHttp(url) ? [allowInsecureRequests] : [] });
  const metadata: ServerMetadata = { ...found.serverMetadata() };
  if (withoutSlash(metadata.issuer) !== withoutSlash(url)) throw new Error(`OIDC_ISSUER is ${url}, but it calls itself ${metadata.issuer}.`);
  return { metadata, at: Date.now() };
}

function configurationOf(metadata: ServerMetadata): Configuration {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env();
  const authentications = metadata.token_endpoint_auth_methods_supported;
  const algorithms = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const configuration = new Configuration(
    metadata,
    OIDC_CLIENT_ID,
    {
      id_token_signed_response_alg: algorithms.includes('RS256') ? 'RS256' : (algorithms.find((algorithm) => /^(ES|PS|RS|EdDSA)/.test(algorithm)) ?? 'RS256'),
      [clockTolerance]: clockToleranceSeconds,
    },
    !authentications || authentications.includes('client_secret_basic') ? clientSecretBasic(OIDC_CLIENT_SECRET) : ClientSecretPost(OIDC_CLIENT_SECRET),
  );
  configuration.timeout = responseSeconds;
  configuration[customFetch] = ask;
  // Without this, the library trusts the connection and leaves signatures of ID tokens alone.
  enableNonRepudiationChecks(configuration);
  if (isHttp(OIDC_ISSUER)) allowInsecureRequests(configuration);
  return configuration;
}

/**
 * The library's own encodes `- _ . ! ~ * ' ( )` too. That is what RFC 6749 says, but some issuers compare the header as it
 * is, and secrets often hold a hyphen; to the others both are the same.
 */
function clientSecretBasic(secret: string): ClientAuth {
  const encoded = (value: string) => encodeURIComponent(value).replace(/%20/g, '+');
  return (_server, client, _body, headers) => headers.set('authorization', `Basic ${btoa(`${encoded(client.client_id)}:${encoded(secret)}`)}`);
}

/** Makes the library read the error code in the body of every error. Beside a challenge, or under another content type, it ignores it. */
const ask: CustomFetch = async (url, options) => {
  // Next.js replaces `fetch` by one that can cache.
  const response = await fetch(url, { ...(options as RequestInit), cache: 'no-store' });
  if (response.status < 400) return response;
  return new Response(response.body, { status: response.status, headers: { 'content-type': 'application/json' } });
};

/** The rules of the environment refuse such an issuer where other machines reach the portal. */
function isHttp(url: string): boolean {
  return new URL(url).protocol === 'http:';
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
