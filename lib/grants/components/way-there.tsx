'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { StatusOfPhase } from '@/components/status-of-phase';
import { Time } from '@/components/time';
import { signOfTest, TestOfConnection } from '@/lib/connections/components/test-status';
import type { ResourceView } from '@/lib/controller/resource-view';
import type { GrantView } from '../view';
import { CheckAccess } from './check-access';
import { RepairSharing } from './repair-sharing';

interface Step {
  title: string;
  /** Null: not there yet. */
  at: string | null;
  detail?: ReactNode;
  isSetback?: boolean;
  /** Where it is not what follows from the rest. */
  sign?: StatusIndicatorProps.Type;
}

/** From the question to the working connection: what happened when, and what is awaited now. */
export function WayThere({ grant }: { grant: GrantView }) {
  const { connections } = grant;
  const steps: Step[] = [
    ...grant.history.map(({ title, at, comment, isSetback }) => ({ title, at, isSetback, detail: comment && <span className="keep-lines">“{comment}”</span> })),
    ...stepsAhead(grant),
  ];
  const current = steps.find(({ at }) => at === null);
  return (
    <Container header={<Header variant="h2" actions={grant.may.retry && <CheckAccess grantId={grant.id} />}>The way there</Header>}>
      <LiveRegion hidden>{current ? `Next: ${current.title}` : `${connections.length} connections`}</LiveRegion>
      <ol className="resource-steps">
        {steps.map((step) => (
          <li key={`${step.title} ${step.at ?? ''}`}>
            <Box fontWeight="bold">
              <StatusIndicator type={signOf(step, step === current)} wrapText>
                <span className="whole-words">{step.title}</span>
              </StatusIndicator>
            </Box>
            <Box padding={{ left: 'l' }}>
              {step.at && (
                <Box variant="small" color="text-body-secondary" display="block">
                  <Time iso={step.at} />
                </Box>
              )}
              {step.detail}
            </Box>
          </li>
        ))}
      </ol>
    </Container>
  );
}

/** What gives the access now, and what is awaited. */
function stepsAhead(grant: GrantView): Step[] {
  const { standing, hasEnded, principal, invitation, service } = grant;
  if (hasEnded) return [];
  if (standing === 'suspended' || !principal) return [{ title: 'Resumed', at: null, detail: `Waits for ${service.teamName}, who own ${service.name}.` }];
  return [sharedStep(grant, principal), ...(invitation ? [ofResource('Invitation accepted', invitation)] : []), connectedStep(grant)];
}

function signOf({ at, isSetback, sign }: Step, isCurrent: boolean): StatusIndicatorProps.Type {
  if (sign) return sign;
  if (at) return isSetback ? 'stopped' : 'success';
  return isCurrent ? 'in-progress' : 'pending';
}

function ofResource(title: string, resource: ResourceView): Step {
  const isTrouble = resource.phase === 'BLOCKED' || resource.phase === 'RETRYING';
  return { title, at: resource.readyAt, detail: resource.readyAt && !isTrouble ? undefined : <StatusOfPhase resource={resource} /> };
}

/** What was changed by hand and is only reported is repaired here by the owners; the others read who can. */
function sharedStep({ id, account, service, may }: GrantView, principal: ResourceView): Step {
  const step = ofResource(`Shared with account ${account.id}`, principal);
  if (principal.reason !== 'drifted') return step;
  return { ...step, detail: <>{step.detail}{may.repairSharing ? <RepairSharing grantId={id} serviceId={service.id} resourceId={principal.id} /> : <Box>{service.teamName} can repair it on this page.</Box>}</> };
}

function connectedStep({ connections, isShared, team, service, account }: GrantView): Step {
  const ready = connections.filter(({ isReady }) => isReady);
  const proven = ready.find(({ test }) => test.is === 'passed') ?? ready[0];
  if (proven?.test.is === 'passed') return { title: 'Connected and tested', at: proven.test.at };
  if (proven) return { title: 'Connected', at: null, sign: signOfTest(proven.test), detail: <TestOfConnection test={proven.test} serviceName={service.name} accountId={account.id} /> };
  const [first] = connections;
  if (first) return { title: 'Connected', at: null, detail: <StatusOfPhase resource={first.resource} /> };
  return { title: 'Connected', at: null, detail: isShared ? `Waits for ${team.name}, who connect below.` : 'Comes after the sharing.' };
}
