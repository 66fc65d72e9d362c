'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { AppLink, LinkButton } from '@/components/app-link';
import { Page } from '@/components/page';
import { HealthWord } from '@/components/health-of-resource';
import { counterOf, ListPages } from '@/components/list-pages';
import { RefreshWhile } from '@/components/refresh-while';
import { Time } from '@/components/time';
import { StateOfRequest } from '@/lib/requests/components/state-of-request';
import type { Paged } from '@/lib/platform/paged';
import type { RequestItem } from '@/lib/requests/views';
import { dayInWords } from '@/lib/requests/until';
import type { GrantSummary } from '../summaries';
import { stands } from '../status';
import { EndingSoon } from './ending-soon';
import { WordsOfGrant } from './words-of-grant';

/** What one's teams have asked for, have, and had. */
export function MyAccess({ requests: asked, grants: list }: { requests: Paged<RequestItem>; grants: Paged<GrantSummary> }) {
  const [requests, grants] = [asked.items, list.items];
  const isMoving = requests.some(({ state }) => state === 'PENDING') || grants.some(({ inWords }) => inWords.sign === 'in-progress');
  return (
    <Page
      title="My access"
      description="What your teams have asked for, what they have, and what has ended."
      breadcrumbs={[{ text: 'My access' }]}
      actions={<LinkButton href="/">Find a service</LinkButton>}
      help={
        <>
          <h3>From here on</h3>
          <p>Open an access to connect, to send a test request, and to copy what your workflows need.</p>
          <p>A rejected request can be asked again, with the comment in view.</p>
        </>
      }
    >
      <RefreshWhile isMoving={isMoving} />
      <SpaceBetween size="l">
        <EndingSoon grants={grants} />
        <Table
          wrapLines
          trackBy="id"
          items={grants}
          ariaLabels={{ tableLabel: 'Access' }}
          header={
            <Header
              variant="h2"
              counter={counterOf(list)}
              description={list.total > list.pageSize ? 'Access that is in force comes first.' : undefined}
            >
              Access
            </Header>
          }
          pagination={<ListPages list={list} parameter="page" noun="access" />}
          empty={
            <SpaceBetween size="s">
              <Box color="text-body-secondary">Your teams have no access yet. Find a service in the catalog and request access to it.</Box>
              <LinkButton href="/">Find a service</LinkButton>
            </SpaceBetween>
          }
          columnDefinitions={[
            {
              id: 'service',
              header: 'Service',
              isRowHeader: true,
              minWidth: 140,
              cell: ({ id, service, account }) => (
                <AppLink href={`/access/${id}`} ariaLabel={`${service.name} in account ${account.id}`}>
                  {service.name}
                </AppLink>
              ),
            },
            { id: 'state', header: 'State', minWidth: 240, cell: ({ inWords }) => <WordsOfGrant inWords={inWords} /> },
            { id: 'health', header: 'Health', minWidth: 130, cell: ({ health, inWords }) => <HealthWord health={health} isProven={inWords.sign === 'success'} /> },
            { id: 'account', header: 'Account', minWidth: 160, cell: ({ account }) => `${account.name} (${account.id})` },
            { id: 'connections', header: 'Connections', minWidth: 120, cell: ({ connections }) => connections.join(', ') || '–' },
            { id: 'until', header: 'Until', minWidth: 130, cell: (grant) => <Until grant={grant} /> },
            { id: 'approved', header: 'Approved', minWidth: 160, cell: ({ approvedBy, approvedAt }) => <>{approvedBy}, <Time iso={approvedAt} format="relative" /></> },
          ]}
        />
        <Table
          wrapLines
          trackBy="id"
          items={requests}
          ariaLabels={{ tableLabel: 'Requests' }}
          header={
            <Header variant="h2" counter={counterOf(asked)}>
              Requests
            </Header>
          }
          pagination={<ListPages list={asked} parameter="requests" noun="requests" />}
          empty={<Box color="text-body-secondary">Nothing waits for a decision.</Box>}
          columnDefinitions={[
            { id: 'service', header: 'Service', isRowHeader: true, minWidth: 140, cell: ({ id, service }) => <AppLink href={`/approvals/${id}`}>{service.name}</AppLink> },
            {
              id: 'state',
              header: 'State',
              minWidth: 180,
              cell: (request) => (
                <>
                  <StateOfRequest request={request} />
                  <Next request={request} />
                </>
              ),
            },
            { id: 'account', header: 'Account', minWidth: 130, cell: ({ accountId }) => accountId },
            { id: 'until', header: 'Until', minWidth: 130, cell: ({ until }) => dayInWords(until) },
            { id: 'comment', header: 'Comment', minWidth: 140, cell: ({ comment }) => comment ?? '–' },
            { id: 'asked', header: 'Asked', minWidth: 160, cell: ({ requester, createdAt }) => <>{requester}, <Time iso={createdAt} format="relative" /></> },
          ]}
        />
      </SpaceBetween>
    </Page>
  );
}

/** The last day while it stands, and the way to a later one. */
function Until({ grant: { id, service, account, standing, until, mayRenew, renewalRequestId } }: { grant: GrantSummary }) {
  if (!stands(standing)) return <>–</>;
  const where = `${service.name} in account ${account.id}`;
  return (
    <>
      <div>{dayInWords(until)}</div>
      {renewalRequestId ? (
        <AppLink href={`/approvals/${renewalRequestId}`} ariaLabel={`Renewal of ${where}, which waits`}>
          Renewal waits
        </AppLink>
      ) : (
        mayRenew && (
          <AppLink href={`/access/${id}/renew`} ariaLabel={`Renew ${where}`}>
            Renew
          </AppLink>
        )
      )}
    </>
  );
}

/** No dead end: what was rejected or withdrawn can be asked again, unless the service was retired. */
function Next({ request: { state, service, id, renews } }: { request: RequestItem }) {
  if (state === 'PENDING' || !service.isPublished) return null;
  if (renews?.stands) {
    return (
      <AppLink href={`/access/${renews.grantId}/renew`} ariaLabel={`Ask again to renew ${service.name}`}>
        Ask again
      </AppLink>
    );
  }
  return (
    <AppLink href={`/services/${service.id}/request?again=${id}`} ariaLabel={`Ask again for ${service.name}`}>
      Ask again
    </AppLink>
  );
}
