'use client';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import { Controller, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { dayInWords } from '../until';

/** As `YYYY-MM-DD`. */
export interface Days {
  earliest: string;
  latest: string;
}

/** The last day of an access. */
export function UntilField<Values extends FieldValues>({ control, name, days, description }: { control: Control<Values>; name: FieldPath<Values>; days: Days; description: string }) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <FormField label="Until" description={description} constraintText={`At the latest ${dayInWords(days.latest)}.`} errorText={fieldState.error?.message}>
          <DatePicker
            ref={field.ref}
            value={field.value}
            placeholder="YYYY/MM/DD"
            openCalendarAriaLabel={(selected) => (selected ? `Choose the last day, now ${selected}` : 'Choose the last day')}
            isDateEnabled={(date) => isBetween(date, days)}
            onChange={({ detail }) => field.onChange(detail.value)}
            onBlur={field.onBlur}
          />
        </FormField>
      )}
    />
  );
}

function isBetween(date: Date, { earliest, latest }: Days): boolean {
  const day = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
  return day >= earliest && day <= latest;
}
