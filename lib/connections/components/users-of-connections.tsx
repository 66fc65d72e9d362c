'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { connectionUsersQuery } from '@/lib/grants/queries';
import type { ConnectionUser, ConnectionUsers } from '../reads/connection-users';

/** Lines that are shown without opening the rest. */
const mostLines = 8;

interface UsersOfConnectionsProps {
  grantId: string;
  accountId: string;
  /** What happens to what is named: `These fail until …`. */
  label: string;
  /** Only what uses this connection. Left out: all of the access. */
  connectionName?: string;
}

/** Reads from AWS what uses the connections of an access, and names it. */
export function UsersOfConnections({ grantId, accountId, label, connectionName }: UsersOfConnectionsProps) {
  const { data, error } = useQuery(connectionUsersQuery(grantId));
  if (error) {
    return (
      <Alert type="warning" header="What uses the connections could not be read">
        {error.message}
      </Alert>
    );
  }
  if (!data) {
    return (
      <Box>
        <Spinner /> Checking account {accountId} for what uses {connectionName ?? 'the connections'}…
      </Box>
    );
  }
  const users = connectionName === undefined ? data.users : data.users.filter((user) => user.connectionName === connectionName);
  return <NamedUsers users={{ ...data, users }} accountId={accountId} label={label} />;
}

/** What uses connections, and what could not be read. */
export function NamedUsers({ users: { users, unclear, notRead }, accountId, label }: { users: ConnectionUsers; accountId: string; label: string }) {
  return (
    <SpaceBetween size="s">
      {users.length > 0 && (
        <div>
          <Box variant="awsui-key-label">{label}</Box>
          <Lines lines={users.map(lineOf)} />
        </div>
      )}
      {users.length === 0 && notRead.length === 0 && <div>No state machine, API destination, rule or pipe in account {accountId} names {unclear.length > 0 ? 'it' : 'a connection of this access'}.</div>}
      {unclear.length > 0 && (
        <div>
          <Box variant="awsui-key-label">State machines that choose their connection when they run, and might use it</Box>
          <Lines lines={unclear.map(({ arn, name }) => ({ key: arn, text: name }))} />
        </div>
      )}
      {notRead.length > 0 && (
        <Alert type="warning" header="Pergola didn’t read everything">
          {notRead.map((line) => (
            <div key={line} className="whole-words">
              {line}
            </div>
          ))}
        </Alert>
      )}
    </SpaceBetween>
  );
}

interface Line {
  key: string;
  text: string;
}

function lineOf({ kind, name, arn, through, connectionArn }: ConnectionUser): Line {
  return { key: `${arn} ${through} ${connectionArn}`, text: `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name}${through ? `, by ${through}` : ''}` };
}

function Lines({ lines }: { lines: Line[] }) {
  const shown = lines.slice(0, mostLines);
  const rest = lines.slice(mostLines);
  const list = (some: Line[]) => some.map(({ key, text }) => <div key={key} className="whole-words">{text}</div>);
  return (
    <>
      {list(shown)}
      {rest.length > 0 && <ExpandableSection headerText={`${rest.length} more`}>{list(rest)}</ExpandableSection>}
    </>
  );
}
