/** One page of a list and the token of the next; a token is opaque to callers and only valid for the same list. */
export function pageOf<T>(items: T[], limit: number | undefined, token: string | undefined): { items: T[]; nextToken?: string } {
  const from = token ? startOf(token) : 0;
  const size = limit ?? 100;
  const next = from + size;
  return { items: items.slice(from, next), ...(next < items.length ? { nextToken: tokenOf(next) } : {}) };
}

/** Whether `pageOf` could have made this token. */
export function isPageToken(token: string): boolean {
  return Number.isSafeInteger(startOf(token));
}

function tokenOf(start: number): string {
  return Buffer.from(`after:${start}`).toString('base64url');
}

function startOf(token: string): number {
  const text = Buffer.from(token, 'base64url').toString();
  return text.startsWith('after:') ? Number(text.slice('after:'.length)) : Number.NaN;
}
