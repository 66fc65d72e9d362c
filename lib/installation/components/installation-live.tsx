'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { AppLink } from '@/components/app-link';
import { FailureAlert } from '@/components/failure-alert';
import { Page } from '@/components/page';
import { Time } from '@/components/time';
import { useAction } from '@/components/use-action';
import { recheckInstallationAction } from '../actions';
import { installationKey, installationQuery } from '../queries';
import type { InstallationStatus } from '../reads/status';
import type { Waiting } from '../reads/waiting';
import { ContinueHold } from './continue-hold';
import { MarkCopy } from './mark-copy';
import { WaitingAccess } from './waiting-access';

/** Whether this database is the one in use, and what an administrator decides when that is not certain. */
export function InstallationLive({ initial }: { initial: InstallationStatus }) {
  const { data: status, error } = useQuery(installationQuery(initial));
  const { hold, waiting } = status;
  const isDecidable = hold !== null && hold.is !== 'readOnly';
  return (
    <Page
      title="Installation"
      description="Whether this database is the one in use, compared with the record that is kept outside of it."
      breadcrumbs={[{ text: 'Controller', href: '/controller' }, { text: 'Installation' }]}
      actions={
        isDecidable && (
          <SpaceBetween direction="horizontal" size="xs">
            {hold.is === 'hold' && <Recheck />}
            {hold.is === 'hold' && <MarkCopy />}
            <ContinueHold waiting={waiting} />
          </SpaceBetween>
        )
      }
      help={
        <>
          <h3>Hold</h3>
          <p>After the restore of a backup, or with a second copy of the database, Pergola can’t know which access was ended since. It creates and changes nothing until you decide. Removals run.</p>
          <h3>Continue</h3>
          <p>Writes the record with a new epoch. Every other copy of the database goes on hold.</p>
          <h3>Copy</h3>
          <p>A copy changes nothing on AWS, removals included.</p>
        </>
      }
    >
      <SpaceBetween size="l">
        {error && (
          <Alert type="warning" header="This page may be out of date">
            {error.message}
          </Alert>
        )}
        {hold && (
          <Alert type={hold.is === 'hold' ? 'warning' : 'info'} header={hold.is === 'hold' ? 'This installation is on hold' : hold.is === 'copy' ? 'This database is marked as a copy' : 'This portal is read-only'}>
            {hold.sentence} {hold.is === 'hold' && 'To stop removals as well, pause changes under Controller with “Pause removals too”.'}
          </Alert>
        )}
        <Facts status={status} />
        {waiting && <WaitingAccess waiting={waiting} />}
        {waiting && <Others waiting={waiting} />}
        {isDecidable && <Unknown status={status} />}
      </SpaceBetween>
    </Page>
  );
}

function Recheck() {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(recheckInstallationAction);
  return (
    <>
      <FailureAlert failure={failure} />
      <Button loading={isRunning} onClick={() => void run({}).then(() => cache.invalidateQueries({ queryKey: installationKey }))}>
        Recheck
      </Button>
    </>
  );
}

function Facts({ status: { id, hold, epoch, recordedAt, place, outside, waiting } }: { status: InstallationStatus }) {
  return (
    <Container header={<Header variant="h2">Record</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Status', value: hold ? <StatusIndicator type={hold.is === 'hold' ? 'warning' : 'stopped'}>{hold.is === 'hold' ? 'On hold' : hold.is === 'copy' ? 'Copy' : 'Read-only'}{hold.since && <> since <Time iso={hold.since} /></>}</StatusIndicator> : <StatusIndicator>In use</StatusIndicator> },
          { label: 'Installation ID', value: <span className="whole-words">{id}</span> },
          { label: 'This database wrote', value: epoch === 0 ? 'No record yet' : <>Epoch {epoch.toLocaleString('en')}{recordedAt && <>, <Time iso={recordedAt} /></>}</> },
          {
            label: 'The record outside has',
            value: outside.is === 'none' ? 'No record' : outside.is === 'unreadable' ? <StatusIndicator type="error">Can’t be read</StatusIndicator> : <>Epoch {outside.epoch.toLocaleString('en')}, <Time iso={outside.writtenAt} />, by {outside.host}{outside.installationId !== id && `, of installation ${outside.installationId}`}</>,
          },
          { label: 'Place', value: <span className="whole-words">{place ?? 'INSTALLATION_RECORD is not set: a restored or copied database is not detected.'}</span> },
          ...(waiting ? [{ label: 'Checked on AWS since the hold', value: `${(waiting.wanted - waiting.unchecked).toLocaleString('en')} of ${waiting.wanted.toLocaleString('en')} wanted objects` }] : []),
        ]}
      />
    </Container>
  );
}

function Others({ waiting: { others, otherCount } }: { waiting: Waiting }) {
  if (otherCount === 0) return null;
  return (
    <Table
      wrapLines
      trackBy="id"
      items={others}
      ariaLabels={{ tableLabel: 'Other objects' }}
      header={<Header variant="h2" counter={`(${otherCount.toLocaleString('en')})`} description="Continuing creates or changes these as well.">Other objects</Header>}
      footer={otherCount > others.length ? `The first ${others.length} of ${otherCount.toLocaleString('en')}.` : undefined}
      columnDefinitions={[
        { id: 'what', header: 'Object', isRowHeader: true, minWidth: 200, cell: ({ what, isMissing }) => `${isMissing ? 'Create' : 'Change'} the ${what}` },
        { id: 'account', header: 'Account', minWidth: 120, cell: ({ accountId }) => accountId },
        { id: 'region', header: 'Region', minWidth: 100, cell: ({ region }) => region },
      ]}
    />
  );
}

function Unknown({ status: { unknown, unknownCount } }: { status: InstallationStatus }) {
  return (
    <Table
      wrapLines
      trackBy="arn"
      items={unknown}
      ariaLabels={{ tableLabel: 'Objects that this database does not know' }}
      header={
        <Header variant="h2" counter={`(${unknownCount.toLocaleString('en')})`} description={<>AWS holds these with a mark of Pergola, and the database has no row for them. Remove them under <AppLink href="/ghosts">unmanaged access</AppLink>.</>}>
          Unknown objects
        </Header>
      }
      footer={unknownCount > unknown.length ? `The first ${unknown.length} of ${unknownCount.toLocaleString('en')}.` : undefined}
      empty={<Box color="text-body-secondary">The last scans found no object that this database does not know.</Box>}
      columnDefinitions={[
        { id: 'name', header: 'Object', isRowHeader: true, minWidth: 200, cell: ({ kind, name }) => `${kind.replaceAll('-', ' ')} ${name}` },
        { id: 'account', header: 'Account', minWidth: 120, cell: ({ accountId }) => accountId },
        { id: 'region', header: 'Region', minWidth: 100, cell: ({ region }) => region },
      ]}
    />
  );
}
