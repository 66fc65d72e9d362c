'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { Time } from '@/components/time';
import type { LimitedClient, Limits } from '../reads/limits';

const kinds: Record<LimitedClient['kind'], string> = { person: 'Person', account: 'AWS account', address: 'Address', signIn: 'Address, sign-in' };
const nameOf = ({ name, key }: LimitedClient) => (name ? `${name} (${key})` : key);

interface Row extends LimitedClient {
  until: string | null;
  count: number;
}

/** One line for each client, whether it is over a limit now, was refused before, or both. */
function rowsOf({ limited, refused }: Limits): Row[] {
  const id = ({ kind, key }: LimitedClient) => `${kind}/${key}`;
  const rows = new Map<string, Row>(refused.map((row) => [id(row), { ...row, until: null }]));
  for (const row of limited) rows.set(id(row), { ...row, count: rows.get(id(row))?.count ?? 0 });
  return [...rows.values()];
}

/** Who is limited, and by what settings, as it was when the page was opened. */
export function LimitsPanel({ limits }: { limits: Limits }) {
  const { settings, limited, costs } = limits;
  const rows = rowsOf(limits);
  return (
    <SpaceBetween size="s">
      <Table<Row>
        wrapLines
        trackBy={({ kind, key }) => `${kind}/${key}`}
        items={rows}
        ariaLabels={{ tableLabel: 'Limits' }}
        header={
          <Header variant="h2" counter={`(${limited.length})`} description="People, accounts and addresses that are over a limit now or were refused in the last hour.">
            Limits
          </Header>
        }
        empty={<Box color="text-body-secondary">No request was refused in the last hour.</Box>}
        columnDefinitions={[
          { id: 'who', header: 'Limited', isRowHeader: true, minWidth: 200, cell: nameOf },
          { id: 'kind', header: 'Limit', minWidth: 140, cell: ({ kind }) => kinds[kind] },
          { id: 'until', header: 'Over the limit until', minWidth: 170, cell: ({ until }) => (until ? <Time iso={until} /> : '-') },
          { id: 'count', header: 'Refused in the last hour', minWidth: 140, cell: ({ count }) => count },
        ]}
      />
      <ExpandableSection headerText="Settings of limits and quotas">
        <Table
          wrapLines
          variant="embedded"
          trackBy="name"
          items={settings}
          ariaLabels={{ tableLabel: 'Settings of limits and quotas' }}
          header={<Box color="text-body-secondary">Limits count points: a read costs {costs.read} point, a change {costs.write} points, an operation that calls AWS {costs.aws} points. To change a value, set the variable and restart Pergola.</Box>}
          columnDefinitions={[
            { id: 'name', header: 'Variable', isRowHeader: true, minWidth: 220, cell: ({ name }) => <span className="aws-term">{name}</span> },
            { id: 'value', header: 'Value', minWidth: 90, cell: ({ value }) => value },
            { id: 'description', header: 'Description', minWidth: 240, cell: ({ description }) => description },
          ]}
        />
      </ExpandableSection>
    </SpaceBetween>
  );
}
