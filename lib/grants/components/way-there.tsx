'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { StatusOfPhase } from '@/components/status-of-phase';
import { Time } from '@/components/time';
import type { ResourceView } from '@/lib/controller/resource-view';
import type { GrantView } from '../view';
import { CheckAccess } from './check-access';

interface Step {
  title: string;
  /** Null: not there yet. */
  at: string | null;
  detail?: ReactNode;
}

/** From the question to the working connection: what happened when, and what is awaited now. */
export function WayThere({ grant }: { grant: GrantView }) {
  const { request, principal, invitation, connections, ended } = grant;
  const steps: Step[] = [
    { title: `Asked by ${request.requester}`, at: request.createdAt, detail: <span className="keep-lines">“{request.reason}”</span> },
    { title: `Approved by ${request.decidedBy ?? 'an approver'}`, at: request.decidedAt, detail: request.comment && <span className="keep-lines">“{request.comment}”</span> },
  ];
  if (!ended) {
    steps.push(ofResource(`Shared with account ${grant.account.id}`, principal));
    if (invitation) steps.push(ofResource('Invitation accepted', invitation));
    steps.push(connectedStep(grant));
  } else {
    steps.push({
      title: ended.by ? `Ended by ${ended.by}` : 'Ended, since its date has passed',
      at: ended.at,
      detail: ended.comment && <span className="keep-lines">“{ended.comment}”</span>,
    });
  }
  const current = steps.find(({ at }) => at === null);
  return (
    <Container header={<Header variant="h2" actions={grant.may.retry && <CheckAccess grantId={grant.id} />}>The way there</Header>}>
      <LiveRegion hidden>{current ? `Next: ${current.title}` : `${connections.length} connections`}</LiveRegion>
      <ol className="resource-steps">
        {steps.map(({ title, at, detail }) => (
          <li key={title}>
            <Box fontWeight="bold">
              <StatusIndicator type={signOf(at, title === current?.title)} wrapText>
                <span className="whole-words">{title}</span>
              </StatusIndicator>
            </Box>
            <Box padding={{ left: 'l' }}>
              {at && (
                <Box variant="small" color="text-body-secondary" display="block">
                  <Time iso={at} />
                </Box>
              )}
              {detail}
            </Box>
          </li>
        ))}
      </ol>
    </Container>
  );
}

function signOf(at: string | null, isCurrent: boolean): StatusIndicatorProps.Type {
  if (at) return 'success';
  return isCurrent ? 'in-progress' : 'pending';
}

function ofResource(title: string, resource: ResourceView): Step {
  const isTrouble = resource.phase === 'BLOCKED' || resource.phase === 'RETRYING';
  return { title, at: resource.readyAt, detail: resource.readyAt && !isTrouble ? undefined : <StatusOfPhase resource={resource} /> };
}

function connectedStep({ connections, isShared, team }: GrantView): Step {
  const ready = connections.find(({ isReady }) => isReady);
  if (ready) return { title: 'Connected', at: ready.resource.readyAt };
  const [first] = connections;
  if (first) return { title: 'Connected', at: null, detail: <StatusOfPhase resource={first.resource} /> };
  return { title: 'Connected', at: null, detail: isShared ? `Waits for ${team.name}, who connect below.` : 'Comes after the sharing.' };
}
