'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Link from '@cloudscape-design/components/link';
import LiveRegion from '@cloudscape-design/components/live-region';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ResourceEventView, ResourceView } from '@/lib/controller/resource-view';
import { awsConsoleAddress } from './aws-console';
import { Copyable } from './copyable';
import { HealthOfResource } from './health-of-resource';
import { StatusOfPhase } from './status-of-phase';
import { Time } from './time';

export type ResourceStep = ResourceView & { events?: ResourceEventView[] };

interface ResourceStepsProps {
  /** In the order in which they are made, or taken away. */
  resources: ResourceStep[];
  /** A bar above, while not all is done: `Publishing service1`. Omit it where nothing is under way. */
  progressLabel?: string;
  /** What a person can do about one of them, e.g. a button for a blocked one. */
  actionFor?: (resource: ResourceStep) => ReactNode;
  /** False: that AWS reports them ready does not show that they work. */
  isProven?: boolean;
}

function isDone({ phase }: ResourceView): boolean {
  return phase === 'CONVERGED' || phase === 'GONE';
}

function sentenceCase(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

/** AWS objects one after the other, each with its sentence, its ids to copy and its way into the AWS console. Feed it from a query that polls. */
export function ResourceSteps({ resources, progressLabel, actionFor, isProven = true }: ResourceStepsProps) {
  const done = resources.filter(isDone).length;
  const isComplete = done === resources.length;
  const word = resources.every(({ desired }) => desired === 'ABSENT') ? 'gone' : 'ready';
  return (
    <SpaceBetween size="l">
      {progressLabel && !isComplete && (
        <ProgressBar value={(done / resources.length) * 100} label={progressLabel} additionalInfo={`${done} of ${resources.length} ${word}. You can leave this page; it goes on.`} />
      )}
      {progressLabel && <LiveRegion hidden>{`${done} of ${resources.length} ${word}. ${resources.find((each) => !isDone(each))?.sentence ?? ''}`}</LiveRegion>}
      <ol className="resource-steps">
        {resources.map((resource) => (
          <li key={resource.id}>
            <Step resource={resource} action={actionFor?.(resource)} isProven={isProven} />
          </li>
        ))}
      </ol>
    </SpaceBetween>
  );
}

function Step({ resource, action, isProven }: { resource: ResourceStep; action: ReactNode; isProven: boolean }) {
  const console = awsConsoleAddress(resource);
  const id = resource.awsArn ?? resource.awsId;
  return (
    <SpaceBetween size="xxs">
      <Box fontWeight="bold">
        {sentenceCase(resource.noun)} {resource.name}
        <Box variant="small" color="text-body-secondary" margin={{ left: 'xs' }}>
          account {resource.accountId}, {resource.region}
        </Box>
      </Box>
      <StatusOfPhase resource={resource} isProven={isProven} />
      <HealthOfResource resource={resource} isProven={isProven} />
      {id && resource.phase !== 'GONE' && (
        <Box variant="small" padding={{ left: 'l' }} display="block">
          <span className="aws-term">
            <Copyable value={id} label={`ARN of the ${resource.noun} ${resource.name}`} />
          </span>
          {console && (
            <Box variant="small" margin={{ left: 's' }}>
              <Link href={console} external fontSize="body-s" externalIconAriaLabel="Opens in a new tab" ariaLabel={`${sentenceCase(resource.noun)} ${resource.name} in the AWS console`}>
                AWS console
              </Link>
            </Box>
          )}
        </Box>
      )}
      {action && <Box padding={{ left: 'l', top: 'xs' }}>{action}</Box>}
      {resource.events && resource.events.length > 0 && <Progress events={resource.events} noun={resource.noun} />}
    </SpaceBetween>
  );
}

function Progress({ events, noun }: { events: ResourceEventView[]; noun: string }) {
  return (
    <ExpandableSection variant="inline" headerText={`What happened (${events.length})`} headerAriaLabel={`What happened to the ${noun}`}>
      <SpaceBetween size="xs">
        {events.map((event, index) => (
          <Box key={`${event.at}-${index}`} variant="small" display="block">
            <Time iso={event.at} /> {event.sentence}
            {event.awsCall && (
              <>
                {' '}
                <span className="aws-term">
                  {event.awsCall}
                  {event.awsRequestId && `, request ${event.awsRequestId}`}
                </span>
              </>
            )}
          </Box>
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}
