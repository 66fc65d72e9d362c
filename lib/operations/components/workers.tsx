'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { Since, Time } from '@/components/time';
import type { WorkerView } from '../reads/overview';

/** Processes that do the work; one that died is forgotten after an hour. */
export function Workers({ workers }: { workers: WorkerView[] }) {
  const alive = workers.filter(({ isAlive }) => isAlive).length;
  return (
    <Table
      wrapLines
      trackBy="id"
      items={workers}
      ariaLabels={{ tableLabel: 'Workers' }}
      header={
        <Header variant="h2" counter={`(${alive})`} description="What a worker that fell silent had begun is taken over by the others within half a minute.">
          Workers
        </Header>
      }
      empty={<Box color="text-body-secondary">No worker has been alive in the last hour. Start one.</Box>}
      columnDefinitions={[
        { id: 'state', header: 'State', minWidth: 110, cell: ({ isAlive }) => <StatusIndicator type={isAlive ? 'success' : 'stopped'}>{isAlive ? 'Alive' : 'Silent'}</StatusIndicator> },
        { id: 'host', header: 'Where', isRowHeader: true, minWidth: 160, cell: ({ host }) => host },
        { id: 'version', header: 'Version', minWidth: 90, cell: ({ version }) => version },
        { id: 'since', header: 'Since', minWidth: 160, cell: ({ startedAt }) => <Time iso={startedAt} /> },
        { id: 'heartbeat', header: 'Last sign of life', minWidth: 120, cell: ({ heartbeatAt }) => <><Since iso={heartbeatAt} /> ago</> },
        { id: 'id', header: 'Id', minWidth: 160, cell: ({ id }) => <span className="aws-term">{id}</span> },
      ]}
    />
  );
}
