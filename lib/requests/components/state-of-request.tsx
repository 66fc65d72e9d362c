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
          Waits for {deciders.length > 0 ? deciders.join(' or ') : 'somebody who could decide'}
        </StatusIndicator>
      );
    case 'APPROVED':
      return (
        <StatusIndicator type="success" wrapText>
          Approved by {decidedBy}
        </StatusIndicator>
      );
    case 'REJECTED':
      return (
        <StatusIndicator type="error" wrapText>
          Rejected by {decidedBy}
        </StatusIndicator>
      );
    case 'CANCELLED':
      return (
        <StatusIndicator type="stopped" wrapText>
          Withdrawn by {decidedBy}
        </StatusIndicator>
      );
  }
}
