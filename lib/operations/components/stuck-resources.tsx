'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { AppLink } from '@/components/app-link';
import { Since, Time } from '@/components/time';
import { stuckQuery } from '../queries';
import type { Overview } from '../reads/overview';
import type { StuckPage, StuckResource } from '../reads/stuck';
import { stuckFilterSchema, type StuckFilter, type StuckList } from '../schema';
import { addressOf } from '../stuck-address';
import type { PauseChoices } from './start-pause';
import { StuckFilters } from './stuck-filters';

const words: Record<StuckList, { tab: string; empty: string; since: string }> = {
  blocked: { tab: 'Blocked', empty: 'Nothing waits for a person.', since: 'Blocked for' },
  failing: { tab: 'Failing', empty: 'Nothing keeps failing.', since: 'Failing for' },
  moving: { tab: 'Under way', empty: 'Nothing is under way.', since: 'So for' },
};

const helpers = { owner: 'The service’s owners', consumer: 'The consumer’s team', admin: 'An administrator' } as const;

interface StuckResourcesProps {
  filter: StuckFilter;
  first: StuckPage;
  overview: Overview;
  choices: PauseChoices;
}

/** What is blocked, failing or slow, a page at a time; the address holds what is looked at. */
export function StuckResources({ filter, first, overview, choices }: StuckResourcesProps) {
  const router = useRouter();
  const { data, error } = useQuery(stuckQuery(filter, first));
  const show = (change: Partial<StuckFilter>) => {
    const address = addressOf({ ...filter, page: 1, ...change });
    router.replace(address ? `/controller?${address}` : '/controller', { scroll: false });
  };
  const { blocked, failing, moving } = overview.stuck;
  const counts = { blocked, failing, moving };
  const { tab, empty, since } = words[filter.list];
  const isFiltered = Boolean(filter.reason || filter.account || filter.kind);
  return (
    <Tabs
      ariaLabel="What holds the controller up"
      activeTabId={filter.list}
      onChange={({ detail }) => show({ ...stuckFilterSchema.parse({}), list: detail.activeTabId as StuckList })}
      tabs={(Object.keys(words) as StuckList[]).map((list) => ({
        id: list,
        label: `${words[list].tab} (${counts[list].toLocaleString('en')})`,
        content: list === filter.list && (
          <SpaceBetween size="s">
            {error && (
              <Alert type="warning" header="This list may be behind">
                {error.message}
              </Alert>
            )}
            <Table
              wrapLines
              trackBy="id"
              items={data.resources}
              ariaLabels={{ tableLabel: tab }}
              header={<Header variant="h2" description={list === 'moving' ? 'What takes longest comes first.' : undefined}>{tab}</Header>}
              filter={<StuckFilters filter={filter} reasons={overview.reasons} choices={choices} show={show} />}
              pagination={
                <Pagination
                  currentPageIndex={filter.page}
                  pagesCount={data.hasMore ? filter.page + 1 : filter.page}
                  openEnd={data.hasMore}
                  ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (page) => `Page ${page}` }}
                  onChange={({ detail }) => show({ page: detail.currentPageIndex })}
                />
              }
              empty={<Box color="text-body-secondary">{isFiltered ? 'Nothing fits this filter. Choose “any” in a part of it.' : empty}</Box>}
              columnDefinitions={columnsOf(list, since)}
            />
          </SpaceBetween>
        ),
      }))}
    />
  );
}

function columnsOf(list: StuckList, since: string): TableProps.ColumnDefinition<StuckResource>[] {
  return [
    {
      id: 'what',
      header: 'What',
      isRowHeader: true,
      minWidth: 190,
      cell: ({ noun, name, isRemoval, belongsTo }) => (
        <>
          <div className="whole-words">{`${isRemoval ? 'Removal of the ' : ''}${noun} ${name}`}</div>
          {belongsTo ? <AppLink href={belongsTo.href}>{belongsTo.text}</AppLink> : <Box variant="small" color="text-body-secondary">Part of nothing any more</Box>}
        </>
      ),
    },
    { id: 'sentence', header: 'What is going on', minWidth: 260, cell: ({ sentence, reason }) => <><span className="whole-words">{sentence}</span> {reason && <span className="aws-term">{reason}</span>}</> },
    ...(list === 'blocked' ? [{ id: 'who', header: 'Who can help', minWidth: 130, cell: ({ blockedBy }: StuckResource) => (blockedBy ? helpers[blockedBy] : '–') }] : []),
    ...(list === 'failing' ? [{ id: 'attempts', header: 'Attempts', minWidth: 90, cell: ({ attempts }: StuckResource) => attempts.toLocaleString('en') }] : []),
    { id: 'since', header: since, minWidth: 100, cell: ({ since: iso }) => <Since iso={iso} /> },
    { id: 'next', header: 'Looked at again', minWidth: 120, cell: ({ nextPassAt }) => (nextPassAt ? <Time iso={nextPassAt} format="relative" /> : 'When something wakes it') },
    { id: 'account', header: 'Account', minWidth: 120, cell: ({ accountId, region }) => <>{accountId} <Box variant="small" color="text-body-secondary">{region}</Box></> },
  ];
}
