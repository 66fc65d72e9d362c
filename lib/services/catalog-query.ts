import { problemOfLine } from '@/lib/platform/text';

/** What a person looks for in the catalog, as the address of the page holds it. Runs in browser and server. */

export const catalogProperties = ['team', 'region', 'account', 'signIn', 'tag', 'access'] as const;
export type CatalogProperty = (typeof catalogProperties)[number];

/** `text` is free text; everything else names a value exactly. */
export interface CatalogFilter {
  property: CatalogProperty | 'text';
  operator: '=' | '!=';
  value: string;
}

/** Where a page begins or ends: the sort values of its neighbour. */
export interface CatalogCursor {
  direction: 'after' | 'before';
  rank: string;
  name: string;
  id: string;
}

export interface CatalogQuery {
  filters: CatalogFilter[];
  operation: 'and' | 'or';
  cursor: CatalogCursor | null;
  pageSize: number;
}

/** How somebody stands to a service: their team owns it, has access, has asked, or none of these. */
export const accessValues = ['own', 'have', 'requested', 'none'] as const;
export type AccessValue = (typeof accessValues)[number];

export const catalogPageSize = 24;
/** Beyond these nobody reads a filter, and the database should not either. */
const maxFilters = 20;
const maxTextLength = 200;

export const emptyCatalogQuery: CatalogQuery = { filters: [], operation: 'and', cursor: null, pageSize: catalogPageSize };

type Params = Record<string, string | string[] | undefined>;

function filterOf(text: string): CatalogFilter {
  const named = /^(team|region|account|signIn|tag|access)(!?=)(.*)$/s.exec(text);
  if (!named) return { property: 'text', operator: '=', value: text.slice(0, maxTextLength) };
  return { property: named[1] as CatalogProperty, operator: named[2] as '=' | '!=', value: named[3]!.slice(0, maxTextLength) };
}

function cursorOf(text: string | undefined): CatalogCursor | null {
  const parts = text?.split('~') ?? [];
  const [direction, rank, name, id] = parts;
  if (parts.length !== 4 || (direction !== 'after' && direction !== 'before')) return null;
  if (!/^-?\d{1,6}(\.\d{1,6})?$/.test(rank!) || !name || problemOfLine(name) || !/^svc_[0-9a-z]{16}$/.test(id!)) return null;
  return { direction, rank: rank!, name, id: id! };
}

/** From the address: `?f=forecast&f=team=Main&op=or&page=…`. What makes no sense is left out, never refused. */
export function catalogQueryOf(params: Params): CatalogQuery {
  const filters = [params.f ?? []].flat().filter((text) => text.trim() && problemOfLine(text) === null).slice(0, maxFilters).map(filterOf);
  const page = [params.page ?? []].flat()[0];
  return { filters, operation: params.op === 'or' ? 'or' : 'and', cursor: cursorOf(page), pageSize: catalogPageSize };
}

export type CatalogView = 'cards' | 'table';

/** The address of a query; the view goes along. */
export function catalogAddress(query: Pick<CatalogQuery, 'filters' | 'operation' | 'cursor'>, view: CatalogView): string {
  const params = new URLSearchParams();
  for (const { property, operator, value } of query.filters) params.append('f', property === 'text' ? value : `${property}${operator}${value}`);
  if (query.operation === 'or') params.set('op', 'or');
  if (view === 'table') params.set('view', 'table');
  if (query.cursor) params.set('page', [query.cursor.direction, query.cursor.rank, query.cursor.name, query.cursor.id].join('~'));
  const text = params.toString();
  return text ? `/?${text}` : '/';
}
