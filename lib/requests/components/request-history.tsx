'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { AppLink } from '@/components/app-link';
import { counterOf, ListPages } from '@/components/list-pages';
import { Time } from '@/components/time';
import type { Paged } from '@/lib/platform/paged';
import { historySize } from '../schema';
import type { RequestItem } from '../views';
import { StateOfRequest } from './state-of-request';

/** Requests and what was decided, in a table: of `list` the page that is shown, else the latest. */
export function RequestHistory({ title, requests, list, empty }: { title: string; requests: RequestItem[]; list?: Paged<RequestItem>; empty: ReactNode }) {
  return (
    <Table
      variant="container"
      wrapLines
      trackBy="id"
      items={requests}
      header={
        <Header variant="h2" counter={list ? counterOf(list) : `(${requests.length})`} description={!list && requests.length >= historySize ? `Shows the latest ${historySize}.` : undefined}>
          {title}
        </Header>
      }
      pagination={list && <ListPages list={list} parameter="decided" noun="decided requests" />}
      ariaLabels={{ tableLabel: title }}
      empty={<Box color="text-body-secondary">{empty}</Box>}
      columnDefinitions={[
        { id: 'what', header: 'Request', isRowHeader: true, minWidth: 240, cell: (request) => <AppLink href={`/approvals/${request.id}`}>{request.sentence}</AppLink> },
        { id: 'state', header: 'Decision', minWidth: 160, cell: (request) => <StateOfRequest request={request} /> },
        { id: 'comment', header: 'Comment', minWidth: 140, cell: ({ comment }) => comment ?? '–' },
        { id: 'when', header: 'When', minWidth: 160, cell: ({ decidedAt, createdAt }) => <Time iso={decidedAt ?? createdAt} /> },
      ]}
    />
  );
}
