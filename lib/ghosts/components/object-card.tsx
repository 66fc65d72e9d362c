'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppLink } from '@/components/app-link';
import { Copyable } from '@/components/copyable';
import { ResourceSteps } from '@/components/resource-steps';
import { Time } from '@/components/time';
import type { ObjectView } from '../objects-view';
import { capitalized } from '../words';
import { RemoveObject } from './remove-object';
import { Sign } from './sign';

const titles = { TWIN: 'Second object of a resource', REMOVED: 'Object of a removed resource', UNKNOWN: 'Object of no known resource' } as const;

/** One object on AWS that carries a mark of Pergola and is the object of no resource. */
export function ObjectCard({ object }: { object: ObjectView }) {
  const { sentence, notes, noun, arn, accountId, accountName, region, awsState, service, foundAt, state, removal, whyNotRemove, mayRemove, markedAs, problem } = object;
  return (
    <Container header={<Header variant="h2" actions={mayRemove && <RemoveObject object={object} />} description={<State object={object} />}>{`${titles[problem]}: ${noun} ${object.name}`}</Header>}>
      <SpaceBetween size="m">
        {state === 'beingRemoved' && removal && <ResourceSteps resources={[{ ...removal.resource, events: removal.events }]} progressLabel="Removing" />}
        <div className="whole-words">{sentence}.</div>
        {notes.map((note) => (
          <Box key={note} color="text-body-secondary">
            {note}
          </Box>
        ))}
        {whyNotRemove && <Box color="text-body-secondary">{whyNotRemove}</Box>}
        <span className="aws-term">
          <Copyable value={arn} label={`ARN of the ${noun}`} />
        </span>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Account', value: `${accountName ? `${accountName} (${accountId})` : accountId}, ${region}` },
            { label: 'State', value: awsState ? <span className="aws-term">{awsState}</span> : '-' },
            { label: 'Mark', value: <span className="aws-term">{markedAs}</span> },
            { label: service ? 'Service' : 'Found', value: service ? <AppLink href={`/services/${service.id}`}>{service.name}</AppLink> : foundAt && <Time iso={foundAt} /> },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

function State({ object: { state, removal } }: { object: ObjectView }) {
  if (state === 'beingRemoved') return <Sign type="in-progress">{removal?.by ? `${removal.by} requested its removal` : 'Its removal was requested'}{removal?.at && <> <Time iso={removal.at} format="relative" /></>}</Sign>;
  return <Sign type="warning">No resource manages it</Sign>;
}

/** What was removed, or is gone. */
export function SettledObjects({ objects }: { objects: ObjectView[] }) {
  return (
    <Container header={<Header variant="h2" counter={`(${objects.length})`}>Removed objects</Header>}>
      <ul className="plain-list">
        {objects.map(({ id, sentence, state, settledAt, removal }) => (
          <li key={id}>
            <SpaceBetween size="xxs">
              <div className="whole-words">{capitalized(sentence)}.</div>
              <Sign type={state === 'removed' ? 'success' : 'stopped'}>
                {state === 'removed' ? 'Removed' : 'No longer found'} {settledAt && <Time iso={settledAt} />}{state === 'removed' && removal?.by && `, as ${removal.by} requested`}.
              </Sign>
            </SpaceBetween>
          </li>
        ))}
      </ul>
    </Container>
  );
}
