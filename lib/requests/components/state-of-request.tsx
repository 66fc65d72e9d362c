'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { RequestItem } from '../views';

/** How a request stands, and whose turn it is. */
export function StateOfRequest({ request }: { request: Pick<RequestItem, 'state' | 'decidedBy' | 'deciders'> }) {
  const { state, decidedBy, deciders } = request;
  switch (state) {
    case 'PENDING':
      return (
        <StatusIndicator type="pending" wrapText>
          <span className="whole-words">Waits for {deciders.length > 0 ? deciders.join(' or ') : 'somebody who could decide'}</span>
        </StatusIndicator>
      );
    case 'APPROVED':
      return (
        <StatusIndicator type="success" wrapText>
          <span className="whole-words">Approved by {decidedBy}</span>
        </StatusIndicator>
      );
    case 'REJECTED':
      return (
        <StatusIndicator type="error" wrapText>
          <span className="whole-words">{decidedBy ? `Rejected by ${decidedBy}` : 'Closed: the service was retired'}</span>
        </StatusIndicator>
      );
    case 'CANCELLED':
      return (
        <StatusIndicator type="stopped" wrapText>
          <span className="whole-words">{decidedBy ? `Withdrawn by ${decidedBy}` : 'Closed: the access has ended'}</span>
        </StatusIndicator>
      );
  }
}
