import { env } from './env';

/**
 * Whether a write comes from the portal's own pages. A missing `Origin` is refused: Next lets such a request through
 * with a warning, and `Origin: null` is what a sandboxed frame sends.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return headers.get('origin') === env().PUBLIC_ORIGIN && (site === null || site === 'same-origin');
}
