'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Container from '@cloudscape-design/components/container';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { Time } from '@/components/time';
import { awsCallsQuery } from '../queries';
import type { AccountCalls, AwsCalls } from '../reads/aws-calls';

/** Drawn in the browser alone, below what is looked at first. */
const CallsChart = dynamic(() => import('./calls-chart').then(({ CallsChart: chart }) => chart), { ssr: false, loading: () => <Box padding="xxl" /> });

/** What was asked of AWS in the last hour, what it refused, and which accounts are left alone. */
export function CallsOfAccounts({ initial }: { initial: AwsCalls }) {
  const { data: calls, error } = useQuery(awsCallsQuery(initial));
  return (
    <SpaceBetween size="l">
      {error && (
        <Alert type="warning" header="The calls may be behind">
          {error.message}
        </Alert>
      )}
      <Container header={<Header variant="h2" description="A minute, by account. Counts arrive up to 15 seconds late.">Calls of AWS in the last hour</Header>}>
        <CallsChart calls={calls} />
      </Container>
      <Table
        wrapLines
        trackBy="accountId"
        items={calls.accounts}
        ariaLabels={{ tableLabel: 'Calls by account' }}
        header={
          <Header variant="h2" counter={`(${calls.accounts.length}${calls.more > 0 ? ` of ${(calls.accounts.length + calls.more).toLocaleString('en')}` : ''})`} description={calls.more > 0 ? 'The busiest accounts, and those that AWS asks to wait.' : undefined}>
            Accounts in the last hour
          </Header>
        }
        empty={<Box color="text-body-secondary">Nothing was asked of AWS in the last hour.</Box>}
        columnDefinitions={[
          { id: 'account', header: 'Account', isRowHeader: true, minWidth: 160, cell: ({ name, accountId }) => (name ? `${name} (${accountId})` : accountId) },
          { id: 'calls', header: 'Calls', minWidth: 80, cell: ({ calls: number }) => number.toLocaleString('en') },
          { id: 'throttled', header: 'Slowed down', minWidth: 110, cell: ({ throttled }) => throttled.toLocaleString('en') },
          { id: 'failed', header: 'Other refusals', minWidth: 110, cell: ({ failed }) => failed.toLocaleString('en') },
          { id: 'mean', header: 'Mean time', minWidth: 100, cell: ({ meanMs }) => (meanMs === null ? '–' : `${Math.round(meanMs).toLocaleString('en')} ms`) },
          { id: 'rest', header: 'Pace', minWidth: 200, cell: (account) => <Pace account={account} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function Pace({ account: { restUntil, strikes } }: { account: AccountCalls }) {
  if (restUntil) {
    return (
      <StatusIndicator type="warning">
        Left alone <Time iso={restUntil} format="relative" />, after {strikes} {strikes === 1 ? 'strike' : 'strikes'}
      </StatusIndicator>
    );
  }
  if (strikes > 0) return <StatusIndicator type="in-progress">One pass at a time, until AWS answers again</StatusIndicator>;
  return <StatusIndicator type="success">As fast as usual</StatusIndicator>;
}
