'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { controlOf, useActionForm } from '@/components/action-form';
import { ConfirmModal } from '@/components/confirm-modal';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { focusHeading } from '@/components/focus-heading';
import { useSearchedOptions } from '@/components/searched-options';
import type { ResourceKind } from '@/lib/controller/driver';
import type { Choices } from '@/lib/platform/choices';
import { startPauseAction } from '../actions';
import { pausesKey } from '../pauses-query';
import { startPauseSchema } from '../schema';

/** What can be chosen: accounts by name, kinds by what people call them. */
export interface PauseChoices {
  accounts: Choices<{ id: string; name: string }>;
  kinds: { id: ResourceKind; noun: string }[];
}

const any = '';

/** A button that asks what to pause and why. */
export function StartPause({ choices }: { choices: PauseChoices }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Pause changes</Button>
      {isOpen && <PauseForm choices={choices} close={() => setOpen(false)} />}
    </>
  );
}

function PauseForm({ choices: { accounts, kinds }, close }: { choices: PauseChoices; close: () => void }) {
  const flash = useFlash();
  const cache = useQueryClient();
  const { form, submit, failure, isRunning } = useActionForm({
    schema: startPauseSchema,
    action: startPauseAction,
    defaultValues: { accountId: null, kind: null, removalsToo: false, reason: '' },
    onDone: () => {
      flash.push({ type: 'success', id: 'pause', content: 'Paused. Whoever it concerns sees why on every page; what AWS was already asked for comes to its end.' });
      void cache.invalidateQueries({ queryKey: ['controller'] });
      void cache.invalidateQueries({ queryKey: pausesKey });
      close();
      focusHeading();
    },
  });
  const { items, isWhole, find, props } = useSearchedOptions({ path: '/api/controller/accounts', initial: accounts, noun: 'accounts' });
  const allAccounts = { value: any, label: 'All accounts' };
  const accountOption = ({ id, name }: { id: string; name: string }) => ({ value: id, label: `${name} (${id})` });
  const kindOptions = [{ value: any, label: 'Everything' }, ...kinds.map(({ id, noun }) => ({ value: id, label: `Every ${noun}` }))];
  return (
    <ConfirmModal title="Pause changes on AWS" confirm="Pause" running="Pausing" isRunning={isRunning} onConfirm={submit} close={close}>
      <form onSubmit={submit}>
        <SpaceBetween size="m">
          <FailureAlert failure={failure} />
          <Controller
            control={form.control}
            name="accountId"
            render={({ field, fieldState }) => (
              <FormField label="Account" errorText={fieldState.error?.message}>
                <Select
                  ref={field.ref}
                  selectedOption={field.value ? accountOption(find(field.value)!) : allAccounts}
                  options={[...(isWhole ? [allAccounts] : []), ...items.map(accountOption)]}
                  {...props}
                  onChange={({ detail }) => field.onChange(detail.selectedOption.value || null)}
                />
              </FormField>
            )}
          />
          <Controller
            control={form.control}
            name="kind"
            render={({ field, fieldState }) => (
              <FormField label="What" errorText={fieldState.error?.message}>
                <Select
                  ref={field.ref}
                  selectedOption={kindOptions.find(({ value }) => value === (field.value ?? any))!}
                  options={kindOptions}
                  onChange={({ detail }) => field.onChange(detail.selectedOption.value || null)}
                />
              </FormField>
            )}
          />
          <Controller
            control={form.control}
            name="reason"
            render={({ field, fieldState }) => (
              <FormField label="Why" description="Everybody whose things wait reads it, with your name." errorText={fieldState.error?.message}>
                <Textarea {...controlOf(field)} rows={2} />
              </FormField>
            )}
          />
          <Controller
            control={form.control}
            name="removalsToo"
            render={({ field }) => (
              <SpaceBetween size="s">
                <Checkbox checked={field.value} description="Otherwise what is revoked or has ended is cut all the same." onChange={({ detail }) => field.onChange(detail.checked)}>
                  Pause removals too
                </Checkbox>
                {field.value && (
                  <Alert type="warning" header="Access that ends stays open">
                    What is revoked, or ends by its date, is not cut until you end the pause. Its page says so.
                  </Alert>
                )}
              </SpaceBetween>
            )}
          />
        </SpaceBetween>
      </form>
    </ConfirmModal>
  );
}
