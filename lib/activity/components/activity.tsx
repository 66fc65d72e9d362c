'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { AppLink } from '@/components/app-link';
import { fetchJson } from '@/components/fetch-json';
import { Page } from '@/components/page';
import { Time } from '@/components/time';
import { addressOf, tokensOf, filterOfTokens, properties } from '../filter';
import type { ActivityEvent, ActivityOptions, ActivityPage } from '../reads';
import type { ActivityFilter } from '../schema';
import { VerifyChain } from './verify-chain';

interface ActivityProps {
  filter: ActivityFilter;
  first: ActivityPage;
  options: ActivityOptions;
  mayVerify: boolean;
}

/** Who did what when, as far as one's teams may see it. */
export function Activity({ filter, first, options, mayVerify }: ActivityProps) {
  const address = addressOf(filter);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['activity', address],
    queryFn: ({ pageParam, signal }) => fetchJson<ActivityPage>(`/api/activity?${pageParam ? `${address}${address && '&'}before=${pageParam}` : address}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
    initialData: { pages: [first], pageParams: [null] },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const events = data.pages.flatMap((page) => page.events);
  return (
    <Page
      title="Activity"
      description="Who did what and when, including refused attempts. Events can’t be changed."
      breadcrumbs={[{ text: 'Activity' }]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {mayVerify && <VerifyChain />}
          <Button iconName="download" href={`/api/activity/export?${address}`} download>
            Export as CSV
          </Button>
        </SpaceBetween>
      }
      help={
        <>
          <h3>Verification</h3>
          <p>Each event has a hash of its content and of the event before it. A changed or removed event breaks every hash after it. Pergola stores signed heads outside of the database, so that removed events at the end are detected too. Administrators can verify the audit log at any time.</p>
        </>
      }
    >
      {error && (
        <Alert type="error" header="The activity could not be read">
          {error.message}
        </Alert>
      )}
      <Table
        wrapLines
        trackBy="seq"
        items={events}
        ariaLabels={{ tableLabel: 'Activity' }}
        filter={<Filter filter={filter} options={options} count={`${events.length}${hasNextPage ? '+' : ''} events`} />}
        header={<Header variant="h2">Events</Header>}
        empty={<Box color="text-body-secondary">{address ? 'Nothing fits this filter. Take a part of it away.' : 'Nothing has happened yet that your teams may see.'}</Box>}
        footer={
          hasNextPage && (
            <Box textAlign="center">
              <Button loading={isFetchingNextPage} loadingText="Loading older events" onClick={() => fetchNextPage()}>
                Show older events
              </Button>
            </Box>
          )
        }
        columnDefinitions={[
          { id: 'at', header: 'When', minWidth: 170, cell: ({ at }) => <Time iso={at} /> },
          { id: 'who', header: 'Who', minWidth: 120, cell: ({ actorName }) => actorName },
          { id: 'what', header: 'What', isRowHeader: true, minWidth: 260, cell: (event) => <What event={event} /> },
          { id: 'outcome', header: 'Outcome', minWidth: 130, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
          { id: 'action', header: 'Action', minWidth: 200, cell: ({ action }) => <span className="aws-term">{action}</span> },
        ]}
      />
    </Page>
  );
}

function What({ event: { sentence, href } }: { event: ActivityEvent }) {
  return href ? <AppLink href={href}>{sentence}</AppLink> : sentence;
}

const outcomes: Record<ActivityEvent['outcome'], { type: StatusIndicatorProps.Type; text: string }> = {
  DONE: { type: 'success', text: 'Done' },
  REFUSED: { type: 'stopped', text: 'Refused' },
  FAILED: { type: 'error', text: 'Failed' },
};

function Outcome({ outcome }: { outcome: ActivityEvent['outcome'] }) {
  const { type, text } = outcomes[outcome];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

function Filter({ filter, options, count }: { filter: ActivityFilter; options: ActivityOptions; count: string }) {
  const router = useRouter();
  const query = useMemo<PropertyFilterProps.Query>(() => ({ operation: 'and', tokens: tokensOf(filter) }), [filter]);
  const filteringOptions: PropertyFilterProps.FilteringOption[] = [
    ...options.people.map((value) => ({ propertyKey: 'person', value })),
    ...options.actions.map((value) => ({ propertyKey: 'action', value })),
    ...Object.entries(outcomes).map(([value, { text }]) => ({ propertyKey: 'outcome', value, label: text })),
    ...options.services.map(({ id, name }) => ({ propertyKey: 'service', value: id, label: name })),
  ];
  return (
    <div data-search>
      <PropertyFilter
        query={query}
        filteringProperties={properties}
        filteringOptions={filteringOptions}
        hideOperations
        countText={count}
        filteringAriaLabel="Filter the activity"
        filteringPlaceholder="Filter by person, action, outcome, service or date"
        onChange={({ detail }) => {
          const address = addressOf(filterOfTokens(detail.tokens));
          router.push(address ? `/activity?${address}` : '/activity');
        }}
      />
    </div>
  );
}
