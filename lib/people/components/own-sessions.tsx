'use client';
import Badge from '@cloudscape-design/components/badge';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { Time } from '@/components/time';
import type { SessionView } from '../reads';
import { EndSessions } from './end-sessions';

/** The live sessions of whoever looks, and a way to end each or all of them. */
export function OwnSessions({ personId, sessions, currentId }: { personId: string; sessions: SessionView[]; currentId: string }) {
  return (
    <Table
      variant="container"
      wrapLines
      trackBy="id"
      items={sessions}
      ariaLabels={{ tableLabel: 'Sessions' }}
      header={
        <Header
          variant="h2"
          counter={`(${sessions.length})`}
          description="A session ends 8 hours after you signed in at your identity provider."
          actions={<EndSessions which={{ personId }} label="End all my sessions" ariaLabel="End all my sessions" title="End all your sessions?" consequence="You must sign in again in each browser, including this one." />}
        >
          Sessions
        </Header>
      }
      columnDefinitions={[
        { id: 'browser', header: 'Browser', isRowHeader: true, minWidth: 180, cell: ({ id, userAgent }) => <>{userAgent} {id === currentId && <Badge>This session</Badge>}</> },
        { id: 'started', header: 'Started', minWidth: 140, cell: ({ startedAt }) => <Time iso={startedAt} format="relative" /> },
        { id: 'seen', header: 'Last seen', minWidth: 140, cell: ({ lastSeenAt }) => <Time iso={lastSeenAt} format="relative" /> },
        { id: 'ends', header: 'Ends', minWidth: 140, cell: ({ expiresAt }) => <Time iso={expiresAt} format="relative" /> },
        {
          id: 'end',
          header: 'Action',
          minWidth: 130,
          cell: ({ id, userAgent }) => (
            <EndSessions isLink which={{ sessionId: id }} label="End session" ariaLabel={`End the session with ${userAgent}`} title="End this session?" consequence={`You must sign in again with ${userAgent}.`} />
          ),
        },
      ]}
    />
  );
}
