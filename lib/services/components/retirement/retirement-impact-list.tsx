'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { UsersOfConnections } from '@/lib/connections/components/users-of-connections';
import { dayInWords } from '@/lib/requests/until';
import type { RetirementImpact } from '../../reads/retirement-impact';

/** Accesses whose users are read from AWS without being asked for. */
const readAtOnce = 3;

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Who loses access, what uses their connections, and what else goes or stays. */
export function RetirementImpactList({ impact: { accesses, accessCount, connectionCount, requestCount, unmanaged, unmanagedCount, gateway } }: { impact: RetirementImpact }) {
  const connected = accesses.filter(({ connections }) => connections.length > 0).map(({ grantId }) => grantId);
  return (
    <SpaceBetween size="s">
      <div>
        <Box variant="awsui-key-label">Access that ends</Box>
        {accessCount === 0 ? 'No account has access.' : `${counted(accessCount, 'account has', 'accounts have')} access, with ${counted(connectionCount, 'connection', 'connections')}.`}
      </div>
      {accesses.map((access) => (
        <Access key={access.grantId} access={access} isRead={connected.indexOf(access.grantId) < readAtOnce} />
      ))}
      {accessCount > accesses.length && <div>and {(accessCount - accesses.length).toLocaleString('en')} more, which the Access tab lists.</div>}
      {requestCount > 0 && (
        <div>
          <Box variant="awsui-key-label">Requests that are closed</Box>
          {counted(requestCount, 'request waits', 'requests wait')} for a decision. Pergola closes {requestCount === 1 ? 'it' : 'them'} with your reason.
        </div>
      )}
      {unmanagedCount > 0 && (
        <div>
          <Box variant="awsui-key-label">Unmanaged access that is removed too</Box>
          {unmanaged.map((sentence) => (
            <div key={sentence} className="whole-words">
              {sentence}
            </div>
          ))}
          {unmanagedCount > unmanaged.length && <div>and {(unmanagedCount - unmanaged.length).toLocaleString('en')} more</div>}
        </div>
      )}
      <div>
        <Box variant="awsui-key-label">Resource gateway</Box>
        <span className="whole-words">{gateway}</span>
      </div>
    </SpaceBetween>
  );
}

function Access({ access: { grantId, teamName, accountId, accountName, until, isSuspended, connections }, isRead }: { access: RetirementImpact['accesses'][number]; isRead: boolean }) {
  const [isShown, setShown] = useState(isRead);
  return (
    <div>
      <div className="whole-words">
        {teamName}, account {accountName} ({accountId}), {isSuspended ? 'suspended, ' : ''}until {dayInWords(until)}
      </div>
      {connections.length > 0 && (
        <Box padding={{ left: 'l' }}>
          <div className="whole-words">
            {connections.length === 1 ? 'Connection' : 'Connections'} {connections.join(', ')}
          </div>
          {isShown ? (
            <UsersOfConnections grantId={grantId} accountId={accountId} label={`What fails in account ${accountId}`} />
          ) : (
            <Button variant="inline-link" ariaLabel={`Check what uses the connections of account ${accountId}`} onClick={() => setShown(true)}>
              Check what uses {connections.length === 1 ? 'it' : 'them'}
            </Button>
          )}
        </Box>
      )}
    </div>
  );
}
