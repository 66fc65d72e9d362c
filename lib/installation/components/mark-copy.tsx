'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useActionForm } from '@/components/action-form';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { focusHeading } from '@/components/focus-heading';
import { pausesKey } from '@/lib/operations/pauses-query';
import { markAsCopyAction } from '../actions';
import { installationKey } from '../queries';
import { markAsCopySchema } from '../schema';
import { DecisionReason } from './decision-reason';

/** Declares that this database is not the one in use. */
export function MarkCopy() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>This is a copy</Button>
      {isOpen && <Confirmation close={() => setOpen(false)} />}
    </>
  );
}

function Confirmation({ close }: { close: () => void }) {
  const cache = useQueryClient();
  const { form, submit, failure, isRunning } = useActionForm({
    schema: markAsCopySchema,
    action: markAsCopyAction,
    defaultValues: { reason: '' },
    onDone: () => {
      void cache.invalidateQueries({ queryKey: installationKey });
      void cache.invalidateQueries({ queryKey: pausesKey });
      close();
      focusHeading();
    },
  });
  return (
    <ConfirmModal title="Mark this database as a copy" confirm="Mark as copy" running="Marking as copy" isRunning={isRunning} onConfirm={submit} close={close}>
      <form onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <div>Pergola changes nothing on AWS with this database, and stops its removals too: the original can have granted what this copy would remove. You can continue with it later.</div>
          <DecisionReason control={form.control} name="reason" />
        </SpaceBetween>
      </form>
    </ConfirmModal>
  );
}
