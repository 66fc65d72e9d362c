'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppLink, LinkButton } from '@/components/app-link';
import { counterOf, ListPages } from '@/components/list-pages';
import { Page } from '@/components/page';
import { Time } from '@/components/time';
import type { Paged } from '@/lib/platform/paged';
import type { RequestItem } from '../views';
import { RequestHistory } from './request-history';

/** Requests that wait for this person, and what was decided about the services of their teams. */
export function Approvals({ waiting, decided }: { waiting: Paged<RequestItem>; decided: Paged<RequestItem> }) {
  return (
    <Page
      title="Approvals"
      description="Who asks for services of your teams, for what, and until when."
      breadcrumbs={[{ text: 'Approvals' }]}
      help={
        <>
          <h3>Deciding</h3>
          <p>Open a request to see exactly what an approval grants and what it makes in AWS. Both sides see your comment.</p>
          <p>Nobody decides on their own request. An approval can be taken back at any time: revoke the access.</p>
        </>
      }
    >
      <SpaceBetween size="l">
        <Container
          header={
            <Header variant="h2" counter={counterOf(waiting)} actions={<ListPages list={waiting} parameter="page" noun="requests that wait" />}>
              Waiting for you
            </Header>
          }
        >
          {waiting.total === 0 ? (
            <Box color="text-body-secondary">Nobody waits for you. New requests appear here, and as a number in the navigation.</Box>
          ) : (
            <ul className="plain-list">
              {waiting.items.map((request) => (
                <li key={request.id}>
                  <Waiting request={request} />
                </li>
              ))}
            </ul>
          )}
        </Container>
        <RequestHistory title="Decided" requests={decided.items} list={decided} empty="Nothing has been decided yet." />
      </SpaceBetween>
    </Page>
  );
}

function Waiting({ request: { id, sentence, requester, createdAt, deciders } }: { request: RequestItem }) {
  return (
    <SpaceBetween size="xxs">
      <AppLink href={`/approvals/${id}`} fontSize="heading-s">
        {sentence}
      </AppLink>
      <Box color="text-body-secondary" variant="small" display="block">
        {requester} asked <Time iso={createdAt} />. {deciders.length > 1 && `${deciders.join(', ')} can decide.`}
      </Box>
      <LinkButton href={`/approvals/${id}`} ariaLabel={`Review the request: ${sentence}`}>
        Review
      </LinkButton>
    </SpaceBetween>
  );
}
