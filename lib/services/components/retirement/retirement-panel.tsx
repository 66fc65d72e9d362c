'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { AppLink } from '@/components/app-link';
import { StatusOfPhase } from '@/components/status-of-phase';
import type { ResourceStep } from '@/components/resource-steps';
import { Time } from '@/components/time';
import { WordsOfGrant } from '@/lib/grants/components/words-of-grant';
import { retirementProgressQuery } from '../../queries';
import type { RetirementProgress } from '../../reads/retirement-progress';
import type { ServiceView } from '../../view';

interface RetirementPanelProps {
  service: ServiceView;
  /** Null for readers who only see that it is, or is being, retired. */
  progress: RetirementProgress | null;
  resources: ResourceStep[];
}

/** That a service is, or is being, retired: by whom and why, how far it is, and who must act. */
export function RetirementPanel({ service, progress, resources }: RetirementPanelProps) {
  const { retirement } = service;
  if (!retirement) return null;
  const requested = (
    <>
      {retirement.by} requested this <Time iso={retirement.at} />: “{retirement.reason}”
    </>
  );
  if (!retirement.doneAt) {
    return (
      <SpaceBetween size="l">
        <Alert type="warning" header={`${service.name} is being retired`}>
          {requested} No one can request access, connect or change the service any more.
        </Alert>
        {progress && <Progress service={service} first={progress} resources={resources} />}
      </SpaceBetween>
    );
  }
  return (
    <Alert
      type="info"
      header={
        <>
          Retired on <Time iso={retirement.doneAt} />
        </>
      }
    >
      <SpaceBetween size="xs">
        <div>{requested}</div>
        <div>The Access tab has the history and the removal proof of each access.</div>
        {retirement.gatewayKept && <div>The resource gateway stays. {retirement.gatewayKept}</div>}
        {progress && progress.leftovers.length > 0 && <Leftovers leftovers={progress.leftovers} />}
      </SpaceBetween>
    </Alert>
  );
}

function Progress({ service, first, resources }: { service: ServiceView; first: RetirementProgress; resources: ResourceStep[] }) {
  const router = useRouter();
  const cache = useQueryClient();
  const { data } = useQuery(retirementProgressQuery(service.id, first));
  const { isDone } = data;
  useEffect(() => {
    if (!isDone) return;
    void cache.invalidateQueries({ queryKey: ['service-resources', service.id] });
    router.refresh();
  }, [isDone, cache, router, service.id]);
  const total = data.accessCount + data.unmanagedCount;
  const removed = data.removedCount + data.unmanagedRemoved;
  return (
    <Container header={<Header variant="h2">Retirement</Header>}>
      <SpaceBetween size="l">
        <ProgressBar value={total === 0 ? 100 : (removed / total) * 100} label="Access removed" additionalInfo={`${removed.toLocaleString('en')} of ${total.toLocaleString('en')} removed with proof. You can leave this page; Pergola continues.`} />
        {data.openRequests > 0 && <StatusIndicator type="in-progress">Closing {data.openRequests.toLocaleString('en')} requests</StatusIndicator>}
        {data.accesses.map(({ grantId, teamName, accountId, inWords }) => (
          <div key={grantId}>
            <div>
              <AppLink href={`/access/${grantId}`}>
                {teamName}, {accountId}
              </AppLink>
            </div>
            <WordsOfGrant inWords={inWords} />
          </div>
        ))}
        {data.accessCount > data.accesses.length && <div>and {(data.accessCount - data.accesses.length).toLocaleString('en')} more</div>}
        <Unmanaged progress={data} />
        {data.leftovers.length > 0 && removed === total && <Leftovers leftovers={data.leftovers} />}
        <div>
          <Box variant="awsui-key-label">AWS resources</Box>
          {resources.map((resource) => (
            <div key={resource.id}>
              <div>
                {resource.noun} {resource.name}
              </div>
              {resource.desired === 'ABSENT' ? <StatusOfPhase resource={resource} /> : <StatusIndicator type="pending">{resource.kind === 'resource-gateway' ? 'Decided after the resource configuration is deleted' : 'Deleted after all access is removed'}</StatusIndicator>}
            </div>
          ))}
        </div>
      </SpaceBetween>
    </Container>
  );
}

function Unmanaged({ progress: { unmanagedCount, unmanagedRemoved, unmanagedBlocked, isScanned, scanProblem } }: { progress: RetirementProgress }) {
  return (
    <div>
      <Box variant="awsui-key-label">Unmanaged access</Box>
      {!isScanned && (scanProblem ? <StatusIndicator type="error" wrapText>Pergola can’t check for unmanaged access. {scanProblem}</StatusIndicator> : <StatusIndicator type="in-progress">Checking the account for unmanaged access</StatusIndicator>)}
      {isScanned && unmanagedCount === 0 && <StatusIndicator type="success">None found</StatusIndicator>}
      {unmanagedCount > 0 && <StatusIndicator type={unmanagedRemoved === unmanagedCount ? 'success' : 'in-progress'}>{`${unmanagedRemoved} of ${unmanagedCount} removed`}</StatusIndicator>}
      {unmanagedBlocked.map(({ name, message }) => (
        <StatusIndicator key={name} type="error" wrapText>
          {name}: {message}
        </StatusIndicator>
      ))}
    </div>
  );
}

/** What gives no access any more, and is still there. */
function Leftovers({ leftovers }: { leftovers: RetirementProgress['leftovers'] }) {
  return (
    <div>
      <Box variant="awsui-key-label">Left in accounts that Pergola can’t reach</Box>
      These give no access. Pergola removes them when the role of the account works again.
      {leftovers.map(({ what, sentence, grantId }) => (
        <div key={what} className="whole-words">
          <AppLink href={`/access/${grantId}`}>{what}</AppLink>: {sentence}
        </div>
      ))}
    </div>
  );
}
