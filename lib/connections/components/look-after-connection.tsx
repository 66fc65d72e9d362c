'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { FailureAlert } from '@/components/failure-alert';
import { useAction } from '@/components/use-action';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { repairConnectionAction, retryConnectionAction } from '../actions';

/** Repairing and looking again, for those who may; for the others, who does. */
export function LookAfterConnection({ grant, connection: { id, name, resource } }: { grant: GrantView; connection: ConnectionView }) {
  const cache = useQueryClient();
  const repair = useAction(repairConnectionAction);
  const retry = useAction(retryConnectionAction);
  const renew = (result: { ok: boolean }) => (result.ok ? cache.invalidateQueries({ queryKey: ['grant', grant.id] }) : undefined);
  if (resource.phase === 'GONE') return null;
  const isDrifted = resource.reason === 'drifted';
  return (
    <SpaceBetween size="xs">
      <FailureAlert failure={repair.failure ?? retry.failure} />
      {isDrifted && !grant.may.repairConnection && <Box>{grant.team.name} can have it repaired here.</Box>}
      <SpaceBetween direction="horizontal" size="xs">
        {isDrifted && grant.may.repairConnection && (
          <Button variant="primary" ariaLabel={`Repair the connection ${name}`} loading={repair.isRunning} loadingText="Repairing" onClick={() => void repair.run({ connectionId: id }).then(renew)}>
            Repair
          </Button>
        )}
        {grant.may.retry && (
          <Button ariaLabel={`Check the connection ${name} now`} loading={retry.isRunning} loadingText="Checking" onClick={() => void retry.run({ connectionId: id }).then(renew)}>
            Check now
          </Button>
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}
