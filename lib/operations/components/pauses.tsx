'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { Time } from '@/components/time';
import type { PauseView } from '../reads/pauses';
import { EndPause } from './end-pause';

/** What is paused, by whom and why, and how it ends. */
export function Pauses({ pauses, waiting }: { pauses: PauseView[]; waiting: number }) {
  return (
    <Table
      wrapLines
      trackBy="id"
      items={pauses}
      ariaLabels={{ tableLabel: 'Paused' }}
      header={
        <Header variant="h2" counter={`(${pauses.length})`} description={pauses.length > 0 ? waiting === 1 ? 'One resource waits for the end of a pause.' : `${waiting.toLocaleString('en')} resources wait for the end of a pause.` : undefined}>
          Paused
        </Header>
      }
      empty={<Box color="text-body-secondary">Nothing is paused: Pergola changes on AWS what people ask for.</Box>}
      columnDefinitions={[
        { id: 'what', header: 'What', isRowHeader: true, minWidth: 180, cell: ({ what }) => what.charAt(0).toUpperCase() + what.slice(1) },
        { id: 'removals', header: 'Removals', minWidth: 120, cell: ({ removalsToo }) => (removalsToo ? 'Paused too' : 'Go on') },
        { id: 'reason', header: 'Why', minWidth: 200, cell: ({ reason }) => reason },
        { id: 'by', header: 'By', minWidth: 160, cell: ({ startedBy, startedAt }) => <>{startedBy}, <Time iso={startedAt} format="relative" /></> },
        {
          id: 'end',
          header: 'End',
          minWidth: 130,
          cell: (pause) => <EndPause pause={pause} waiting={waiting} />,
        },
      ]}
    />
  );
}
