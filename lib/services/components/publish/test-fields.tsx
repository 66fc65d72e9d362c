'use client';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWatch } from 'react-hook-form';
import { controlOf } from '@/components/action-form';
import { testChoices } from '../../declared-test';
import { testChoiceWords } from '../../words';
import { Field, type PublishControl } from './field';

/** The request by which a new connection is shown to work. */
export function TestFields({ control }: { control: PublishControl }) {
  const method = useWatch({ control, name: 'test.method' });
  return (
    <SpaceBetween size="l">
      <Field control={control} name="test.method" label="Test request" description="Pergola sends it once through each new connection, with the consumer’s credentials and your required parameters. Choose a request that changes nothing.">
        {(field) => (
          <RadioGroup ref={field.ref} value={String(field.value)} items={testChoices.map((value) => ({ value, ...testChoiceWords[value] }))} onChange={({ detail }) => field.onChange(detail.value)} />
        )}
      </Field>
      {method !== 'NONE' && (
        <ColumnLayout columns={2}>
          <Field control={control} name="test.path" label="Path of the test request" constraint="With an optional query, for example /health?full=1.">
            {(field) => <Input {...controlOf(field)} spellcheck={false} autoComplete={false} />}
          </Field>
          <Field control={control} name="test.statuses" label="Expected status" constraint="From 200 to 299. Separate several with commas.">
            {(field) => <Input {...controlOf(field)} spellcheck={false} autoComplete={false} />}
          </Field>
        </ColumnLayout>
      )}
    </SpaceBetween>
  );
}
