'use client';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useFormState, useWatch, type UseFormReturn } from 'react-hook-form';
import { controlOf } from '@/components/action-form';
import { serviceNameFor } from '../../names';
import type { PublishService } from '../../schema';
import { Field } from './field';
import { DocumentationFields } from './documentation-fields';
import { ParametersField } from './parameters-field';
import { SignInFields } from './sign-in-fields';
import { TestFields } from './test-fields';

const noNames: ReadonlySet<string> = new Set();

/** `takenNames`: null until the account's names are listed. */
export function WhatSection({ form, takenNames }: { form: UseFormReturn<PublishService>; takenNames: ReadonlySet<string> | null }) {
  const { control, getValues, setValue, clearErrors } = form;
  const { dirtyFields } = useFormState({ control, name: 'name' });
  const address = useWatch({ control, name: 'address' });
  const isProposed = !dirtyFields.name;
  // The names of another account or Region arrive after the address was typed.
  useEffect(() => {
    if (takenNames && isProposed) setValue('name', serviceNameFor(getValues('address'), takenNames));
  }, [takenNames, isProposed, getValues, setValue]);
  return (
    <Container header={<Header variant="h2" description="What consumers find in the catalog, and how it is called.">What</Header>}>
      <SpaceBetween size="l">
        <Field control={control} name="address" label="DNS name or IP address" description="Where the service answers inside the VPC." constraint="For example service1.main.example.com or 10.0.3.14.">
          {(field) => (
            <Input
              {...controlOf(field)}
              onChange={({ detail }) => {
                field.onChange(detail.value);
                if (!isProposed) return;
                setValue('name', serviceNameFor(detail.value, takenNames ?? noNames));
                clearErrors('name');
              }}
              inputMode="url"
              spellcheck={false}
              autoComplete={false}
            />
          )}
        </Field>
        <ColumnLayout columns={2}>
          <Field control={control} name="name" label="Name" constraint="3 to 40 lower-case letters, digits and hyphens; the name of the resource configuration." isForever>
            {(field) => <Input {...controlOf(field)} spellcheck={false} autoComplete={false} />}
          </Field>
          <Field control={control} name="ports" label="Ports" constraint="Ports or ranges, for example 443 or 443, 8000-8010.">
            {(field) => <Input {...controlOf(field)} autoComplete={false} />}
          </Field>
        </ColumnLayout>
        <Field control={control} name="summary" label="Summary" constraint="One line for the catalog." isOptional>
          {(field) => <Input {...controlOf(field)} placeholder={address ? `HTTPS service at ${address}` : 'What it gives to those who call it'} />}
        </Field>
        <SignInFields control={control} />
        <ParametersField control={control} />
        <TestFields control={control} />
        <ExpandableSection headerText="More options" headerDescription="Documentation and tags">
          <DocumentationFields control={control} />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}
