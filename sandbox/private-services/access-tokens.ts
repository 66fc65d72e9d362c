import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/contract';
import type { WorldFile } from '../world/world-schema';

type OAuthClient = WorldFile['oauthClients'][number];

/** Access tokens that the token endpoints issue and the services behind them accept. They are signed, not stored. */
export interface AccessTokens {
  clientWith(id: string, secret: string): OAuthClient | undefined;
  issue(client: OAuthClient): string;
  isValid(token: string): boolean;
}

export function createAccessTokens(clients: OAuthClient[], clock: Clock, signingKey: string): AccessTokens {
  const sign = (claims: string) => createHmac('sha256', signingKey).update(claims).digest('base64url');
  return {
    clientWith: (id, secret) => clients.find((client) => isSame(client.id, id) && isSame(client.secret, secret)),
    issue({ id, expiresInSeconds }) {
      const claims = Buffer.from(JSON.stringify({ client: id, expiresAt: clock.now() + expiresInSeconds * 1000 })).toString('base64url');
      return `${claims}.${sign(claims)}`;
    },
    isValid(token) {
      const [claims = '', signature = ''] = token.split('.');
      if (!isSame(signature, sign(claims))) return false;
      const { expiresAt } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { expiresAt: number };
      return clock.now() < expiresAt;
    },
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
