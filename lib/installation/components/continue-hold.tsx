'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { controlOf, useActionForm } from '@/components/action-form';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { pausesKey } from '@/lib/operations/pauses-query';
import { continueInstallationAction } from '../actions';
import { installationKey } from '../queries';
import type { Waiting } from '../reads/waiting';
import { continueSchema, continueWord } from '../schema';
import { DecisionReason } from './decision-reason';

/** Ends the hold after a typed confirmation. */
export function ContinueHold({ waiting }: { waiting: Waiting | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Continue with this database
      </Button>
      {isOpen && <Confirmation waiting={waiting} close={() => setOpen(false)} />}
    </>
  );
}

function Confirmation({ waiting, close }: { waiting: Waiting | null; close: () => void }) {
  const flash = useFlash();
  const cache = useQueryClient();
  const { form, submit, failure, isRunning } = useActionForm({
    schema: continueSchema,
    action: continueInstallationAction,
    defaultValues: { reason: '', confirmation: '' },
    onDone: () => {
      flash.push({ type: 'success', id: 'hold', content: 'The hold has ended. What waited goes on within seconds.' });
      void cache.invalidateQueries({ queryKey: installationKey });
      void cache.invalidateQueries({ queryKey: pausesKey });
      close();
      focusHeading();
    },
  });
  return (
    <ConfirmModal title="Continue with this database" confirm="Continue" running="Continuing" isRunning={isRunning} onConfirm={submit} close={close}>
      <form onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <Alert type="warning" header={waiting ? `Continuing restores access (${waiting.grantCount.toLocaleString('en')}) and other objects (${waiting.otherCount.toLocaleString('en')})` : 'Pergola changes AWS with this database again'}>
            {waiting && waiting.unchecked > 0 ? `AWS was not asked yet about ${waiting.unchecked.toLocaleString('en')} of ${waiting.wanted.toLocaleString('en')} wanted objects, so it can be more. ` : ''}
            Every other copy of this database goes on hold. End access that must not come back first.
          </Alert>
          <DecisionReason control={form.control} name="reason" />
          <Controller
            control={form.control}
            name="confirmation"
            render={({ field, fieldState }) => (
              <FormField label={`Type ${continueWord} to confirm`} errorText={fieldState.error?.message}>
                <Input {...controlOf(field)} autoComplete={false} />
              </FormField>
            )}
          />
        </SpaceBetween>
      </form>
    </ConfirmModal>
  );
}
