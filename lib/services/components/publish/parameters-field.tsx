'use client';
import AttributeEditor, { type AttributeEditorProps } from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useRef } from 'react';
import { useFormState } from 'react-hook-form';
import type { PublishService } from '../../schema';
import { placeOptions } from '../../words';
import { errorAt, Field, type PublishControl } from './field';

type Parameter = PublishService['parameters'][number];

/** What goes with every call. Where the value is left empty, each consumer fills it in. */
export function ParametersField({ control }: { control: PublishControl }) {
  const { errors } = useFormState({ control });
  const editor = useRef<AttributeEditorProps.Ref>(null);
  return (
    <Field control={control} name="parameters" label="Required parameters" description="Sent with every call by the connection itself. Leave a value empty to let each consumer fill it in." isOptional isList>
      {(field) => {
        const items = field.value as Parameter[];
        const change = (index: number, part: Partial<Parameter>) => field.onChange(items.map((item, at) => (at === index ? { ...item, ...part } : item)));
        return (
          <AttributeEditor
            ref={editor}
            items={items}
            addButtonText="Add parameter"
            removeButtonText="Remove"
            removeButtonAriaLabel={({ name }) => `Remove parameter ${name}`}
            empty="None."
            onAddButtonClick={() => field.onChange([...items, { in: 'query', name: '', value: '' }])}
            onRemoveButtonClick={({ detail }) => {
              field.onChange(items.filter((_, index) => index !== detail.itemIndex));
              const left = items.length - 1;
              requestAnimationFrame(() => (left > 0 ? editor.current?.focusRemoveButton(Math.min(detail.itemIndex, left - 1)) : editor.current?.focusAddButton()));
            }}
            definition={[
              {
                label: 'Goes in',
                control: (item: Parameter, index: number) => (
                  <Select
                    selectedOption={placeOptions.find(({ value }) => value === item.in)!}
                    options={placeOptions}
                    onChange={({ detail }) => change(index, { in: detail.selectedOption.value as Parameter['in'] })}
                  />
                ),
              },
              {
                label: 'Parameter name',
                errorText: (_item: Parameter, index: number) => errorAt(errors, `parameters.${index}.name`),
                control: (item: Parameter, index: number) => <Input value={item.name} spellcheck={false} onChange={({ detail }) => change(index, { name: detail.value })} />,
              },
              {
                label: 'Parameter value',
                errorText: (_item: Parameter, index: number) => errorAt(errors, `parameters.${index}.value`),
                control: (item: Parameter, index: number) => <Input value={item.value} spellcheck={false} onChange={({ detail }) => change(index, { value: detail.value })} />,
              },
            ]}
          />
        );
      }}
    </Field>
  );
}
