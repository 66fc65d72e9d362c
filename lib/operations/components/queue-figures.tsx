'use client';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Overview } from '../reads/overview';

/** What is due is taken up within a second or two; this late, somebody should look. */
const lateAfterSeconds = 30;

/** The queue in a few figures, and what is wrong with the workers above it. */
export function QueueFigures({ overview: { workers, due, lateSeconds, finished, stuck } }: { overview: Overview }) {
  const alive = workers.filter(({ isAlive }) => isAlive);
  const versions = [...new Set(alive.map(({ version }) => version))];
  const isLate = lateSeconds > lateAfterSeconds;
  return (
    <SpaceBetween size="l">
      {alive.length === 0 && (
        <Alert type="error" header="No worker is alive">
          Only what people’s own actions begin is done, and nothing is finished. Start a worker; what waits goes on by itself then.
        </Alert>
      )}
      {versions.length > 1 && (
        <Alert type="warning" header="Workers of several versions are alive">
          {versions.join(' and ')} run at the same time. That is as it should be while they are replaced; afterwards, end those of the older version.
        </Alert>
      )}
      <Container header={<Header variant="h2">Queue</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Workers alive', value: <StatusIndicator type={alive.length > 0 ? 'success' : 'error'}>{count(alive.length)}</StatusIndicator> },
            { label: 'Due now', value: dueInWords(due) },
            {
              label: 'Longest due',
              value: <StatusIndicator type={isLate ? 'warning' : 'success'}>{lateSeconds === 0 ? 'Nothing is due' : `${inTime(lateSeconds)} late${isLate ? ': more workers, or fewer calls held up, would help' : ''}`}</StatusIndicator>,
            },
            { label: `Finished in ${finished.minutes} minutes`, value: count(finished.count) },
            { label: 'Blocked', value: <StatusIndicator type={stuck.blocked > 0 ? 'warning' : 'success'}>{count(stuck.blocked)}</StatusIndicator> },
            { label: 'of which paused', value: count(stuck.paused) },
            { label: 'Failing', value: <StatusIndicator type={stuck.failing > 0 ? 'warning' : 'success'}>{count(stuck.failing)}</StatusIndicator> },
            { label: 'Under way', value: count(stuck.moving) },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

function dueInWords({ removal, awaited, routine }: Overview['due']): string {
  const parts = [
    [removal, 'to remove'],
    [awaited, 'awaited'],
    [routine, 'to compare again'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return said.join(', ') || 'Nothing';
}

function inTime(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 6_000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
