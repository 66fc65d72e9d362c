'use client';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';

/** A sentence with its sign, which breaks between words alone. */
export function Sign({ type, children }: { type: NonNullable<StatusIndicatorProps['type']>; children: ReactNode }) {
  return (
    <StatusIndicator type={type} wrapText>
      <span className="whole-words">{children}</span>
    </StatusIndicator>
  );
}
