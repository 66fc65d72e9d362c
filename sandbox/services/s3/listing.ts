import { invalidArgument } from './errors';

const mostKeys = 1000;

export interface ListRequest {
  prefix: string;
  delimiter: string | undefined;
  /** Only what comes after it. */
  after: string;
  maxKeys: number | undefined;
}

export interface Listed<T> {
  entries: T[];
  commonPrefixes: string[];
  /** The last key or common prefix of a page that is not the last. */
  next: string | undefined;
}

/** One page of what has a key, in the order of the bytes of the key. Keys that share all up to the delimiter count as one. */
export function listKeys<T extends { key: string }>(all: T[], { prefix, delimiter, after, maxKeys }: ListRequest): Listed<T> {
  const limit = pageSize(maxKeys);
  const sorted = all.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => compareBytes(a.key, b.key));
  const entries: T[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  for (const entry of sorted) {
    const end = delimiter ? entry.key.indexOf(delimiter, prefix.length) : -1;
    const shown = end === -1 ? entry.key : entry.key.slice(0, end + (delimiter ?? '').length);
    if (compareBytes(shown, after) <= 0 && after !== '') continue;
    const isKnown = end !== -1 && commonPrefixes.at(-1) === shown;
    if (isKnown) continue;
    if (entries.length + commonPrefixes.length === limit) return { entries, commonPrefixes, next: last };
    if (end === -1) entries.push(entry);
    else commonPrefixes.push(shown);
    last = shown;
  }
  return { entries, commonPrefixes, next: undefined };
}

export function pageSize(maxKeys: number | undefined): number {
  if (maxKeys !== undefined && (maxKeys < 0 || maxKeys > 2_147_483_647 || !Number.isInteger(maxKeys))) {
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647', 'maxKeys', maxKeys);
  }
  return Math.min(maxKeys ?? mostKeys, mostKeys);
}

/** Names as `encoding-type=url` wants them: percent-encoded, with slashes as they are. */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%2F', '/');
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
