'use client';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Controller, type Control } from 'react-hook-form';
import { controlOf } from '@/components/action-form';
import type { CredentialField, CredentialInput } from '../sign-in';

interface WithCredentials {
  credentials: CredentialInput;
}

/** One input a credential. What is typed stays in this form, and leaves it only for the action. */
export function CredentialInputs<Values extends WithCredentials>({ control, fields, isDisabled = false }: { control: Control<Values>; fields: readonly CredentialField[]; isDisabled?: boolean }) {
  const inputs = fields.map(({ name, label, isSecret }) => (
    <Controller
      key={name}
      control={control as unknown as Control<WithCredentials>}
      name={`credentials.${name}`}
      render={({ field, fieldState }) => (
        <FormField label={label} errorText={fieldState.error?.message}>
          <Input {...controlOf(field)} type={isSecret ? 'password' : 'text'} autoComplete={isSecret ? 'new-password' : 'off'} spellcheck={false} disabled={isDisabled} />
        </FormField>
      )}
    />
  ));
  return <SpaceBetween size="l">{inputs}</SpaceBetween>;
}

/** Nothing typed yet. */
export function emptyCredentials(fields: readonly CredentialField[]): CredentialInput {
  const parameters = fields.flatMap(({ parameter }) => (parameter ? [{ ...parameter, value: '' }] : []));
  return { ...Object.fromEntries(fields.filter(({ parameter }) => !parameter).map(({ name }) => [name, ''])), ...(parameters.length > 0 && { tokenParameters: parameters }) };
}
