import { Prisma } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import type { CatalogFilter, CatalogQuery } from '../catalog-query';

/**
 * Where-clauses of the catalog over `service s`, `team t` and `resource c` (its configuration). A service is in the
 * catalog once AWS has had it ready, and for its own team from the start; who belongs to no team sees none.
 */
export function visibleInCatalog(scope: Scope): Prisma.Sql {
  if (scope.seesAll) return Prisma.sql`s.state = 'PUBLISHED'`;
  if (scope.teamIds.length === 0) return Prisma.sql`false`;
  return Prisma.sql`s.state = 'PUBLISHED' AND (c."readyAt" IS NOT NULL OR s."teamId" = ANY(${scope.teamIds}))`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** `similar`: words that are nearly right, for when nothing has them exactly. */
export type TextMatch = 'exact' | 'similar';

function textCondition(value: string, match: TextMatch): Prisma.Sql {
  const text = value.toLowerCase();
  if (match === 'similar') return Prisma.sql`${text} <% s."searchText"`;
  return Prisma.sql`(s.search @@ websearch_to_tsquery('english', ${value}) OR s."searchText" LIKE ${`%${escapeLike(text)}%`})`;
}

function ownedBy(scope: Scope): Prisma.Sql {
  return Prisma.sql`s."teamId" = ANY(${scope.teamIds})`;
}

function liveGrant(scope: Scope): Prisma.Sql {
  return Prisma.sql`s.id IN (SELECT g."serviceId" FROM "grant" g WHERE g."teamId" = ANY(${scope.teamIds}) AND g.state = 'ACTIVE' AND g.until > now())`;
}

function pendingRequest(scope: Scope): Prisma.Sql {
  return Prisma.sql`s.id IN (SELECT r."serviceId" FROM access_request r WHERE r."teamId" = ANY(${scope.teamIds}) AND r.state = 'PENDING')`;
}

/** The first that applies, in the order in which a page says it: own, have, requested, none. */
function accessCondition(value: string, scope: Scope): Prisma.Sql {
  const isOwn = ownedBy(scope);
  const hasAccess = liveGrant(scope);
  const isRequested = pendingRequest(scope);
  if (value === 'own') return isOwn;
  if (value === 'have') return Prisma.sql`(NOT ${isOwn} AND ${hasAccess})`;
  if (value === 'requested') return Prisma.sql`(NOT ${isOwn} AND NOT ${hasAccess} AND ${isRequested})`;
  if (value === 'none') return Prisma.sql`(NOT ${isOwn} AND NOT ${hasAccess} AND NOT ${isRequested})`;
  return Prisma.sql`false`;
}

function conditionOf(filter: CatalogFilter, scope: Scope, match: TextMatch): Prisma.Sql {
  const { value } = filter;
  switch (filter.property) {
    case 'text':
      return textCondition(value, match);
    case 'team':
      return Prisma.sql`t.name = ${value}`;
    case 'region':
      return Prisma.sql`s.region = ${value}`;
    case 'account':
      return Prisma.sql`s."accountId" = ${value}`;
    case 'signIn':
      return Prisma.sql`s."signIn"::text = ${value}`;
    case 'tag':
      return Prisma.sql`s.tags @> ARRAY[${value}]`;
    case 'access':
      return accessCondition(value, scope);
  }
}

/** All filters of a query as one condition. */
export function matching(query: Pick<CatalogQuery, 'filters' | 'operation'>, scope: Scope, match: TextMatch): Prisma.Sql {
  if (query.filters.length === 0) return Prisma.sql`true`;
  const conditions = query.filters.map((filter) => {
    const condition = conditionOf(filter, scope, match);
    return filter.operator === '!=' ? Prisma.sql`NOT (${condition})` : condition;
  });
  return Prisma.sql`(${Prisma.join(conditions, query.operation === 'and' ? ' AND ' : ' OR ')})`;
}

/** Six decimals, so that a page's cursor compares equal; 0 for all where nothing was typed. */
export function rankOf(query: Pick<CatalogQuery, 'filters'>, match: TextMatch): Prisma.Sql {
  const text = query.filters.flatMap((filter) => (filter.property === 'text' && filter.operator === '=' ? filter.value : [])).join(' ');
  if (!text) return Prisma.sql`0::numeric`;
  const typed = text.toLowerCase();
  if (match === 'similar') return Prisma.sql`round(word_similarity(${typed}, s."searchText")::numeric, 6)`;
  return Prisma.sql`round((ts_rank(s.search, websearch_to_tsquery('english', ${text}))
    + CASE WHEN s.name = ${typed} THEN 2 WHEN s.name LIKE ${`${escapeLike(typed)}%`} THEN 1 ELSE 0 END)::numeric, 6)`;
}

/** Rows beyond the cursor in the order rank descending, name, id; the other way round for a page before. */
export function beyond({ cursor }: Pick<CatalogQuery, 'cursor'>, rank: Prisma.Sql, isRanked: boolean): Prisma.Sql {
  if (!cursor) return Prisma.sql`true`;
  const next = Prisma.sql`(s.name, s.id) > (${cursor.name}, ${cursor.id})`;
  const previous = Prisma.sql`(s.name, s.id) < (${cursor.name}, ${cursor.id})`;
  const isAfter = cursor.direction === 'after';
  if (!isRanked) return isAfter ? next : previous;
  const at = Prisma.sql`${cursor.rank}::numeric`;
  return isAfter
    ? Prisma.sql`(${rank} < ${at} OR (${rank} = ${at} AND ${next}))`
    : Prisma.sql`(${rank} > ${at} OR (${rank} = ${at} AND ${previous}))`;
}
