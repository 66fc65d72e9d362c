'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { AppLink } from '@/components/app-link';
import type { BlastRadius } from '../reads/blast-radius';

interface WillBreakProps {
  blast: BlastRadius;
  afterwards: string;
  /** What becomes of the connections: `Connections that will be deleted`. */
  deleted: string;
}

/** What fails when access is cut, and what can or cannot be done about it afterwards. */
export function WillBreak({ blast: { sentence, connections, associations, otherPaths, notRead }, afterwards, deleted }: WillBreakProps) {
  return (
    <SpaceBetween size="s">
      <div>{sentence}</div>
      <div>{afterwards}</div>
      {connections.length > 0 && (
        <div>
          <Box variant="awsui-key-label">{deleted}</Box>
          {connections.map(({ id, name, arn, awsState, isWorking }) => (
            <div key={id}>
              <StatusIndicator type={isWorking ? 'success' : 'pending'}>{name}</StatusIndicator> <span className="aws-term">{awsState}</span>
              {arn && (
                <Box variant="small" display="block" padding={{ left: 'l' }}>
                  <span className="aws-term">{arn}</span>
                </Box>
              )}
            </div>
          ))}
        </div>
      )}
      {associations && associations.length > 0 && (
        <div>
          <Box variant="awsui-key-label">Associations that AWS lists now and that will be cut</Box>
          {associations.map(({ id, kind, madeBy, state }) => (
            <div key={id}>
              <span className="aws-term">{id}</span> {kind}, made by {madeBy} {state && <span className="aws-term">{state}</span>}
            </div>
          ))}
        </div>
      )}
      {otherPaths.removed.length > 0 && (
        <div>
          <Box variant="awsui-key-label">Other access that will be removed</Box>
          {otherPaths.removed.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
      )}
      {otherPaths.remain.length > 0 && (
        <Alert type="warning" header="Access that remains">
          Pergola can’t remove this for one account alone. You can remove it under <AppLink href="/ghosts">Unmanaged access</AppLink>.
          {otherPaths.remain.map((path) => (
            <div key={path}>Through {path}</div>
          ))}
        </Alert>
      )}
      {notRead && (
        <Alert type="warning" header="AWS did not say what is associated">
          {notRead}
        </Alert>
      )}
    </SpaceBetween>
  );
}
