import type { RequestListener } from 'node:http';
import type { AccessTokens } from './access-tokens';
import { serveCollection } from './serve-collection';

/** `orders`: takes orders from whoever has an access token. */
export function serveOrders(tokens: AccessTokens): RequestListener {
  return serveCollection({
    name: 'orders',
    first: { id: 'order-1', article: 'rain gauge', quantity: 2 },
    refusal({ headers }) {
      const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
      if (token !== undefined && tokens.isValid(token)) return undefined;
      const challenge = token === undefined ? 'Bearer realm="orders"' : 'Bearer realm="orders", error="invalid_token"';
      return { error: 'Send a valid access token.', challenge };
    },
    read({ article, quantity }, id) {
      const isOrder = typeof article === 'string' && article !== '' && typeof quantity === 'number' && Number.isInteger(quantity) && quantity > 0;
      return isOrder ? { id, article, quantity } : undefined;
    },
    expects: 'An order has an article (text) and a quantity (whole number, at least 1).',
  });
}
