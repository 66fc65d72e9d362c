'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { AppLink } from '@/components/app-link';
import { ResourceSteps } from '@/components/resource-steps';
import { Time, useNow } from '@/components/time';
import type { Cut, Remaining } from '../status';
import type { GrantView } from '../view';
import { ProofOfCut } from './proof-of-cut';

/** How far the cut is, step by step, and then what proves it. The proof stays for both sides. */
export function CutPanel({ grant, cut }: { grant: GrantView; cut: Cut }) {
  const steps = [...grant.connections.map(({ resource }) => resource), ...(grant.invitation ? [grant.invitation] : []), ...(grant.principal ? [grant.principal] : [])];
  return (
    <Container header={<Header variant="h2" description={grant.standing === 'suspended' ? 'Suspended access is cut like one that has ended.' : undefined}>The cut</Header>}>
      <SpaceBetween size="l">
        {cut.is === 'cut' && (
          <StatusIndicator type="success">
            <CutAt iso={cut.at} />
          </StatusIndicator>
        )}
        {cut.is === 'cutWithRemains' && (
          <>
            <StatusIndicator type="warning">
              <CutAt iso={cut.at} />. What is named below remains.
            </StatusIndicator>
            <Remains remaining={cut.remaining} />
          </>
        )}
        {cut.is === 'replaced' && (
          <Box>
            The connections of this grant are gone. Account {grant.account.id} has been given access anew, so it stays in the share: <AppLink href={`/access/${cut.byGrantId}`}>open the newer grant</AppLink>.
          </Box>
        )}
        {cut.is === 'beingCut' && (
          <>
            <Remains remaining={cut.remaining.filter(({ isStuck }) => isStuck)} />
            <ResourceSteps resources={steps.map((step) => ({ ...step, events: grant.connections.find(({ resource }) => resource.id === step.id)?.events }))} progressLabel="Being cut" />
          </>
        )}
        {grant.contradicted.map(({ at, contradictedAt, found, removedAt }) => (
          <Alert key={at} type="warning" header="An earlier proof no longer counts">
            The proof of <Time iso={at} /> was contradicted <Time iso={contradictedAt} />: {found}.{removedAt && <> Pergola removed it again <Time iso={removedAt} />.</>}{!removedAt && cut.is === 'beingCut' && ' Pergola hasn’t verified the new removal yet.'}
          </Alert>
        ))}
        {'proof' in cut && <ProofOfCut proof={cut.proof} />}
      </SpaceBetween>
    </Container>
  );
}

/** `Cut at 23:12:40`, in the reader's zone. */
function CutAt({ iso }: { iso: string }) {
  const now = useNow();
  const time = now === 0 ? `${iso.slice(11, 19)} UTC` : new Date(iso).toLocaleTimeString('en-GB');
  return (
    <>
      Cut at <time dateTime={iso} title={`${iso.slice(0, 19).replace('T', ' ')} UTC`}>{time}</time>
    </>
  );
}

function Remains({ remaining }: { remaining: Remaining[] }) {
  if (remaining.length === 0) return null;
  return (
    <Alert type="warning" header="What remains">
      {remaining.map(({ what, sentence }) => (
        <div key={what}>
          {what}: {sentence}
        </div>
      ))}
    </Alert>
  );
}
