'use client';
import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Page } from '@/components/page';
import { ghostsQuery } from '../queries';
import type { GhostsView } from '../view';
import { GhostCard } from './ghost-card';
import { LookAgain } from './look-again';
import { ObjectCard, SettledObjects } from './object-card';
import { NothingFound } from './nothing-found';
import { Readings } from './readings';
import { SettledGhosts } from './settled-ghosts';

/** What AWS holds and no grant explains; it moves by itself. */
export function GhostsLive({ initial }: { initial: GhostsView }) {
  const { data: view, error } = useQuery(ghostsQuery(initial));
  const { open, settled, objects, readings, days } = view;
  useFrameOf([...open, ...objects.open].map(({ id, state }) => `${id} ${state}`).join());
  return (
    <Page
      title="Unmanaged access"
      description="Access to services of your teams, and objects on AWS, that Pergola does not manage."
      breadcrumbs={[{ text: 'Unmanaged access' }]}
      actions={view.mayLookAgain && <LookAgain isBeingRead={readings.some(({ isBeingRead }) => isBeingRead)} />}
      help={
        <>
          <h3>Where it comes from</h3>
          <p>Somebody added a principal to a share by hand, put a service into another share, or left an association behind. Pergola compares AWS’s lists with the grants every 15 minutes.</p>
          <h3>Objects with a mark</h3>
          <p>Pergola marks what it creates. Every 30 minutes it looks for marked objects that none of its resources has: a second object of a resource, one of a removed resource, or one that this installation does not know.</p>
          <h3>Cut</h3>
          <p>Takes all that this holder has of the service away, and nobody else’s. It is over only when AWS’s own lists are read back empty.</p>
          <h3>Adopt</h3>
          <p>Proposes a grant with a reason and an end date. Somebody else has to approve it; nothing on AWS changes.</p>
        </>
      }
    >
      <SpaceBetween size="l">
        {error && (
          <Alert type="warning" header="This page may be behind">
            {error.message}
          </Alert>
        )}
        {open.length === 0 ? <NothingFound readings={readings.filter(({ what }) => what !== 'objects with a mark')} /> : open.map((access) => <GhostCard key={access.id} access={access} days={days} />)}
        {objects.open.map((object) => <ObjectCard key={object.id} object={object} />)}
        {view.more > 0 && <Box color="text-body-secondary">{view.more.toLocaleString('en')} more findings are not listed. Remove or adopt those above to see them.</Box>}
        {readings.length > 0 && (
          <Container header={<Header variant="h2" description="Under the owner role of each account.">When AWS was asked</Header>}>
            <Readings readings={readings} />
          </Container>
        )}
        {settled.length > 0 && <SettledGhosts settled={settled} />}
        {objects.settled.length > 0 && <SettledObjects objects={objects.settled} />}
      </SpaceBetween>
    </Page>
  );
}

/** The number in the navigation is the server's, and what changes it may come long after the click: when a worker has asked AWS. */
function useFrameOf(shown: string): void {
  const router = useRouter();
  const last = useRef(shown);
  useEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    router.refresh();
  }, [shown, router]);
}
