import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf } from '@/lib/platform/scope';
import { catalogPageSize, emptyCatalogQuery, type CatalogCursor, type CatalogFilter, type CatalogQuery } from '@/lib/services/catalog-query';
import { searchServices } from '@/lib/services/reads';
import { fillCatalog } from '../catalog/fill-catalog';
import { rawSearch, type RawSearch } from '../catalog/raw-search';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { startPortal } from '../portal';
import { median, summarise } from '../statistics';

const serviceCount = 10_000;
const rounds = isQuick ? 5 : 40;
const warmUpRounds = isQuick ? 1 : 5;

interface Case {
  name: string;
  query: CatalogQuery;
  raw: RawSearch;
}

/** The catalog's search as pages call it, in turn with the SQL that somebody would write by hand for the same question. */
export async function measureSearch(): Promise<Figure[]> {
  const portal = await startPortal({ delays: 0 });
  const client = sessionClient(portal.databaseUrl);
  await client.connect();
  await fillCatalog(client, { services: serviceCount, readerTeamId: portal.consumer.teams[0]!.id, reader: portal.consumer.personId });
  const cases = await casesOf(portal.consumer);
  const timed = [];
  for (const one of cases) timed.push({ ...one, ...(await timeCase(client, portal.consumer, one)) });
  await client.end();
  await portal.stop();
  const ratios = timed.map(({ ours, raw }) => median(ours) / median(raw));
  const all = timed.flatMap(({ ours }) => ours);
  return [
    {
      name: 'search',
      unit: 'ms',
      ...summarise(all),
      comparedWith: `the same by hand-written SQL, ${serviceCount.toLocaleString('en')} services`,
      ratio: median(ratios),
      goal: 6,
      notes: timed.map(({ name, ours, raw, found }, index) => `${name}: ${median(ours).toFixed(2)} ms against ${median(raw).toFixed(2)} ms, ${ratios[index]!.toFixed(2)} times, ${found} ${found === 1 ? 'row' : 'rows'}.`),
    },
  ];
}

async function casesOf(reader: Actor): Promise<Case[]> {
  const first = await searchServices(scopeOf(reader), emptyCatalogQuery);
  const of = (filters: CatalogFilter[], cursor: CatalogCursor | null = null): CatalogQuery => ({ ...emptyCatalogQuery, filters, cursor });
  const is = (property: CatalogFilter['property'], value: string): CatalogFilter => ({ property, operator: '=', value });
  return [
    { name: 'no filter', query: of([]), raw: rawSearch.noFilter() },
    { name: 'next page', query: of([], first.next), raw: rawSearch.nextPage(first.next!.name, first.next!.id) },
    { name: 'one Region', query: of([is('region', 'ap-northeast-2')]), raw: rawSearch.region('ap-northeast-2') },
    { name: 'one tag', query: of([is('tag', 'forecast')]), raw: rawSearch.tag('forecast') },
    { name: 'a word', query: of([is('text', 'settlement')]), raw: rawSearch.words('settlement') },
    { name: 'part of a name', query: of([is('text', 'invoice-a')]), raw: rawSearch.words('invoice-a') },
    { name: 'a typing error', query: of([is('text', 'setlemnet')]), raw: rawSearch.similar('setlemnet') },
    { name: 'word, Region and sign-in', query: of([is('text', 'forecast'), is('region', 'us-east-1'), is('signIn', 'BASIC')]), raw: rawSearch.combined('forecast', 'us-east-1', 'BASIC') },
    { name: 'what I have access to', query: of([is('access', 'have')]), raw: rawSearch.mine() },
  ];
}

/** In turn, so that whatever else the machine does falls on both. */
async function timeCase(client: pg.Client, reader: Actor, { name, query, raw }: Case): Promise<{ ours: number[]; raw: number[]; found: number }> {
  const scope = scopeOf(reader);
  const times = { ours: [] as number[], raw: [] as number[], found: 0 };
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const startedAt = performance.now();
    const page = await searchServices(scope, query);
    const between = performance.now();
    const rows = await raw(client, scope.teamIds);
    const endedAt = performance.now();
    const [found, expected] = [page.entries.map(({ id }) => id), rows.slice(0, catalogPageSize).map(({ id }) => id)];
    if (found.join() !== expected.join() || found.length === 0) throw new Error(`${name}: the search and the SQL by hand do not find the same (${found.length} and ${expected.length} rows)`);
    times.found = found.length;
    if (round < 0) continue;
    times.ours.push(between - startedAt);
    times.raw.push(endedAt - between);
  }
  return times;
}
