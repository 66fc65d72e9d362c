'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useActionForm } from '@/components/action-form';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { ReasonField } from '@/lib/requests/components/reason-field';
import { UntilField } from '@/lib/requests/components/until-field';
import { adoptGhostAction } from '../actions';
import { ghostsKey } from '../queries';
import { adoptGhostSchema } from '../schema';
import type { GhostsView, UnexplainedAccess } from '../view';

interface AdoptGhostProps {
  access: UnexplainedAccess;
  days: GhostsView['days'];
}

/** Proposes a grant for what is there; where that cannot be, the button says why. */
export function AdoptGhost({ access, days, whyNot }: AdoptGhostProps & { whyNot: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button ariaLabel={`Adopt: ${access.title}`} disabled={whyNot !== null} disabledReason={whyNot ?? undefined} onClick={() => setOpen(true)}>
        Adopt
      </Button>
      {isOpen && <Proposal access={access} days={days} close={() => setOpen(false)} />}
    </>
  );
}

function Proposal({ access, days, close }: AdoptGhostProps & { close: () => void }) {
  const cache = useQueryClient();
  const onDone = useCallback(async () => {
    await cache.invalidateQueries({ queryKey: ghostsKey });
    close();
    focusHeading();
  }, [cache, close]);
  const { form, submit, failure, isRunning } = useActionForm({
    schema: adoptGhostSchema,
    action: adoptGhostAction,
    defaultValues: { ghostId: access.id, reason: '', until: days.suggested },
    onDone,
  });
  return (
    <ConfirmModal title="Adopt access" confirm="Propose a grant" running="Proposing" isRunning={isRunning} onConfirm={submit} close={close}>
      <form onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <div>
            This files a request for {access.holder.inWords}. Somebody else of those who approve for {access.service.name} decides on it under Approvals. Approved, what is there becomes a grant with this end date, and nothing on AWS changes.
          </div>
          <ReasonField control={form.control} name="reason" />
          <UntilField control={form.control} name="until" days={days} description="Access ends by itself with this day, in UTC, and is then cut." />
        </SpaceBetween>
      </form>
    </ConfirmModal>
  );
}
