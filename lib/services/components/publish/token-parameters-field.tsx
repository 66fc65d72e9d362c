'use client';
import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useFormState } from 'react-hook-form';
import type { TokenParameter } from '../../schema';
import { placeOptions } from '../../words';
import { errorAt, Field, type PublishControl } from './field';

const secrecies = [
  { value: 'secret', label: 'Secret' },
  { value: 'open', label: 'Not secret' },
];

/** What the token endpoint needs beside the client ID and secret, for example an audience. */
export function TokenParametersField({ control }: { control: PublishControl }) {
  const { errors } = useFormState({ control });
  return (
    <Field
      control={control}
      name="oauth.parameters"
      label="Parameters of the token request"
      description="For example audience or resource. Values that are not secret are the same for all consumers and shown to them; leave one empty to let each consumer enter it. Pergola never keeps secret values: each consumer enters its own."
      isOptional
      isList
    >
      {(field) => {
        const items = field.value as TokenParameter[];
        const change = (index: number, part: Partial<TokenParameter>) => field.onChange(items.map((item, at) => (at === index ? { ...item, ...part } : item)));
        return (
          <AttributeEditor
            items={items}
            addButtonText="Add token parameter"
            removeButtonText="Remove"
            removeButtonAriaLabel={({ name }) => `Remove token parameter ${name}`}
            empty="None."
            onAddButtonClick={() => field.onChange([...items, { in: 'body', name: '', value: '', isSecret: true }])}
            onRemoveButtonClick={({ detail }) => field.onChange(items.filter((_, index) => index !== detail.itemIndex))}
            definition={[
              {
                label: 'Goes in',
                control: (item: TokenParameter, index: number) => (
                  <Select selectedOption={placeOptions.find(({ value }) => value === item.in)!} options={placeOptions} onChange={({ detail }) => change(index, { in: detail.selectedOption.value as TokenParameter['in'] })} />
                ),
              },
              {
                label: 'Name',
                errorText: (_item: TokenParameter, index: number) => errorAt(errors, `oauth.parameters.${index}.name`),
                control: (item: TokenParameter, index: number) => <Input value={item.name} spellcheck={false} onChange={({ detail }) => change(index, { name: detail.value })} />,
              },
              {
                label: 'Secrecy',
                control: (item: TokenParameter, index: number) => (
                  <Select
                    selectedOption={secrecies[item.isSecret ? 0 : 1]!}
                    options={secrecies}
                    onChange={({ detail }) => change(index, detail.selectedOption.value === 'secret' ? { isSecret: true, value: '' } : { isSecret: false })}
                  />
                ),
              },
              {
                label: 'Value',
                errorText: (_item: TokenParameter, index: number) => errorAt(errors, `oauth.parameters.${index}.value`),
                control: (item: TokenParameter, index: number) => (
                  <Input value={item.value} placeholder="By consumers" disabled={item.isSecret} spellcheck={false} onChange={({ detail }) => change(index, { value: detail.value })} />
                ),
              },
            ]}
          />
        );
      }}
    </Field>
  );
}
