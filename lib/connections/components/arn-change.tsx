'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Copyable } from '@/components/copyable';
import { Time } from '@/components/time';
import { connectionUsersQuery } from '@/lib/grants/queries';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { NamedUsers } from './users-of-connections';

/** A connection got another ARN: the old and the new one, and what still names the old one. */
export function ArnChange({ grant, connection: { name, resource } }: { grant: GrantView; connection: ConnectionView }) {
  const { arnChange, awsArn } = resource;
  if (!arnChange || !awsArn) return null;
  return (
    <Alert type="info" header={`The ARN of ${name} has changed`}>
      <SpaceBetween size="s">
        <div>
          EventBridge created the connection again <Time iso={arnChange.at} />. Whatever names the old ARN fails until it names the new one.
        </div>
        <div>
          <Box variant="awsui-key-label">Old ARN</Box>
          <span className="aws-term">
            <Copyable value={arnChange.from} label={`old ARN of ${name}`} />
          </span>
        </div>
        <div>
          <Box variant="awsui-key-label">New ARN</Box>
          <span className="aws-term">
            <Copyable value={awsArn} label={`new ARN of ${name}`} />
          </span>
        </div>
        {grant.may.retry && <StillOld grant={grant} name={name} arn={awsArn} changedAt={arnChange.at} />}
      </SpaceBetween>
    </Alert>
  );
}

/** Long after the change, AWS is asked only when someone wants to know. */
const readAtOnceMs = 30 * 86_400_000;

function StillOld({ grant, name, arn, changedAt }: { grant: GrantView; name: string; arn: string; changedAt: string }) {
  const [isWanted, setWanted] = useState(false);
  const isRecent = Date.parse(grant.readAt) - Date.parse(changedAt) < readAtOnceMs;
  const { data, error, isFetching, refetch } = useQuery({ ...connectionUsersQuery(grant.id), enabled: isRecent || isWanted });
  const check = (
    <Button loading={isFetching} loadingText="Checking" onClick={() => (data || error ? void refetch() : setWanted(true))}>
      Check what names the old ARN
    </Button>
  );
  if (error) return <SpaceBetween size="xs"><div>Pergola couldn’t read what names the old ARN. {error.message}</div>{check}</SpaceBetween>;
  if (!data) {
    return isRecent || isWanted ? (
      <Box>
        <Spinner /> Checking account {grant.account.id} for what names the old ARN…
      </Box>
    ) : (
      check
    );
  }
  const users = data.users.filter(({ connectionName, connectionArn }) => connectionName === name && connectionArn !== arn);
  return (
    <SpaceBetween size="xs">
      {users.length === 0 && data.notRead.length === 0 ? (
        <div>Nothing that Pergola can read in account {grant.account.id} names the old ARN.</div>
      ) : (
        <NamedUsers users={{ users, unclear: [], notRead: data.notRead }} accountId={grant.account.id} label={`${users.length === 1 ? '1 still names' : `${users.length} still name`} the old ARN`} />
      )}
      {check}
    </SpaceBetween>
  );
}
