'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { InWords } from '../words';

export function WordsOfGrant({ inWords: { sign, sentence } }: { inWords: InWords }) {
  return (
    <StatusIndicator type={sign} wrapText>
      <span className="whole-words">{sentence}</span>
    </StatusIndicator>
  );
}
