'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQueryClient } from '@tanstack/react-query';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { Time } from '@/components/time';
import { useAction } from '@/components/use-action';
import { endPauseAction } from '../actions';
import { pausesKey } from '../pauses-query';
import type { PauseView } from '../reads/pauses';

/** What is paused, by whom and why, and how it ends. */
export function Pauses({ pauses, waiting }: { pauses: PauseView[]; waiting: number }) {
  const flash = useFlash();
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(endPauseAction);
  const end = async ({ id, what }: PauseView) => {
    const result = await run({ pauseId: id });
    await Promise.all([cache.invalidateQueries({ queryKey: ['controller'] }), cache.invalidateQueries({ queryKey: pausesKey })]);
    if (result.ok) flash.push({ type: 'success', id: 'pause', content: `The pause of ${what} has ended. What waited for it goes on by itself within seconds, the most urgent first.` });
  };
  return (
    <SpaceBetween size="s">
      <FailureAlert failure={failure} />
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
            cell: (pause) => (
              <Button variant="inline-link" loading={isRunning} ariaLabel={`End the pause of ${pause.what}`} onClick={() => end(pause)}>
                End the pause
              </Button>
            ),
          },
        ]}
      />
    </SpaceBetween>
  );
}
