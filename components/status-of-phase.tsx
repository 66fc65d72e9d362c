'use client';
import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ResourceView } from '@/lib/controller/resource-view';
import { Since } from './time';

type Shown = Pick<ResourceView, 'phase' | 'sentence' | 'awsState' | 'phaseSince' | 'usuallySeconds' | 'readyAt' | 'desired'>;

const indicators: Record<ResourceView['phase'], StatusIndicatorProps.Type> = {
  PENDING: 'pending',
  WAITING_FOR_OTHERS: 'pending',
  WAITING_FOR_AWS: 'in-progress',
  RETRYING: 'warning',
  BLOCKED: 'error',
  CONVERGED: 'success',
  GONE: 'stopped',
};

/** Phases in which somebody or something is awaited, so that it matters since when. */
const waiting = new Set<ResourceView['phase']>(['PENDING', 'WAITING_FOR_OTHERS', 'WAITING_FOR_AWS', 'RETRYING']);

function usually(seconds: number): string {
  return seconds < 90 ? `usually ${seconds} s` : `usually ${Math.round(seconds / 60)} min`;
}

/**
 * How a resource stands: the sentence with its sign, and in small type AWS's own term, since when, and how long it
 * usually takes. `isShort`: the sign and the sentence alone. Not `isProven`: that AWS reports it ready does not show that it works, so it is not green.
 */
export function StatusOfPhase({ resource, isShort = false, isProven = true }: { resource: Shown; isShort?: boolean; isProven?: boolean }) {
  const { phase, sentence, desired, awsState, phaseSince, usuallySeconds } = resource;
  return (
    <div>
      <StatusIndicator type={phase === 'CONVERGED' && !isProven ? 'pending' : indicators[phase]} wrapText>
        <span className="whole-words">{sentence}</span>
      </StatusIndicator>
      {!isShort && (awsState || waiting.has(phase)) && (
        <Box variant="small" color="text-body-secondary" display="block" padding={{ left: 'l' }}>
          {awsState && <span className="aws-term">{awsState}</span>}
          {waiting.has(phase) && (
            <>
              {awsState && ' · '}
              <Since iso={phaseSince} />
              {phase === 'WAITING_FOR_AWS' && desired === 'PRESENT' && ` so far, ${usually(usuallySeconds)}`}
            </>
          )}
        </Box>
      )}
    </div>
  );
}
