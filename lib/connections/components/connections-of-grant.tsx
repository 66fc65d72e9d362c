'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { ResourceSteps } from '@/components/resource-steps';
import { useAction } from '@/components/use-action';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { removeConnectionAction } from '../actions';
import { ConnectForm } from './connect-form';
import { LookAfterConnection } from './look-after-connection';
import { NewCredentials } from './new-credentials';
import { PasteIt } from './paste-it';
import { TestRequest } from './test-request';

/** The connections of a live grant, and the way to a first or another one. */
export function ConnectionsOfGrant({ grant }: { grant: GrantView }) {
  const [isAdding, setAdding] = useState(false);
  const done = useCallback(() => setAdding(false), []);
  const { connections, may } = grant;
  const isFormShown = may.connect && (connections.length === 0 || isAdding);
  return (
    <SpaceBetween size="l">
      {connections.map((connection) => (
        <OneConnection key={connection.id} grant={grant} connection={connection} />
      ))}
      {isFormShown && <ConnectForm key={grant.suggestedName} grant={grant} onConnected={done} onCancel={connections.length > 0 ? done : undefined} />}
      {may.connect && !isFormShown && (
        <Button iconName="add-plus" onClick={() => setAdding(true)}>
          Add a connection
        </Button>
      )}
    </SpaceBetween>
  );
}

function OneConnection({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const { name, resource, events, createdBy, isReady, needsCredentials } = connection;
  const isThere = resource.desired === 'PRESENT';
  const isTestable = grant.may.sendTest && isThere && resource.awsArn !== null && resource.readyAt !== null;
  return (
    <SpaceBetween size="m">
      <Container
        header={
          <Header variant="h2" description={`Made by ${createdBy}`} actions={isThere && grant.may.removeConnection && <RemoveConnection grant={grant} connection={connection} />}>
            Connection {name}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <ResourceSteps resources={[{ ...resource, events }]} actionFor={() => <LookAfterConnection grant={grant} connection={connection} />} />
          {needsCredentials && grant.may.connect && <NewCredentials grant={grant} connection={connection} />}
        </SpaceBetween>
      </Container>
      {isReady && resource.awsArn && <PasteIt grant={grant} connection={connection} arn={resource.awsArn} />}
      {isTestable && <TestRequest grant={grant} connection={connection} />}
    </SpaceBetween>
  );
}

function RemoveConnection({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(removeConnectionAction);
  const [isAsked, setAsked] = useState(false);
  const remove = async () => {
    const result = await run({ connectionId: connection.id });
    if (!result.ok) return;
    await cache.invalidateQueries({ queryKey: ['grant', grant.id] });
    focusHeading();
  };
  if (!isAsked) return <Button onClick={() => setAsked(true)}>Remove connection</Button>;
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <FailureAlert failure={failure} />
      <span role="status">Workflows that call through {connection.name} will fail.</span>
      <Button variant="link" onClick={() => setAsked(false)}>
        Keep it
      </Button>
      <Button variant="primary" loading={isRunning} loadingText="Removing" onClick={remove}>
        Remove connection
      </Button>
    </SpaceBetween>
  );
}
