'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useActionForm } from '@/components/action-form';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { progressFlash } from '@/lib/grants/progress-flash';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { enterCredentialsAction } from '../actions';
import { enterCredentialsSchema } from '../schema';
import { CredentialInputs, emptyCredentials } from './credential-inputs';
import { HandOverBarrier } from './hand-over-barrier';

/** For a connection whose credentials were refused, or that is not there any more. */
export function NewCredentials({ grant, connection }: { grant: GrantView; connection: ConnectionView }) {
  const flash = useFlash();
  const cache = useQueryClient();
  const fields = grant.service.credentialFields;
  const barrier = grant.handOverBarrier;
  const { form, submit, failure, isRunning } = useActionForm({
    schema: enterCredentialsSchema,
    action: enterCredentialsAction,
    defaultValues: { connectionId: connection.id, serviceVersion: grant.service.version, credentials: emptyCredentials(fields) },
    onDone: (_entered, done) => {
      done.reset();
      flash.push({ type: 'info', id: progressFlash(grant.id), content: fields.length > 0 ? `EventBridge has the new credentials for ${connection.name} and is checking them.` : `EventBridge is creating the connection ${connection.name}.` });
      void cache.invalidateQueries({ queryKey: ['grant', grant.id] });
      focusHeading();
    },
  });
  const wasChanged = failure?.fieldErrors?.serviceVersion !== undefined;
  const { setValue } = form;
  // After the refusal, which says so, the page shows the service as it is now.
  useEffect(() => {
    if (wasChanged) setValue('serviceVersion', grant.service.version);
  }, [wasChanged, setValue, grant.service.version]);
  return (
    <form onSubmit={submit} noValidate autoComplete="off" aria-label={`Enter new credentials for ${connection.name}`}>
      <SpaceBetween size="m">
        <FailureAlert failure={failure} />
        <HandOverBarrier barrier={barrier} />
        <CredentialInputs control={form.control} fields={fields} isDisabled={barrier !== null} />
        <Button variant="primary" formAction="submit" loading={isRunning} loadingText="Handing over" disabled={barrier !== null} disabledReason={barrier ?? undefined}>
          Enter new credentials
        </Button>
      </SpaceBetween>
    </form>
  );
}
