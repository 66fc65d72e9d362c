'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Textarea from '@cloudscape-design/components/textarea';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Controller } from 'react-hook-form';
import { controlOf, useActionForm } from '@/components/action-form';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { retireServiceAction } from '../../actions';
import { retirementImpactQuery } from '../../queries';
import { retireServiceSchema } from '../../schema';
import type { ServiceView } from '../../view';
import { RetirementImpactList } from './retirement-impact-list';

/** Shows what the retirement removes, and begins it once the name of the service is typed. */
export function RetireService({ service, close }: { service: Pick<ServiceView, 'id' | 'name'>; close: () => void }) {
  const router = useRouter();
  const flash = useFlash();
  const { data, error } = useQuery(retirementImpactQuery(service.id));
  const { form, submit, failure, isRunning } = useActionForm({
    schema: retireServiceSchema,
    action: retireServiceAction,
    defaultValues: { serviceId: service.id, reason: '', confirmation: '' },
    onDone: () => {
      flash.push({ type: 'info', id: `retirement-${service.id}`, content: `${service.name} is being retired. This page shows the progress.` });
      close();
      router.refresh();
      focusHeading();
    },
  });
  return (
    <ConfirmModal title={`Retire ${service.name}`} confirm="Retire service" running="Retiring" isRunning={isRunning} onConfirm={submit} close={close}>
      <form onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <Alert type="warning" header="You can’t undo this">
            Pergola removes all access to {service.name}, then its resource share and resource configuration. From now on no one can request access, connect or change the service. Its history and removal proofs stay.
          </Alert>
          {error ? (
            <Alert type="warning" header="What the retirement removes could not be read">
              {error.message}
            </Alert>
          ) : data ? (
            <RetirementImpactList impact={data} />
          ) : (
            <Box>
              <Spinner /> Checking what depends on {service.name}…
            </Box>
          )}
          <Controller
            control={form.control}
            name="reason"
            render={({ field, fieldState }) => (
              <FormField label="Reason" description="All teams with access read it. Name what replaces the service." errorText={fieldState.error?.message}>
                <Textarea {...controlOf(field)} rows={2} />
              </FormField>
            )}
          />
          <Controller
            control={form.control}
            name="confirmation"
            render={({ field, fieldState }) => (
              <FormField label={`Type ${service.name} to confirm`} errorText={fieldState.error?.message}>
                <Input {...controlOf(field)} autoComplete={false} />
              </FormField>
            )}
          />
        </SpaceBetween>
      </form>
    </ConfirmModal>
  );
}
