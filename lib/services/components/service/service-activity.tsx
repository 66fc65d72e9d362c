'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { AppLink } from '@/components/app-link';
import { Time } from '@/components/time';
import type { ActivityEvent } from '@/lib/activity/reads';

const outcomes = {
  DONE: <StatusIndicator type="success">Done</StatusIndicator>,
  REFUSED: <StatusIndicator type="stopped">Refused</StatusIndicator>,
  FAILED: <StatusIndicator type="error">Failed</StatusIndicator>,
};

/** What people did about a service, as far as the reader may see it. */
export function ServiceActivity({ events }: { events: ActivityEvent[] }) {
  return (
    <Table
      header={
        <Header variant="h2" description="What you may see of it; the latest first.">
          Activity
        </Header>
      }
      items={events}
      trackBy="seq"
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: 'Activity' }}
      empty={<Box color="text-body-secondary">Nothing yet that you may see.</Box>}
      columnDefinitions={[
        { id: 'at', header: 'When', minWidth: 160, cell: ({ at }) => <Time iso={at} /> },
        { id: 'who', header: 'Who', minWidth: 110, cell: ({ actorName }) => actorName },
        { id: 'what', header: 'What', minWidth: 240, isRowHeader: true, cell: ({ sentence, href }) => (href ? <AppLink href={href}>{sentence}</AppLink> : sentence) },
        { id: 'outcome', header: 'Outcome', minWidth: 110, cell: ({ outcome }) => outcomes[outcome] },
      ]}
    />
  );
}
