'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { Suspense, use, useTransition } from 'react';
import { Page } from '@/components/page';
import { catalogAddress, type CatalogCursor, type CatalogFilter, type CatalogQuery, type CatalogView } from '../catalog-query';
import type { CatalogFacets, CatalogPage } from '../reads';
import { CatalogEmpty } from './catalog-empty';
import { CatalogFacetLists } from './catalog-facet-lists';
import { SearchPlaceholder } from './search-placeholder';

const CatalogCards = dynamic(() => import('./catalog-cards'));
const CatalogTable = dynamic(() => import('./catalog-table'));
/** The page is read before it is searched: what comes first needs no filter. */
const CatalogSearch = dynamic(() => import('./catalog-search'), { ssr: false, loading: () => <SearchPlaceholder /> });

interface CatalogProps {
  query: CatalogQuery;
  page: CatalogPage;
  facets: Promise<CatalogFacets>;
  view: CatalogView;
}

/** The address of the page holds filter, view and place; everything here only goes to another address. */
export function Catalog({ query, page, facets, view }: CatalogProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = (change: { filters?: CatalogFilter[]; operation?: 'and' | 'or'; cursor?: CatalogCursor | null; view?: CatalogView }) => {
    const next = { filters: change.filters ?? query.filters, operation: change.operation ?? query.operation, cursor: change.cursor ?? null };
    startTransition(() => router.push(catalogAddress(next, change.view ?? view), { scroll: change.cursor !== undefined }));
  };
  return (
    <Page title="Catalog" description="Private services that other teams have published, and how to get to them." breadcrumbs={[]} help={<CatalogHelp />}>
      <SpaceBetween size="l">
        <Grid gridDefinition={[{ colspan: { default: 12, s: 9 } }, { colspan: { default: 12, s: 3 } }]} disableGutters={false}>
          <div data-search>
            <CatalogSearch query={query} facets={facets} onChange={(filters, operation) => go({ filters, operation })} />
          </div>
          <Box float="right">
            <SegmentedControl
              label="View"
              selectedId={view}
              options={[
                { id: 'cards', text: 'Cards' },
                { id: 'table', text: 'Table' },
              ]}
              onChange={({ detail }) => go({ view: detail.selectedId as CatalogView, cursor: query.cursor })}
            />
          </Box>
        </Grid>
        <Grid gridDefinition={[{ colspan: { default: 12, s: 3 } }, { colspan: { default: 12, s: 9 } }]}>
          <Suspense fallback={<Box color="text-body-secondary">Counting…</Box>}>
            <CatalogFacetLists facets={facets} query={query} view={view} />
          </Suspense>
          <SpaceBetween size="m">
            <ResultsHeader facets={facets} page={page} isPending={isPending} onPage={(cursor) => go({ cursor })} />
            {page.isSimilar && page.entries.length > 0 && <Box variant="p">Nothing has exactly these words. These have similar ones:</Box>}
            <div aria-busy={isPending}>
              {page.entries.length === 0 ? (
                <CatalogEmpty isFiltered={query.filters.length > 0} onClear={() => go({ filters: [], operation: 'and' })} />
              ) : view === 'cards' ? (
                <CatalogCards entries={page.entries} />
              ) : (
                <CatalogTable entries={page.entries} />
              )}
            </div>
          </SpaceBetween>
        </Grid>
      </SpaceBetween>
    </Page>
  );
}

interface ResultsHeaderProps {
  facets: Promise<CatalogFacets>;
  page: CatalogPage;
  isPending: boolean;
  onPage: (cursor: CatalogCursor) => void;
}

function ResultsHeader({ facets, page, isPending, onPage }: ResultsHeaderProps) {
  const actions = (page.previous || page.next) && (
    <SpaceBetween direction="horizontal" size="xs">
      <Button iconName="angle-left" disabled={!page.previous} loading={isPending} ariaLabel="Previous page" onClick={() => page.previous && onPage(page.previous)} />
      <Button iconName="angle-right" disabled={!page.next} loading={isPending} ariaLabel="Next page" onClick={() => page.next && onPage(page.next)} />
    </SpaceBetween>
  );
  return (
    <Suspense fallback={<Header variant="h2" actions={actions}>Services</Header>}>
      <CountedHeader facets={facets} shown={page.isSimilar ? page.entries.length : null} actions={actions} />
    </Suspense>
  );
}

function CountedHeader({ facets, shown, actions }: { facets: Promise<CatalogFacets>; shown: number | null; actions: React.ReactNode }) {
  const { total } = use(facets);
  return (
    <Header variant="h2" counter={`(${shown ?? total})`} actions={actions}>
      Services
    </Header>
  );
}

function CatalogHelp() {
  return (
    <div>
      <h2>Catalog</h2>
      <p>Every private service that a team has published. Search by words or parts of words, narrow it down by team, Region, account, sign-in or tag, and press / to get to the search from anywhere on the page.</p>
      <h3>What the states mean</h3>
      <ul>
        <li>No access yet: ask with “Request access”; the owners decide.</li>
        <li>Requested: the owners have been asked. Nothing to do but wait.</li>
        <li>Access until …: open it to connect, test and renew.</li>
      </ul>
    </div>
  );
}
