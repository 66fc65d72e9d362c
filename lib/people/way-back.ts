/**
 * The path that `callbackUrl` names, if it is one of this portal's; else the start page. `//host`, `/\host` and whole
 * addresses of other origins lead away and are dropped.
 */
export function wayBack(callbackUrl: string | string[] | undefined, publicOrigin: string): string {
  if (typeof callbackUrl !== 'string') return '/';
  try {
    const address = new URL(callbackUrl, publicOrigin);
    if (address.origin !== new URL(publicOrigin).origin || address.pathname.startsWith('/signin')) return '/';
    return address.pathname + address.search;
  } catch {
    return '/';
  }
}
