'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Controller, type Control } from 'react-hook-form';
import type { z } from 'zod';
import { controlOf, useActionForm } from '@/components/action-form';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { progressFlash } from '@/lib/grants/progress-flash';
import { onwardBlockedNote } from '@/lib/services/words';
import type { GrantView } from '@/lib/grants/view';
import { connectAction } from '../actions';
import { connectionName } from '../name';
import { connectSchema, type Connect } from '../schema';
import { openTokenParameters } from '../sign-in';
import { CredentialInputs, emptyCredentials } from './credential-inputs';
import { HandOverBarrier } from './hand-over-barrier';

/** The credentials and one click. The name and what goes with every call are filled in already. */
export function ConnectForm({ grant, onConnected, onCancel }: { grant: GrantView; onConnected: () => void; onCancel?: () => void }) {
  const { service, account, handOverBarrier: barrier } = grant;
  const element = useRef<HTMLFormElement>(null);
  const isAdded = onCancel !== undefined;
  useEffect(() => {
    if (isAdded) element.current?.querySelector<HTMLElement>('input:not([type=hidden]):not(:disabled), button')?.focus();
  }, [isAdded]);
  const flash = useFlash();
  const cache = useQueryClient();
  const [isMoreShown, setMoreShown] = useState(false);
  const open = service.parameters.filter(({ value }) => value === undefined);
  const openOfToken = openTokenParameters(service.signInDetails, false);
  const fixed = service.parameters.filter(({ value }) => value !== undefined);
  const onDone = useCallback(() => {
    flash.push({ type: 'info', id: progressFlash(grant.id), content: `EventBridge has the credentials and is building the connection in account ${account.id}. This page shows how far it is; you can leave it.` });
    void cache.invalidateQueries({ queryKey: ['grant', grant.id] });
    onConnected();
  }, [flash, cache, grant.id, account.id, onConnected]);
  const { form, submit, failure, isRunning } = useActionForm({
    schema: connectSchema,
    action: connectAction,
    defaultValues: { grantId: grant.id, serviceVersion: service.version, name: grant.suggestedName, credentials: emptyCredentials(service.credentialFields), parameters: empty(open), tokenParameters: empty(openOfToken) },
    onDone: (_connected, done) => {
      done.reset();
      onDone();
    },
  });
  const nameProblem = form.formState.errors.name?.message;
  const { getValues, setValue } = form;
  const refused = failure?.fieldErrors?.name;
  const wasChanged = failure?.fieldErrors?.serviceVersion !== undefined;
  // After the refusal, which says so, the page shows the service as it is now.
  useEffect(() => {
    if (!wasChanged) return;
    setValue('serviceVersion', service.version);
    setValue('parameters', kept(service.parameters.filter(({ value }) => value === undefined), getValues('parameters')));
    setValue('tokenParameters', kept(openTokenParameters(service.signInDetails, false), getValues('tokenParameters')));
  }, [wasChanged, setValue, getValues, service]);
  // EventBridge has the name for a connection that Pergola doesn't know. The message at the field stays.
  useEffect(() => {
    if (refused) setValue('name', connectionName(service.name, [grant.suggestedName, getValues('name')]));
  }, [refused, getValues, setValue, service.name, grant.suggestedName]);
  return (
    <form ref={element} onSubmit={submit} noValidate autoComplete="off">
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            {onCancel && (
              <Button variant="link" formAction="none" onClick={onCancel}>
                Cancel
              </Button>
            )}
            <Button
              variant="primary"
              formAction="submit"
              loading={isRunning}
              loadingText="Connecting"
              disabled={!grant.isShared || barrier !== null}
              disabledReason={barrier ?? `${service.name} has to be shared with the account first. That is under way; see above.`}
            >
              Connect
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <FailureAlert failure={failure} />
          <Container
            header={
              <Header variant="h2" description={`Makes an EventBridge connection in account ${account.id}, ${service.region}, that your workflows call ${service.name} through.`}>
                Connect {account.name} to {service.name}
              </Header>
            }
          >
            <SpaceBetween size="l">
              <HandOverBarrier barrier={barrier} />
              {service.isOnwardBlocked && <Alert type="warning">{onwardBlockedNote}</Alert>}
              {service.credentialFields.length > 0 ? (
                <SpaceBetween size="l">
                  <Box color="text-body-secondary">
                    The credentials that {service.teamName} gave you. They go straight to EventBridge in your account; Pergola keeps nothing of them.
                  </Box>
                  <CredentialInputs control={form.control} fields={service.credentialFields} isDisabled={barrier !== null} />
                </SpaceBetween>
              ) : (
                <Alert type="info">{service.name} needs no sign-in.</Alert>
              )}
              <OpenParameters control={form.control} name="parameters" parameters={open} goesWith="every call" />
              <OpenParameters control={form.control} name="tokenParameters" parameters={openOfToken} goesWith="the request for a token" />
              {fixed.length > 0 && (
                <Box color="text-body-secondary">
                  Goes with every call by itself:{' '}
                  {fixed.map(({ in: place, name, value }) => (
                    <span key={`${place}/${name}`} className="aws-term">
                      {name}={value} ({place}){' '}
                    </span>
                  ))}
                </Box>
              )}
              <ExpandableSection headerText="More options" expanded={isMoreShown || nameProblem !== undefined} onChange={({ detail }) => setMoreShown(detail.expanded)}>
                <Controller
                  control={form.control}
                  name="name"
                  render={({ field, fieldState }) => (
                    <FormField
                      label="Name of the connection"
                      description="Its name in EventBridge. It can never be changed."
                      constraintText="Up to 64 letters, digits, full stops, hyphens and underscores."
                      errorText={refused && fieldState.error?.message === refused ? `Account ${account.id} already has an EventBridge connection of that name. The next one is filled in.` : fieldState.error?.message}
                    >
                      <Input {...controlOf(field)} spellcheck={false} />
                    </FormField>
                  )}
                />
              </ExpandableSection>
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

type Placed = Omit<Connect['parameters'][number], 'value'>;

/** Nothing entered yet. */
function empty(open: readonly Placed[]): Connect['parameters'] {
  return open.map(({ in: place, name }) => ({ in: place, name, value: '' }));
}

/** What was typed for those that are still open. */
function kept(open: readonly Placed[], typed: Connect['parameters'] = []): Connect['parameters'] {
  return empty(open).map((one) => typed.find(({ in: place, name }) => place === one.in && name === one.name) ?? one);
}

interface OpenParametersProps {
  control: Control<z.input<typeof connectSchema>>;
  name: 'parameters' | 'tokenParameters';
  parameters: readonly Placed[];
  goesWith: string;
}

/** What the service leaves to whoever connects. */
function OpenParameters({ control, name: list, parameters, goesWith }: OpenParametersProps) {
  return parameters.map(({ in: place, name }, index) => (
    <Controller
      key={`${place}/${name}`}
      control={control}
      name={`${list}.${index}.value`}
      render={({ field, fieldState }) => (
        <FormField label={name} description={`Goes with ${goesWith}, as ${place} parameter.`} errorText={fieldState.error?.message}>
          <Input {...controlOf(field)} spellcheck={false} />
        </FormField>
      )}
    />
  ));
}
