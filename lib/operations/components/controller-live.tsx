'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { LinkButton } from '@/components/app-link';
import { Page } from '@/components/page';
import { overviewQuery } from '../queries';
import type { AwsCalls } from '../reads/aws-calls';
import type { Limits } from '../reads/limits';
import type { Overview } from '../reads/overview';
import type { StuckPage } from '../reads/stuck';
import type { StuckFilter } from '../schema';
import { CallsOfAccounts } from './calls-of-accounts';
import { LimitsPanel } from './limits-panel';
import { Pauses } from './pauses';
import { QueueFigures } from './queue-figures';
import { StartPause, type PauseChoices } from './start-pause';
import { StuckResources } from './stuck-resources';
import { UnreadAccounts } from './unread-accounts';
import { Workers } from './workers';

interface ControllerLiveProps {
  overview: Overview;
  filter: StuckFilter;
  stuck: StuckPage;
  calls: AwsCalls;
  limits: Limits;
  choices: PauseChoices;
}

/** How the controller is doing, for administrators; it moves by itself. */
export function ControllerLive({ overview: initial, filter, stuck, calls, limits, choices }: ControllerLiveProps) {
  const { data: overview, error } = useQuery(overviewQuery(initial));
  return (
    <Page
      title="Controller"
      description="What Pergola is doing on AWS, what holds it up, and who can help."
      breadcrumbs={[{ text: 'Controller' }]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <LinkButton href="/controller/installation">Installation</LinkButton>
          <StartPause choices={choices} />
        </SpaceBetween>
      }
      help={
        <>
          <h3>Blocked</h3>
          <p>Only a person can help: each line says who. It goes on by itself once that is done.</p>
          <h3>Failing</h3>
          <p>AWS refused or did not answer, and it is tried again by itself, at most five minutes apart.</p>
          <h3>Pausing</h3>
          <p>Stops what Pergola would change on AWS; AWS goes on being read. People see the reason on every page. Removals go on unless you pause them too, so that a cut is a cut.</p>
        </>
      }
    >
      <SpaceBetween size="l">
        {error && (
          <Alert type="warning" header="This page may be behind">
            {error.message}
          </Alert>
        )}
        <QueueFigures overview={overview} />
        <Pauses pauses={overview.pauses} waiting={overview.stuck.paused} />
        <StuckResources filter={filter} first={stuck} overview={overview} choices={choices} />
        <CallsOfAccounts initial={calls} />
        <UnreadAccounts problems={overview.accountProblems} />
        <LimitsPanel limits={limits} />
        <Workers workers={overview.workers} />
      </SpaceBetween>
    </Page>
  );
}
