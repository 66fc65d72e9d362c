'use client';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { Copyable } from '@/components/copyable';
import { Time } from '@/components/time';
import type { ProofView } from '@/lib/controller/resource-view';

/** AWS's lists, read back empty. */
export function ProofOfCut({ proof }: { proof: ProofView }) {
  return (
    <Table
      variant="embedded"
      wrapLines
      empty="Nothing had been shared on AWS yet, so AWS had no list to read."
      items={proof.lists}
      ariaLabels={{ tableLabel: 'Proof of the cut' }}
      header={
        <Header variant="h3" description={<>What AWS answered <Time iso={proof.at} />.</>}>
          Proof
        </Header>
      }
      columnDefinitions={[
        { id: 'list', header: 'List', isRowHeader: true, minWidth: 180, cell: ({ operation }) => <span className="aws-term">{operation}</span> },
        { id: 'filter', header: 'Of', minWidth: 200, cell: ({ filter, accountId, region }) => `${filter}, in account ${accountId}, ${region}` },
        { id: 'found', header: 'Found', minWidth: 80, cell: ({ found }) => found },
        { id: 'request', header: 'AWS request ID', minWidth: 180, cell: ({ requestId, operation }) => <Copyable value={requestId} label={`request ID of ${operation}`} /> },
      ]}
    />
  );
}
