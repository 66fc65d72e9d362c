import 'server-only';
import { Prisma, db, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import type { Phase, SignIn } from '@/prisma/generated/enums';
import type { CatalogCursor, CatalogProperty, CatalogQuery } from './catalog-query';
import { beyond, matching, rankOf, visibleInCatalog, type TextMatch } from './reads/catalog-conditions';

/** How the reader's teams stand to a service. */
export type Relation =
  | { is: 'own' }
  /** `until` is an ISO time. */
  | { is: 'have'; grantId: string; until: string; isSuspended: boolean }
  | { is: 'requested'; requestId: string }
  | { is: 'none' };

/** A line of the catalog: plain JSON. */
export interface CatalogEntry {
  id: string;
  name: string;
  summary: string;
  teamName: string;
  accountId: string;
  accountName: string;
  region: string;
  signIn: SignIn;
  tags: string[];
  /** Null once AWS has had it ready; else how far it is. */
  unready: { phase: Phase; sentence: string } | null;
  relation: Relation;
}

export interface CatalogPage {
  entries: CatalogEntry[];
  next: CatalogCursor | null;
  previous: CatalogCursor | null;
  /** Nothing has the words exactly, so these have nearly the same. */
  isSimilar: boolean;
}

/** How near a word must come to a wrongly typed one; PostgreSQL's default of 0.6 misses two exchanged letters. */
const similarity = '0.5';

interface Row {
  id: string;
  name: string;
  rank: string;
  summary: string;
  teamId: string;
  teamName: string;
  accountId: string;
  accountName: string;
  region: string;
  signIn: SignIn;
  tags: string[];
  readyAt: Date | null;
  phase: Phase;
  sentence: string;
  grantId: string | null;
  until: Date | null;
  isSuspended: boolean | null;
  requestId: string | null;
}

/**
 * One page of the catalog within what the scope sees, in one round trip: best match first where text was typed, else by
 * name. Where no service has the words, those with parts of them or similar ones are given and `isSimilar` is set.
 */
export async function searchServices(scope: Scope, query: CatalogQuery): Promise<CatalogPage> {
  const exact = await readPage(db(), scope, query, 'exact');
  const hasText = query.filters.some((filter) => filter.property === 'text');
  if (exact.length > 0 || !hasText) return pageOf(exact, query, scope, false);
  const similar = await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('pg_trgm.word_similarity_threshold', ${similarity}, true)`;
    return readPage(tx, scope, query, 'similar');
  });
  return pageOf(similar, query, scope, true);
}

/** One row more than the page has says whether there is another page. */
function readPage(client: Tx, scope: Scope, query: CatalogQuery, match: TextMatch): Promise<Row[]> {
  const rank = rankOf(query, match);
  const isRanked = query.filters.some((filter) => filter.property === 'text' && filter.operator === '=');
  const isBackwards = query.cursor?.direction === 'before';
  const order = [isRanked ? Prisma.sql`rank DESC` : null, Prisma.sql`name`, Prisma.sql`id`].filter((part) => part !== null);
  const reversed = [isRanked ? Prisma.sql`rank` : null, Prisma.sql`name DESC`, Prisma.sql`id DESC`].filter((part) => part !== null);
  return client.$queryRaw<Row[]>`
    WITH page AS (
      SELECT s.id, s.name, ${rank} AS rank
      FROM service s JOIN team t ON t.id = s."teamId"
      WHERE ${visibleInCatalog(scope)} AND ${matching(query, scope, match)} AND ${beyond(query, rank, isRanked)}
      ORDER BY ${Prisma.join(isBackwards ? reversed : order)}
      LIMIT ${query.pageSize + 1}
    )
    SELECT page.id, page.name, page.rank::text AS rank, s.summary, s."teamId", t.name AS "teamName", s."accountId", a.name AS "accountName",
      s.region, s."signIn"::text AS "signIn", s.tags, c."readyAt", c.phase::text AS phase, c.sentence,
      live.id AS "grantId", live.until, live."isSuspended", asked.id AS "requestId"
    FROM page JOIN service s ON s.id = page.id JOIN team t ON t.id = s."teamId" JOIN account a ON a.id = s."accountId"
      JOIN resource c ON c.id = s."configurationId"
      LEFT JOIN LATERAL (SELECT g.id, g.until, g.state = 'SUSPENDED' AS "isSuspended" FROM "grant" g WHERE g."serviceId" = page.id AND g."teamId" = ANY(${scope.teamIds})
        AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > now() ORDER BY g.state, g.until DESC LIMIT 1) live ON true
      LEFT JOIN LATERAL (SELECT r.id FROM access_request r WHERE r."serviceId" = page.id AND r."teamId" = ANY(${scope.teamIds})
        AND r.state = 'PENDING' ORDER BY r."createdAt" DESC LIMIT 1) asked ON true
    ORDER BY ${isRanked ? Prisma.sql`page.rank DESC, page.name, page.id` : Prisma.sql`page.name, page.id`}`;
}

function relationOf(row: Row, scope: Scope): Relation {
  if (scope.teamIds.includes(row.teamId)) return { is: 'own' };
  if (row.grantId && row.until) return { is: 'have', grantId: row.grantId, until: row.until.toISOString(), isSuspended: row.isSuspended === true };
  if (row.requestId) return { is: 'requested', requestId: row.requestId };
  return { is: 'none' };
}

function pageOf(rows: Row[], query: CatalogQuery, scope: Scope, isSimilar: boolean): CatalogPage {
  const isBackwards = query.cursor?.direction === 'before';
  const hasMore = rows.length > query.pageSize;
  const shown = isBackwards ? rows.slice(-query.pageSize) : rows.slice(0, query.pageSize);
  const first = shown[0];
  const last = shown.at(-1);
  const at = (row: Row, direction: 'after' | 'before'): CatalogCursor => ({ direction, rank: row.rank, name: row.name, id: row.id });
  return {
    entries: shown.map((row) => ({
      id: row.id,
      name: row.name,
      summary: row.summary,
      teamName: row.teamName,
      accountId: row.accountId,
      accountName: row.accountName,
      region: row.region,
      signIn: row.signIn,
      tags: row.tags,
      unready: row.readyAt ? null : { phase: row.phase, sentence: row.sentence },
      relation: relationOf(row, scope),
    })),
    next: last && (isBackwards || hasMore) ? at(last, 'after') : null,
    previous: first && query.cursor && (!isBackwards || hasMore) ? at(first, 'before') : null,
    isSimilar,
  };
}

export interface Facet {
  value: string;
  /** What people read; the value itself where it speaks for itself. */
  label: string;
  count: number;
}

export interface CatalogFacets {
  total: number;
  facets: Record<CatalogProperty, Facet[]>;
}

/** Values of one facet that a page lists at most. */
const facetSize = 20;

/** How many of the services that match have which team, Region, account, sign-in, tag, and relation to the reader. */
export async function catalogFacets(scope: Scope, query: Pick<CatalogQuery, 'filters' | 'operation'>): Promise<CatalogFacets> {
  const rows = await db().$queryRaw<{ property: string; value: string; label: string; count: number }[]>`
    WITH live AS (SELECT DISTINCT g."serviceId" AS id FROM "grant" g WHERE g."teamId" = ANY(${scope.teamIds}) AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > now()),
    asked AS (SELECT DISTINCT r."serviceId" AS id FROM access_request r WHERE r."teamId" = ANY(${scope.teamIds}) AND r.state = 'PENDING'),
    hit AS MATERIALIZED (
      SELECT t.name AS team, s.region, s."accountId", s."signIn"::text AS "signIn", s.tags,
        CASE WHEN s."teamId" = ANY(${scope.teamIds}) THEN 'own' WHEN live.id IS NOT NULL THEN 'have' WHEN asked.id IS NOT NULL THEN 'requested' ELSE 'none' END AS access
      FROM service s JOIN team t ON t.id = s."teamId"
        LEFT JOIN live ON live.id = s.id LEFT JOIN asked ON asked.id = s.id
      WHERE ${visibleInCatalog(scope)} AND ${matching(query, scope, 'exact')}
    ),
    counted AS (
      SELECT 'total' AS property, '' AS value, count(*)::int AS count FROM hit
      UNION ALL SELECT 'team', team, count(*)::int FROM hit GROUP BY team
      UNION ALL SELECT 'region', region, count(*)::int FROM hit GROUP BY region
      UNION ALL SELECT 'account', "accountId", count(*)::int FROM hit GROUP BY "accountId"
      UNION ALL SELECT 'signIn', "signIn", count(*)::int FROM hit GROUP BY "signIn"
      UNION ALL SELECT 'access', access, count(*)::int FROM hit GROUP BY access
      UNION ALL SELECT 'tag', tag, count(*)::int FROM hit, unnest(tags) AS tag GROUP BY tag
    ),
    placed AS (SELECT *, row_number() OVER (PARTITION BY property ORDER BY count DESC, value) AS place FROM counted)
    SELECT p.property, p.value, coalesce(a.name || ' (' || a.id || ')', p.value) AS label, p.count
    FROM placed p LEFT JOIN account a ON p.property = 'account' AND a.id = p.value
    WHERE p.place <= ${facetSize} ORDER BY p.property, p.place`;
  const facets: CatalogFacets['facets'] = { team: [], region: [], account: [], signIn: [], tag: [], access: [] };
  let total = 0;
  for (const { property, value, label, count } of rows) {
    if (property === 'total') total = count;
    else facets[property as CatalogProperty].push({ value, label, count });
  }
  return { total, facets };
}

