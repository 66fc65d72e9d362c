'use client';
import Table from '@cloudscape-design/components/table';
import { AppLink } from '@/components/app-link';
import type { CatalogEntry } from '../reads';
import { signInWords } from '../words';
import { RelationAction, RelationWords } from './relation';

export default function CatalogTable({ entries }: { entries: CatalogEntry[] }) {
  return (
    <Table
      items={entries}
      trackBy="id"
      variant="container"
      wrapLines
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: 'Services' }}
      columnDefinitions={[
        { id: 'name', header: 'Name', isRowHeader: true, minWidth: 140, cell: (entry) => <AppLink href={`/services/${entry.id}`}>{entry.name}</AppLink> },
        { id: 'summary', header: 'Summary', minWidth: 200, cell: (entry) => entry.summary },
        { id: 'team', header: 'Owner team', cell: (entry) => entry.teamName },
        { id: 'region', header: 'Region', cell: (entry) => entry.region },
        { id: 'signIn', header: 'Sign-in', minWidth: 130, cell: (entry) => signInWords[entry.signIn] },
        { id: 'relation', header: 'My access', minWidth: 160, cell: (entry) => <RelationWords entry={entry} /> },
        { id: 'action', header: 'Next step', minWidth: 160, cell: (entry) => <RelationAction entry={entry} /> },
      ]}
    />
  );
}
