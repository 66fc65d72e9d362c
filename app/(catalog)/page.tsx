import type { Metadata } from 'next';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { Catalog } from '@/lib/services/components/catalog';
import { NoTeam } from '@/lib/services/components/no-team';
import { catalogQueryOf } from '@/lib/services/catalog-query';
import { catalogFacets, searchServices } from '@/lib/services/reads';

export const metadata: Metadata = { title: { absolute: 'Catalog · Pergola' } };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function CatalogPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  if (actor.teams.length === 0 && !actor.isAdmin) return <NoTeam email={actor.email} />;
  const params = await searchParams;
  const query = catalogQueryOf(params);
  const scope = scopeOf(actor);
  const facets = catalogFacets(scope, query);
  // Streamed to the page; a failure shows there, and must not end the process before anybody waits for it.
  facets.catch(() => undefined);
  const page = await searchServices(scope, query);
  return <Catalog query={query} page={page} facets={facets} view={params.view === 'table' ? 'table' : 'cards'} />;
}
