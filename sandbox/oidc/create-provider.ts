import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Configuration, JWK, KoaContextWithOIDC, Provider, interactionPolicy } from 'oidc-provider';
import type { Collection, StoredObject } from '../core/contract';
import type { WorldFile } from '../world/world-schema';
import { mountPath } from './mount-path';
import { escapeHtml, renderPage } from './page';
import { claimsOf } from './people';

/** The portal, as every OpenID Connect client is known: by id and secret. */
export const portalClient = { id: 'pergola', secret: 'pergola-sandbox' } as const;

const callbackPath = '/api/auth/callback/oidc';
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const hourSeconds = 3_600;
const supportedScopes = ['openid', 'email', 'profile', 'groups', 'offline_access'];

interface StoredKeys extends StoredObject {
  jwk: JWK;
  cookieKey: string;
}

/** The sandbox's OpenID Connect issuer. Its keys are kept, its sessions are not. */
export async function createProvider(issuer: string, file: WorldFile, stored: Collection<StoredKeys>): Promise<Provider> {
  const library = await import('oidc-provider');
  const keys = stored.get('signing') ?? stored.put(makeKeys());
  const configuration: Configuration = {
    clients: [
      {
        client_id: portalClient.id,
        client_secret: portalClient.secret,
        client_name: 'Pergola',
        redirect_uris: [`http://localhost:3000${callbackPath}`],
        post_logout_redirect_uris: ['http://localhost:3000/'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [keys.jwk] },
    cookies: {
      keys: [keys.cookieKey],
      names: { session: 'pergola_sandbox_session', interaction: 'pergola_sandbox_interaction', resume: 'pergola_sandbox_resume' },
    },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: supportedScopes,
    responseTypes: ['code'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: hourSeconds,
      RefreshToken: 24 * hourSeconds,
      AuthorizationCode: 60,
      Grant: 24 * hourSeconds,
      IdToken: hourSeconds,
      Interaction: hourSeconds,
      Session: 24 * hourSeconds,
    },
    // As many issuers do, also without offline_access. Each refresh token serves once.
    issueRefreshToken: (_ctx, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    findAccount(_ctx, subject) {
      const person = file.people.find((one) => one.email === subject);
      return person && { accountId: subject, claims: () => claimsOf(person) };
    },
    interactions: {
      policy: policyThatAlwaysAsks(library.interactionPolicy),
      url: (_ctx, interaction) => `${mountPath}/interaction/${interaction.uid}`,
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId, accountId: ctx.oidc.session?.accountId });
      grant.addOIDCScope(supportedScopes.join(' '));
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          const page = renderPage(
            'Sign out of the Pergola sandbox',
            `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes"><strong>Sign out</strong></button>`,
            "document.querySelector('button').click();",
          );
          ctx.set('content-security-policy', page.contentSecurityPolicy);
          ctx.body = page.html;
        },
        postLogoutSuccessSource(ctx) {
          const page = renderPage('You are signed out', '<p>You can close this page.</p>');
          ctx.set('content-security-policy', page.contentSecurityPolicy);
          ctx.body = page.html;
        },
      },
    },
    renderError(ctx, out) {
      const page = renderPage(
        'Signing in did not work',
        `<p>${escapeHtml(out.error_description ?? out.error)}</p><p>Go back to Pergola and sign in again.</p>`,
      );
      ctx.type = 'html';
      ctx.set('content-security-policy', page.contentSecurityPolicy);
      ctx.body = page.html;
    },
  };

  const provider = new library.Provider(issuer, configuration);
  provider.Client.prototype.redirectUriAllowed = (uri: string) => isLoopback(uri) && new URL(uri).pathname === callbackPath;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isLoopback;
  provider.use(refuseUnknownScopes);
  return provider;
}

/** Scopes that an issuer does not know, Cognito, Entra, and Google refuse. The library drops them without a word. */
function refuseUnknownScopes(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> | void {
  const { scope, redirect_uri: redirectUri, state } = ctx.query;
  const unknown = typeof scope === 'string' && ctx.path.endsWith('/auth') ? scope.split(' ').find((name) => !supportedScopes.includes(name)) : undefined;
  if (unknown === undefined) return next();
  const description = `The scope ${unknown} does not exist.`;
  if (typeof redirectUri !== 'string' || !isLoopback(redirectUri) || new URL(redirectUri).pathname !== callbackPath) {
    ctx.status = 400;
    ctx.body = description;
    return;
  }
  const back = new URL(redirectUri);
  back.search = new URLSearchParams({ error: 'invalid_scope', error_description: description, ...(typeof state === 'string' && { state }) }).toString();
  ctx.redirect(back.href);
}

/** In a sandbox one changes persons all the time: the choice comes up at every sign-in, unless the client asks for no prompt. */
function policyThatAlwaysAsks({ base, Check }: typeof interactionPolicy): interactionPolicy.DefaultPolicy {
  const policy = base();
  policy
    .get('login')
    ?.checks.add(
      new Check('choose_person', 'A person must be chosen', 'login_required', (ctx) =>
        ctx.oidc.result?.login === undefined && !ctx.oidc.prompts.has('none') ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}

function isLoopback(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && loopbackHosts.has(hostname);
}

function makeKeys(): StoredKeys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'sandbox' } as unknown as JWK;
  return { id: 'signing', accountId: 'sandbox', region: 'global', jwk, cookieKey: randomBytes(32).toString('base64') };
}
