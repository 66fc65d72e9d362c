'use client';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { Controller, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { controlOf } from '@/components/action-form';

/** Why access is asked for, or asked for longer. */
export function ReasonField<Values extends FieldValues>({ control, name }: { control: Control<Values>; name: FieldPath<Values> }) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <FormField
          label="Why"
          description="Whoever decides reads this sentence."
          constraintText={`Between 10 and 1,000 characters. Characters: ${String(field.value).length}`}
          errorText={fieldState.error?.message}
          stretch
        >
          <Textarea {...controlOf(field)} rows={3} placeholder="to forecast demand in the nightly workflow" />
        </FormField>
      )}
    />
  );
}
