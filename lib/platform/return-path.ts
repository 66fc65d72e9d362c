const maxLength = 2_048;
/** Pages that nothing returns to. */
const signInPages = /^\/(signin|api)(\/|$)/;

/**
 * The one function for addresses from outside: a path on the portal, or `/`. Takes a path or an address of the portal's
 * own origin. The result, resolved against `publicOrigin` by a browser, always has that origin.
 */
export function returnPath(address: unknown, publicOrigin: string): string {
  if (typeof address !== 'string' || address.length > maxLength || hasControlOrBackslash(address)) return '/';
  const parsed = parse(address, publicOrigin);
  if (!parsed || signInPages.test(parsed.pathname)) return '/';
  const path = parsed.pathname + parsed.search;
  // `/.//host` has the portal's origin, but its normalized path `//host` names another one.
  return !path.startsWith('//') && parse(path, publicOrigin) ? path : '/';
}

function parse(address: string, publicOrigin: string): URL | null {
  if (!URL.canParse(address, publicOrigin)) return null;
  const url = new URL(address, publicOrigin);
  return url.origin === new URL(publicOrigin).origin && !url.username && !url.password ? url : null;
}

/** URL parsers drop tabs and line feeds and turn backslashes into slashes, each in its own way. */
function hasControlOrBackslash(text: string): boolean {
  return /[\u0000-\u001f\u007f\\]/.test(text);
}
