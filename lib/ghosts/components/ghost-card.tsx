'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppLink, LinkButton } from '@/components/app-link';
import { Copyable } from '@/components/copyable';
import { ResourceSteps } from '@/components/resource-steps';
import { Time } from '@/components/time';
import type { GhostItem, GhostsView, UnexplainedAccess } from '../view';
import { capitalized } from '../words';
import { AdoptGhost } from './adopt-ghost';
import { CutGhost } from './cut-ghost';
import { Sign } from './sign';

/** All that one holder has of one service without a grant, and what can be done about it. */
export function GhostCard({ access, days }: { access: UnexplainedAccess; days: GhostsView['days'] }) {
  const { title, service, holder, since, items, notes, cut, state } = access;
  return (
    <Container header={<Header variant="h2" headingTagOverride="h2" actions={<Actions access={access} days={days} />} description={<State access={access} />}>{title}</Header>}>
      <SpaceBetween size="m">
        {state === 'beingCut' && cut && <ResourceSteps resources={[{ ...cut.resource, events: cut.events }]} progressLabel="Being cut" />}
        <Waits access={access} />
        <ul className="plain-list">
          {items.map((item) => (
            <li key={item.id}>
              <Item item={item} />
            </li>
          ))}
        </ul>
        {notes.map((note) => (
          <Box key={note} color="text-body-secondary">
            {note}
          </Box>
        ))}
        {state === 'open' && !access.isOtherPath && access.whyNotAdopt && <Box color="text-body-secondary">It cannot be adopted now. {access.whyNotAdopt}</Box>}
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Service', value: <><AppLink href={`/services/${service.id}`}>{service.name}</AppLink> of {service.teamName}, in account {service.accountId}, {service.region}</> },
            { label: 'Who has it', value: <>{capitalized(holder.inWords)}{holder.teamName && `, of team ${holder.teamName}`}</> },
            { label: 'Seen since', value: <><Time iso={since} />{access.isOtherPath && access.grantId && <>. <AppLink href={`/access/${access.grantId}`}>Open access</AppLink></>}</> },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

function Item({ item: { sentence, noun, arn, awsState, createdAt } }: { item: GhostItem }) {
  return (
    <SpaceBetween size="xxs">
      <div className="whole-words">{sentence}.</div>
      <Box variant="small" color="text-body-secondary" display="block">
        {noun.charAt(0).toUpperCase() + noun.slice(1)} {awsState && <span className="aws-term">{awsState}</span>}
        {createdAt && <>, made <Time iso={createdAt} /></>}
      </Box>
      {arn && (
        <span className="aws-term">
          <Copyable value={arn} label={`ARN of the ${noun}`} />
        </span>
      )}
    </SpaceBetween>
  );
}

function State({ access: { state, request, decided, isOtherPath } }: { access: UnexplainedAccess }) {
  if (state === 'beingCut') return <Sign type="in-progress">Being cut, as {decided?.by} ordered{decided && <> <Time iso={decided.at} format="relative" /></>}</Sign>;
  if (state === 'asked' && request) return <Sign type="pending">A request for it waits for a decision</Sign>;
  return <Sign type="warning">{isOtherPath ? 'A path beside its grant' : 'No grant explains it'}</Sign>;
}

/** Who has proposed what, and what became of it. */
function Waits({ access: { request, rejected, service } }: { access: UnexplainedAccess }) {
  if (request) {
    return (
      <Alert type="info" header={`${request.requester} asked for a grant`} action={<LinkButton href={`/approvals/${request.id}`}>See the request</LinkButton>}>
        {request.deciders.length > 0 ? `${request.deciders.join(', ')} can decide.` : `No one can approve it now. Ask another member of the team that owns ${service.name} to sign in.`} Approved, it explains what was found, and nothing on AWS changes.
      </Alert>
    );
  }
  if (!rejected) return null;
  return (
    <Alert type="warning" header={`${rejected.by} rejected to keep it`} action={<LinkButton href={`/approvals/${rejected.requestId}`}>See the request</LinkButton>}>
      {rejected.comment && `“${rejected.comment}” `}It is still there: cut it.
    </Alert>
  );
}

function Actions({ access, days }: { access: UnexplainedAccess; days: GhostsView['days'] }) {
  const { state, whyNotAdopt, mayCut } = access;
  if (state !== 'open' && state !== 'asked') return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {state === 'open' && !access.isOtherPath && <AdoptGhost access={access} days={days} whyNot={whyNotAdopt} />}
      {mayCut && <CutGhost access={access} />}
    </SpaceBetween>
  );
}
