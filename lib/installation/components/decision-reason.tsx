'use client';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { Controller, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { controlOf } from '@/components/action-form';

/** Why an administrator decides about this installation. */
export function DecisionReason<Values extends FieldValues>({ control, name }: { control: Control<Values>; name: FieldPath<Values> }) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <FormField label="Reason" description="The audit log keeps it with your name." errorText={fieldState.error?.message}>
          <Textarea {...controlOf(field)} rows={2} />
        </FormField>
      )}
    />
  );
}
