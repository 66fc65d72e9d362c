'use client';
import Alert from '@cloudscape-design/components/alert';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCallback, useRef, useState } from 'react';
import { focusHeading } from '@/components/focus-heading';
import { ResourceSteps } from '@/components/resource-steps';
import { useFocusWhen } from '@/components/use-focus-when';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { notHttps } from '@/lib/services/https';
import { ArnChange } from './arn-change';
import { ChangeCredentials } from './change-credentials';
import { ConnectForm } from './connect-form';
import { LookAfterConnection } from './look-after-connection';
import { NewCredentials } from './new-credentials';
import { PasteIt } from './paste-it';
import { RemoveConnection } from './remove-connection';
import { TestOfConnection } from './test-status';
import { TestRequest } from './test-request';

/** The connections of a live grant, and the way to a first or another one. */
export function ConnectionsOfGrant({ grant }: { grant: GrantView }) {
  const [isAdding, setAdding] = useState(false);
  const [isCancelled, setCancelled] = useState(false);
  const add = useRef<ButtonProps.Ref>(null);
  const connected = useCallback(() => {
    setAdding(false);
    setCancelled(false);
    focusHeading();
  }, []);
  const cancel = () => {
    setAdding(false);
    setCancelled(true);
  };
  useFocusWhen(isCancelled && !isAdding, add);
  const { connections, may } = grant;
  const isOffered = may.connect && grant.service.whyNotHttps === null;
  const isFormShown = isOffered && (connections.length === 0 || isAdding);
  return (
    <SpaceBetween size="l">
      {connections.map((connection) => (
        <OneConnection key={connection.id} grant={grant} connection={connection} />
      ))}
      {isFormShown && <ConnectForm key={grant.suggestedName} grant={grant} onConnected={connected} onCancel={connections.length > 0 ? cancel : undefined} />}
      {grant.service.whyNotHttps && (
        <Alert type="warning" header={notHttps}>
          {grant.service.whyNotHttps} The owners of {grant.service.name} can publish an HTTPS service instead.
        </Alert>
      )}
      {isOffered && !isFormShown && (
        <Button ref={add} iconName="add-plus" onClick={() => setAdding(true)}>
          Add a connection
        </Button>
      )}
    </SpaceBetween>
  );
}

function OneConnection({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const { name, resource, events, createdBy, isReady, needsCredentials, test } = connection;
  const isThere = resource.desired === 'PRESENT';
  const hasCredentials = grant.service.credentialFields.length > 0;
  const isTestable = grant.may.sendTest && isThere && resource.awsArn !== null && resource.readyAt !== null;
  return (
    <SpaceBetween size="m">
      <Container
        header={
          <Header
            variant="h2"
            description={`Created by ${createdBy}`}
            actions={
              isThere && (
                <SpaceBetween direction="horizontal" size="xs">
                  {hasCredentials && connection.canChangeCredentials && grant.may.enterCredentials && <ChangeCredentials grant={grant} connection={connection} />}
                  {grant.may.removeConnection && <RemoveConnection grant={grant} connection={connection} />}
                </SpaceBetween>
              )
            }
          >
            Connection {name}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <ResourceSteps resources={[{ ...resource, events }]} isProven={test.is === 'passed'} actionFor={() => <LookAfterConnection grant={grant} connection={connection} />} />
          {isReady && <TestOfConnection test={test} serviceName={grant.service.name} accountId={grant.account.id} />}
          {isThere && <ArnChange grant={grant} connection={connection} />}
          {needsCredentials && grant.may.connect && <NewCredentials grant={grant} connection={connection} />}
          {isOwnersToFix(resource) && grant.may.connect && (
            <ExpandableSection headerText="Enter the credentials again" headerDescription={`Once the owners of ${grant.service.name} have fixed the cause. EventBridge then tries again with them.`}>
              <NewCredentials grant={grant} connection={connection} />
            </ExpandableSection>
          )}
        </SpaceBetween>
      </Container>
      {isReady && resource.awsArn && <PasteIt grant={grant} connection={connection} arn={resource.awsArn} />}
      {isTestable && <TestRequest grant={grant} connection={connection} />}
    </SpaceBetween>
  );
}

/** EventBridge tries again only with credentials in hand, although it is not they that are wrong. */
function isOwnersToFix({ desired, phase, reason }: ConnectionView['resource']): boolean {
  return desired === 'PRESENT' && phase === 'BLOCKED' && (reason === 'tokenEndpoint' || reason === 'failedConnectivity');
}
