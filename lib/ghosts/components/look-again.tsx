'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { FailureAlert } from '@/components/failure-alert';
import { useAction } from '@/components/use-action';
import { lookAgainAction } from '../actions';
import { ghostsKey } from '../queries';

/** Asks AWS now rather than when it is due. */
export function LookAgain({ isBeingRead }: { isBeingRead: boolean }) {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(lookAgainAction);
  const look = async () => {
    await run({});
    await cache.invalidateQueries({ queryKey: ghostsKey });
  };
  return (
    <SpaceBetween size="xs">
      <Button iconName="refresh" loading={isRunning || isBeingRead} loadingText="Asking AWS" onClick={look}>
        Look again
      </Button>
      <FailureAlert failure={failure} />
    </SpaceBetween>
  );
}
