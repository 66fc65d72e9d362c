'use client';
import Button from '@cloudscape-design/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { FailureAlert } from '@/components/failure-alert';
import { useAction } from '@/components/use-action';
import { retryGrantAction } from '../actions';

/** Looks at the sharing again, now. */
export function CheckAccess({ grantId }: { grantId: string }) {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(retryGrantAction);
  const check = async () => {
    const result = await run({ grantId });
    if (result.ok) await cache.invalidateQueries({ queryKey: ['grant', grantId] });
  };
  return (
    <>
      <FailureAlert failure={failure} />
      <Button ariaLabel="Check the sharing now" loading={isRunning} loadingText="Checking" onClick={() => void check()}>
        Check now
      </Button>
    </>
  );
}
