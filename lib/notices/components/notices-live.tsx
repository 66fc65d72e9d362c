'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { AppLink } from '@/components/app-link';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { Page } from '@/components/page';
import { unreadKey } from '@/components/shell/unread';
import { Time } from '@/components/time';
import { useAction } from '@/components/use-action';
import { markAllReadAction, markReadAction } from '../actions';
import { noticesQuery } from '../queries';
import type { NoticePage, NoticeView } from '../reads';
import type { NoticeFilter } from '../schema';

const weights: Record<NoticeView['weight'], { sign: StatusIndicatorProps.Type; word: string }> = {
  ALERT: { sign: 'error', word: 'Alert' },
  WARNING: { sign: 'warning', word: 'To see to' },
  INFO: { sign: 'info', word: 'For information' },
};

/** What the person's teams are told: what is still so first, the latest on top. */
export function NoticesLive({ filter, first }: { filter: NoticeFilter; first: NoticePage }) {
  const router = useRouter();
  const client = useQueryClient();
  const { data, error } = useQuery(noticesQuery(filter, first));
  useEffect(() => {
    client.setQueryData(unreadKey, { unread: data.unread });
  }, [client, data.unread]);
  const one = useAction(markReadAction);
  const all = useAction(markAllReadAction);
  const show = (change: Partial<NoticeFilter>) => {
    const next = { ...filter, page: 1, ...change };
    router.replace(`/notices?show=${next.show}${next.page > 1 ? `&page=${next.page}` : ''}`, { scroll: false });
  };
  /** What was pressed is gone with its line, or has nothing more to do. */
  const afterwards = async (isDone: boolean) => {
    if (!isDone) return;
    await client.invalidateQueries({ queryKey: unreadKey });
    focusHeading();
  };
  return (
    <Page
      title="Notices"
      description="What your teams are told without having looked: end dates that come near, what waits for somebody, and cuts that are not done."
      breadcrumbs={[{ text: 'Notices' }]}
      actions={
        <Button disabled={data.unread === 0} loading={all.isRunning} loadingText="Marking as read" onClick={async () => afterwards((await all.run({ asOf: data.asOf })).ok)}>
          Mark all as read
        </Button>
      }
      help={
        <>
          <h3>Who reads this</h3>
          <p>Everybody of the team that a notice is for. Marking one as read is for yourself alone.</p>
          <h3>What is settled</h3>
          <p>What is no longer so settles by itself, such as a request that was decided, or a cut whose proof is there. An alert that lasts is told again every day. Settled notices are kept for 90 days.</p>
        </>
      }
    >
      <SpaceBetween size="s">
        <FailureAlert failure={one.failure ?? all.failure} />
        {error && (
          <Alert type="warning" header="This list may be behind">
            {error.message}
          </Alert>
        )}
        <Table
          wrapLines
          trackBy="id"
          items={data.notices}
          ariaLabels={{ tableLabel: 'Notices' }}
          header={<Header variant="h2">{filter.show === 'unread' ? 'Unread' : 'All'}</Header>}
          filter={
            <SegmentedControl
              label="Which notices"
              selectedId={filter.show}
              options={[
                { id: 'unread', text: `Unread (${data.unread >= 100 ? '99+' : data.unread})` },
                { id: 'all', text: 'All' },
              ]}
              onChange={({ detail }) => show({ show: detail.selectedId as NoticeFilter['show'] })}
            />
          }
          pagination={
            (filter.page > 1 || data.hasMore) && (
              <Pagination
                currentPageIndex={filter.page}
                pagesCount={data.hasMore ? filter.page + 1 : filter.page}
                openEnd={data.hasMore}
                ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (page) => `Page ${page}` }}
                onChange={({ detail }) => show({ page: detail.currentPageIndex })}
              />
            )
          }
          empty={<Box color="text-body-secondary">{filter.show === 'unread' ? 'You have read everything that is still so.' : 'Your teams have not been told anything yet.'}</Box>}
          columnDefinitions={[
            { id: 'what', header: 'What', isRowHeader: true, minWidth: 150, cell: (notice) => <What notice={notice} /> },
            {
              id: 'read',
              header: 'Read',
              minWidth: 140,
              cell: ({ id, sentence, isRead }) =>
                isRead ? (
                  'Read'
                ) : (
                  <Button variant="inline-link" wrapText={false} ariaLabel={`Mark as read: ${sentence}`} disabled={one.isRunning} onClick={async () => afterwards((await one.run({ noticeId: id })).ok)}>
                    Mark as read
                  </Button>
                ),
            },
          ]}
        />
      </SpaceBetween>
    </Page>
  );
}

function What({ notice: { weight, sentence, href, teamName, createdAt, settledAt } }: { notice: NoticeView }) {
  const { sign, word } = weights[weight];
  return (
    <>
      <StatusIndicator type={sign}>{word}</StatusIndicator>
      <div className="whole-words">
        <AppLink href={href}>{sentence}</AppLink>
      </div>
      <Box variant="small" color="text-body-secondary" display="block">
        {teamName ?? 'Administrators'} · <Time iso={createdAt} format="relative" />
        {settledAt && (
          <>
            {' '}
            · settled <Time iso={settledAt} format="relative" />
          </>
        )}
      </Box>
    </>
  );
}
