'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { HealthAbove, HealthView } from '@/lib/controller/health-view';
import type { ResourceView } from '@/lib/controller/resource-view';
import { Differences } from './differences';
import { Time } from './time';

export const healthWords: Record<HealthView['is'], { word: string; sign: StatusIndicatorProps.Type }> = {
  IN_SYNC: { word: 'In sync', sign: 'success' },
  CHANGED: { word: 'Changed by hand', sign: 'warning' },
  MISSING: { word: 'Missing', sign: 'error' },
  FAILING: { word: 'Not working', sign: 'error' },
  UNKNOWN: { word: 'Not known', sign: 'warning' },
};

const happened: Record<Exclude<HealthView['is'], 'IN_SYNC'>, string> = {
  CHANGED: 'was changed by hand',
  MISSING: 'is missing on AWS',
  FAILING: 'does not work',
  UNKNOWN: 'cannot be looked at',
};

/** Sign and word, for lists; a dash where there is nothing to compare yet. Not `isProven`: in sync, but not shown to work, and so not green. */
export function HealthWord({ health, isProven = true }: { health: Pick<HealthView, 'is'> | null; isProven?: boolean }) {
  if (!health) return <>–</>;
  const { word, sign } = healthWords[health.is];
  return (
    <StatusIndicator type={sign === 'success' && !isProven ? 'pending' : sign} wrapText>
      <span className="whole-words">{word}</span>
    </StatusIndicator>
  );
}

/** How a resource stands on AWS, since when and as of when, what differs, and what is wrong with what it rests on. */
export function HealthOfResource({ resource: { health, above, noun, name, sentence: phaseSentence }, isProven }: { resource: Pick<ResourceView, 'health' | 'above' | 'noun' | 'name' | 'sentence'>; isProven?: boolean }) {
  if (!health && !above) return null;
  return (
    <SpaceBetween size="xxs">
      {health && (
        <Box padding={{ left: 'l' }}>
          <HealthWord health={health} isProven={isProven} />
          <Box variant="small" color="text-body-secondary" display="block">
            since <Time iso={health.since} format="relative" />
            {health.checkedAt && (
              <>
                {' · '}last checked <Time iso={health.checkedAt} format="relative" />
              </>
            )}
          </Box>
          {health.sentence && health.sentence !== phaseSentence && <Box>{health.sentence}</Box>}
          {health.differences.length > 0 && <Differences differences={health.differences} of={`${noun} ${name}`} />}
        </Box>
      )}
      {above && above.is !== 'IN_SYNC' && (
        <Box padding={{ left: 'l' }}>
          <Above above={above} />
        </Box>
      )}
    </SpaceBetween>
  );
}

function Above({ above }: { above: HealthAbove }) {
  if (above.is === 'IN_SYNC') return null;
  return (
    <StatusIndicator type={healthWords[above.is].sign} wrapText>
      <span className="whole-words">
        The {above.noun} {above.name} in account {above.accountId}, which this rests on, {happened[above.is]}, since <Time iso={above.since} />. The people of that account see to it.
      </span>
    </StatusIndicator>
  );
}
