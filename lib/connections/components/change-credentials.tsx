'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useActionForm } from '@/components/action-form';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { progressFlash } from '@/lib/grants/progress-flash';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { enterCredentialsAction } from '../actions';
import { enterCredentialsSchema } from '../schema';
import { CredentialInputs, emptyCredentials } from './credential-inputs';

/** Gives a connection that works other credentials. Its ARN stays. */
export function ChangeCredentials({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const [isOpen, setOpen] = useState(false);
  const barrier = grant.handOverBarrier;
  return (
    <>
      <Button ariaLabel={`Change the credentials of ${connection.name}`} disabled={barrier !== null} disabledReason={barrier ?? undefined} onClick={() => setOpen(true)}>
        Change credentials
      </Button>
      {isOpen && <Dialog grant={grant} connection={connection} close={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ grant, connection, close }: { grant: GrantView; connection: ConnectionView; close: () => void }) {
  const flash = useFlash();
  const cache = useQueryClient();
  const { service } = grant;
  const fields = service.credentialFields;
  const { form, submit, failure, isRunning } = useActionForm({
    schema: enterCredentialsSchema,
    action: enterCredentialsAction,
    defaultValues: { connectionId: connection.id, serviceVersion: service.version, credentials: emptyCredentials(fields) },
    onDone: (_entered, done) => {
      done.reset();
      flash.push({ type: 'info', id: progressFlash(grant.id), content: `EventBridge has the new credentials for ${connection.name} and is checking the connection.` });
      void cache.invalidateQueries({ queryKey: ['grant', grant.id] });
      close();
      focusHeading();
    },
  });
  const wasChanged = failure?.fieldErrors?.serviceVersion !== undefined;
  const { setValue } = form;
  // After the refusal, which says so, the page shows the service as it is now.
  useEffect(() => {
    if (wasChanged) setValue('serviceVersion', service.version);
  }, [wasChanged, setValue, service.version]);
  return (
    <ConfirmModal title={`Change the credentials of ${connection.name}`} confirm="Change credentials" running="Changing credentials" isRunning={isRunning} onConfirm={submit} close={close}>
      <form onSubmit={submit} noValidate autoComplete="off" aria-label={`Change the credentials of ${connection.name}`}>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <div>
            EventBridge replaces the credentials, keeps the ARN and checks the connection again, usually in under a minute. Calls through it can fail until it is ready. If the new credentials are wrong, calls fail until you enter the right ones.
          </div>
          <CredentialInputs control={form.control} fields={fields} />
        </SpaceBetween>
        <input type="submit" hidden />
      </form>
    </ConfirmModal>
  );
}
