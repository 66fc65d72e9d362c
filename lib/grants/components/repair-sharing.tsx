'use client';
import Button from '@cloudscape-design/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { useAction } from '@/components/use-action';
import { repairServiceAction } from '@/lib/services/actions';

/** Restores the account in the service's share, where changes by hand are only reported. */
export function RepairSharing({ grantId, serviceId, resourceId }: { grantId: string; serviceId: string; resourceId: string }) {
  const cache = useQueryClient();
  const { run, failure, isRunning } = useAction(repairServiceAction);
  const repair = async () => {
    const result = await run({ serviceId, resourceId });
    if (!result.ok) return;
    await cache.invalidateQueries({ queryKey: ['grant', grantId] });
    focusHeading();
  };
  return (
    <>
      <FailureAlert failure={failure} />
      <Button variant="primary" ariaLabel="Repair the sharing" loading={isRunning} loadingText="Repairing" onClick={() => void repair()}>
        Repair
      </Button>
    </>
  );
}
