import { Prisma } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import type { CatalogFilter, CatalogQuery } from '../catalog-query';

/**
 * Where-clauses of the catalog over `service s` and `team t`. A service is in the catalog once AWS has had its
 * configuration ready, and for its own team from the start; who belongs to no team sees none.
 */
export function visibleInCatalog(scope: Scope): Prisma.Sql {
  if (scope.seesAll) return Prisma.sql`s.state = 'PUBLISHED'`;
  if (scope.teamIds.length === 0) return Prisma.sql`false`;
  return Prisma.sql`s.state = 'PUBLISHED' 
    AND (s."teamId" = ANY(${scope.teamIds}) OR (SELECT c."readyAt" FROM resource c WHERE c.id = s."configurationId") IS NOT NULL)`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** `similar`: parts of words and words that are nearly right, for when nothing has them as they are. */
export type TextMatch = 'exact' | 'similar';

/** All of the words in any of their forms, or the last one only begun: one look into one index. */
function wordsOf(text: string): Prisma.Sql {
  const whole = Prisma.sql`websearch_to_tsquery('english', ${text})`;
  const begun = /^(.*?)([\p{L}\p{N}]+)$/su.exec(text.trim());
  if (!begun) return whole;
  return Prisma.sql`(${whole} || (websearch_to_tsquery('english', ${begun[1]}) && to_tsquery('simple', ${`${begun[2]!.toLowerCase()}:*`})))`;
}

function textCondition(value: string, match: TextMatch): Prisma.Sql {
  if (match === 'exact') return Prisma.sql`s.search @@ ${wordsOf(value)}`;
  const text = value.toLowerCase();
  return Prisma.sql`(s."searchText" LIKE ${`%${escapeLike(text)}%`} OR ${text} <% s."searchText")`;
}

function ownedBy(scope: Scope): Prisma.Sql {
  return Prisma.sql`s."teamId" = ANY(${scope.teamIds})`;
}

function liveGrant(scope: Scope): Prisma.Sql {
  return Prisma.sql`s.id IN (SELECT g."serviceId" FROM "grant" g WHERE g."teamId" = ANY(${scope.teamIds}) AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > now())`;
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
  return Prisma.sql`round((ts_rank(s.search, ${wordsOf(text)})
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
