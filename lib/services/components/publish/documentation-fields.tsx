'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import Textarea from '@cloudscape-design/components/textarea';
import { useWatch } from 'react-hook-form';
import { controlOf } from '@/components/action-form';
import { Markdown } from '@/components/markdown';
import { Field, type PublishControl } from './field';
import { TagsInput } from './tags-input';

/** What people read and search in the catalog, beside the summary. */
export function DocumentationFields({ control }: { control: PublishControl }) {
  return (
    <SpaceBetween size="l">
      <Field control={control} name="documentation" label="Documentation" constraint="Markdown. Links work, images and HTML do not." isOptional>
        {(field) => (
          <Tabs
            ariaLabel="Documentation"
            tabs={[
              { id: 'write', label: 'Write', content: <Textarea {...controlOf(field)} rows={10} placeholder="What it does, what to send, what comes back, whom to ask." /> },
              { id: 'preview', label: 'Preview', content: <Preview control={control} /> },
            ]}
          />
        )}
      </Field>
      <Field control={control} name="tags" label="Tags" constraint="Words by which people narrow the catalog down, separated by commas." isOptional>
        {(field) => <TagsInput value={field.value as string[]} onChange={field.onChange} />}
      </Field>
    </SpaceBetween>
  );
}

function Preview({ control }: { control: PublishControl }) {
  const text = useWatch({ control, name: 'documentation' });
  return text.trim() ? <Markdown text={text} /> : <p>Nothing is written yet.</p>;
}
