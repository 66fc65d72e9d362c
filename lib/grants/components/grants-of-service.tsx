'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { AppLink } from '@/components/app-link';
import { HealthWord } from '@/components/health-of-resource';
import { counterOf, ListPages } from '@/components/list-pages';
import { RefreshWhile } from '@/components/refresh-while';
import type { Paged } from '@/lib/platform/paged';
import { dayInWords } from '@/lib/requests/until';
import type { GrantSummary } from '../summaries';
import { EndAccess } from './end-access';
import { ResumeAccess } from './resume-access';
import { WordsOfGrant } from './words-of-grant';

/** Who has access to a service: which account, until when, by whose decision, how it stands; owners suspend, resume and revoke here. */
export function GrantsOfService({ list }: { list: Paged<GrantSummary> }) {
  const grants = list.items;
  return (
    <>
      <RefreshWhile isMoving={grants.some(({ inWords }) => inWords.sign === 'in-progress')} />
      <Table
        wrapLines
        trackBy="id"
        items={grants}
        ariaLabels={{ tableLabel: 'Access' }}
        header={
          <Header variant="h2" counter={counterOf(list)}>
            Access
          </Header>
        }
        pagination={<ListPages list={list} parameter="page" noun="access" />}
        empty={<Box color="text-body-secondary">Nobody has access yet. Requests appear under Approvals.</Box>}
        columnDefinitions={[
          {
            id: 'account',
            header: 'Account',
            isRowHeader: true,
            minWidth: 180,
            cell: ({ id, account, team }) => (
              <AppLink href={`/access/${id}`}>
                {team.name}, {account.id}
              </AppLink>
            ),
          },
          { id: 'until', header: 'Until', minWidth: 130, cell: ({ until }) => dayInWords(until) },
          { id: 'by', header: 'Approved by', minWidth: 130, cell: ({ approvedBy }) => approvedBy ?? '–' },
          { id: 'state', header: 'State', minWidth: 220, cell: ({ inWords }) => <WordsOfGrant inWords={inWords} /> },
          { id: 'health', header: 'Health', minWidth: 130, cell: ({ health, inWords }) => <HealthWord health={health} isProven={inWords.sign === 'success'} /> },
          {
            id: 'end',
            header: 'Action',
            minWidth: 130,
            cell: (grant) => <Actions grant={grant} />,
          },
        ]}
      />
    </>
  );
}

function Actions({ grant: { id, service, account, team, comingBack, mayRevoke, maySuspend, mayResume } }: { grant: GrantSummary }) {
  const cuttable = { id, serviceName: service.name, accountId: account.id, teamName: team.name };
  if (!mayRevoke) return <>–</>;
  return (
    <SpaceBetween size="xxs">
      {maySuspend && <EndAccess isInline how="suspend" grant={cuttable} />}
      {mayResume && <ResumeAccess isInline grant={{ ...cuttable, comingBack }} />}
      <EndAccess isInline how="revoke" grant={cuttable} />
    </SpaceBetween>
  );
}
