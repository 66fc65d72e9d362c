import { createHash } from 'node:crypto';
import type { Call } from '../core/contract';

export interface PageRequest {
  limit: number | undefined;
  token: string | undefined;
  /** Of a call that names none. */
  defaultLimit?: number;
}

/**
 * One page of a list and the token of the next. A token is opaque to callers, and good for the same list of the same
 * caller only: any other is answered by `invalidToken`. It remembers the last item, so that what is deleted meanwhile
 * does not make the next page leave something out.
 */
export function pageOf<T>(
  call: Call,
  items: T[],
  { limit, token, defaultLimit = 100 }: PageRequest,
  invalidToken: () => Error,
): { items: T[]; nextToken?: string } {
  const list = listOf(call);
  const from = token === undefined ? 0 : startAfter(token, list, items, invalidToken);
  const next = from + (limit ?? defaultLimit);
  const page = items.slice(from, next);
  const last = page.at(-1);
  return { items: page, ...(next < items.length && last !== undefined ? { nextToken: tokenOf(list, next, last) } : {}) };
}

const pageMembers = /^(maxResults|nextToken|limit)$/i;

/** Which list this is: the caller's account and Region, the operation and all that narrows it. */
function listOf({ service, operation, region, caller, input }: Call<object>): string {
  const narrowing = Object.entries(input).filter(([name, value]) => value !== undefined && !pageMembers.test(name));
  return digest([service, operation, region, caller.accountId, narrowing]);
}

function tokenOf(list: string, position: number, last: unknown): string {
  return Buffer.from(JSON.stringify([list, position, keyOf(last)])).toString('base64url');
}

function startAfter<T>(token: string, list: string, items: T[], invalidToken: () => Error): number {
  const [itsList, position, key] = read(token);
  if (itsList !== list || typeof position !== 'number') throw invalidToken();
  if (items[position - 1] !== undefined && keyOf(items[position - 1]) === key) return position;
  const found = items.findIndex((item) => keyOf(item) === key);
  return found === -1 ? Math.max(0, position - 1) : found + 1;
}

function read(token: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function keyOf(item: unknown): string {
  const { id, arn } = (typeof item === 'object' && item !== null ? item : {}) as { id?: unknown; arn?: unknown };
  return digest(id ?? arn ?? item);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}
