'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { Since, Time } from '@/components/time';
import type { Overview } from '../reads/overview';
import { own } from '@/lib/platform/own';

const purposes: Record<string, string> = { drift: 'Changes by hand', ghosts: 'Access that no grant explains', policies: 'Resource policies', marks: 'Objects with Pergola’s mark' };

/** Accounts of which AWS would not list what they hold; what is in them is looked at one by one instead. */
export function UnreadAccounts({ problems: { count, shown } }: { problems: Overview['accountProblems'] }) {
  return (
    <Table
      wrapLines
      trackBy={({ accountId, region, task }) => `${accountId} ${region} ${task}`}
      items={shown}
      ariaLabels={{ tableLabel: 'Accounts that could not be read' }}
      header={
        <Header variant="h2" counter={`(${count})`} description="AWS is read in lists, an account and Region at a time. Where that fails, single resources go on being looked at.">
          Accounts that could not be read
        </Header>
      }
      empty={<Box color="text-body-secondary">The lists of every account could be read the last time.</Box>}
      columnDefinitions={[
        { id: 'account', header: 'Account', isRowHeader: true, minWidth: 160, cell: ({ name, accountId }) => (name ? `${name} (${accountId})` : accountId) },
        { id: 'region', header: 'Region', minWidth: 110, cell: ({ region }) => region },
        { id: 'task', header: 'Read for', minWidth: 140, cell: ({ task }) => own(purposes, task) ?? task },
        { id: 'problem', header: 'Why not', minWidth: 280, cell: ({ problem }) => problem },
        { id: 'attempts', header: 'In a row', minWidth: 80, cell: ({ attempts }) => attempts },
        { id: 'last', header: 'Last read', minWidth: 120, cell: ({ lastOkAt }) => (lastOkAt ? <><Since iso={lastOkAt} /> ago</> : 'Never') },
        { id: 'next', header: 'Tried again', minWidth: 120, cell: ({ nextAt }) => <Time iso={nextAt} format="relative" /> },
      ]}
    />
  );
}
