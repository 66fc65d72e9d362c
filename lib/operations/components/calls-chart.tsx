'use client';
import Box from '@cloudscape-design/components/box';
import LineChart from '@cloudscape-design/components/line-chart';
import type { AwsCalls } from '../reads/aws-calls';

/** So many lines can be told apart. */
const mostLines = 5;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Calls a minute of the busiest accounts, and what AWS slowed down of all of them. */
export function CallsChart({ calls: { minutes, accounts } }: { calls: AwsCalls }) {
  const times = minutes.map((iso) => new Date(iso));
  const line = (title: string, values: number[]) => ({ type: 'line' as const, title, data: times.map((x, index) => ({ x, y: values[index]! })) });
  const sumOf = (rows: AwsCalls['accounts'], what: 'calls' | 'throttled') => minutes.map((_, index) => rows.reduce((sum, { perMinute }) => sum + perMinute[index]![what], 0));
  const rest = accounts.slice(mostLines);
  const series = [
    ...accounts.slice(0, mostLines).map(({ accountId, name, perMinute }) => line(name ?? accountId, perMinute.map(({ calls }) => calls))),
    ...(rest.length > 0 ? [line(`${rest.length} more`, sumOf(rest, 'calls'))] : []),
    ...(accounts.some(({ throttled }) => throttled > 0) ? [line('Slowed down, all accounts', sumOf(accounts, 'throttled'))] : []),
  ];
  const most = Math.max(5, ...series.flatMap(({ data }) => data.map(({ y }) => y)));
  return (
    <LineChart
      series={series}
      xScaleType="time"
      xDomain={[times[0]!, times.at(-1)!]}
      yDomain={[0, most]}
      height={200}
      hideFilter
      xTitle="Time"
      yTitle="Calls a minute"
      ariaLabel="Calls of AWS a minute by account"
      i18nStrings={{ xTickFormatter: (time) => clock.format(time) }}
      empty={<Box color="text-body-secondary">Nothing was asked of AWS in the last hour.</Box>}
    />
  );
}
