'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Time } from '@/components/time';
import type { PeoplePage, PersonView, SessionView } from '../reads';
import { EndSessions } from './end-sessions';

/** Everyone who has signed in, with their live sessions and a way to end them. */
export function PeopleTable({ people, total, page, pages, text }: PeoplePage & { text: string }) {
  const router = useRouter();
  const [typed, setTyped] = useState(text);
  const go = (next: { text: string; page: number }) => {
    const query = new URLSearchParams({ ...(next.text && { text: next.text }), ...(next.page > 1 && { page: String(next.page) }) }).toString();
    router.push(query ? `/people?${query}` : '/people');
  };
  return (
    <Table
      variant="container"
      wrapLines
      trackBy="id"
      items={people}
      ariaLabels={{ tableLabel: 'People' }}
      header={
        <Header variant="h2" counter={`(${total})`} description="Groups of the identity provider decide on teams and on who is an administrator.">
          People
        </Header>
      }
      filter={
        <TextFilter
          filteringText={typed}
          filteringPlaceholder="Find people by name or email"
          filteringAriaLabel="Find people"
          onChange={({ detail }) => setTyped(detail.filteringText)}
          onDelayedChange={({ detail }) => go({ text: detail.filteringText, page: 1 })}
        />
      }
      pagination={<Pagination currentPageIndex={page} pagesCount={pages} onChange={({ detail }) => go({ text, page: detail.currentPageIndex })} ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (index) => `Page ${index}` }} />}
      empty={
        <Box textAlign="center" color="text-body-secondary">
          No one matches. {text && <Button variant="inline-link" onClick={() => go({ text: '', page: 1 })}>Show everyone</Button>}
        </Box>
      }
      columnDefinitions={[
        { id: 'name', header: 'Name', isRowHeader: true, minWidth: 180, cell: (person) => <NameOf person={person} /> },
        { id: 'teams', header: 'Teams', minWidth: 140, cell: ({ teams }) => teams.join(', ') || 'No team' },
        { id: 'role', header: 'Role', minWidth: 120, cell: ({ isAdmin }) => (isAdmin ? 'Administrator' : 'Member') },
        { id: 'seen', header: 'Last seen', minWidth: 160, cell: ({ lastSeenAt, isAbsent }) => <><Time iso={lastSeenAt} format="relative" />{isAbsent && <Box color="text-body-secondary">Not an eligible approver until the next sign-in</Box>}</> },
        { id: 'sessions', header: 'Live sessions', minWidth: 260, cell: (person) => <SessionsOf person={person} /> },
      ]}
    />
  );
}

function NameOf({ person: { name, email } }: { person: PersonView }) {
  return (
    <>
      {name}
      {email !== name && <Box color="text-body-secondary">{email}</Box>}
    </>
  );
}

function SessionsOf({ person: { id, name, sessions } }: { person: PersonView }) {
  if (sessions.length === 0) return <Box color="text-body-secondary">None</Box>;
  return (
    <SpaceBetween size="xs">
      {sessions.map((session) => (
        <SessionLine key={session.id} session={session} name={name} />
      ))}
      {sessions.length > 1 && (
        <EndSessions which={{ personId: id }} label="End all sessions" ariaLabel={`End all sessions of ${name}`} title={`End all sessions of ${name}?`} consequence={`${name} must sign in again in each browser. Groups at the identity provider stay as they are.`} />
      )}
    </SpaceBetween>
  );
}

function SessionLine({ session: { id, userAgent, lastSeenAt }, name }: { session: SessionView; name: string }) {
  return (
    <div>
      {userAgent}, seen <Time iso={lastSeenAt} format="relative" />{' '}
      <EndSessions isLink which={{ sessionId: id }} label="End session" ariaLabel={`End the session of ${name} with ${userAgent}`} title={`End the session of ${name}?`} consequence={`${name} must sign in again with ${userAgent}.`} />
    </div>
  );
}
