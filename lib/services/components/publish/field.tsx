'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import type { ReactNode } from 'react';
import { Controller, get, type Control, type ControllerRenderProps, type Path } from 'react-hook-form';
import type { PublishService } from '../../schema';

export type PublishControl = Control<PublishService>;

interface FieldProps {
  control: PublishControl;
  /** `gateway.name` and so on; the union of gateways has no common type of paths. */
  name: string;
  label: string;
  description?: ReactNode;
  constraint?: ReactNode;
  isOptional?: boolean;
  /** Its rows show their own messages. */
  isList?: boolean;
  /** AWS offers no way to change it afterwards. */
  isForever?: boolean;
  children: (field: ControllerRenderProps<PublishService, Path<PublishService>>) => ReactNode;
}

/** A field of the form with its label, its sentence when it is refused, and whether it stays as it is for good. */
export function Field({ control, name, label, description, constraint, isOptional, isList, isForever, children }: FieldProps) {
  return (
    <Controller
      control={control}
      name={name as Path<PublishService>}
      render={({ field, formState }) => (
        <FormField
          label={
            isOptional ? (
              <>
                {label} <i>- optional</i>
              </>
            ) : (
              label
            )
          }
          description={description}
          constraintText={constraint}
          errorText={isList ? messageAt(formState.errors, name) : errorAt(formState.errors, name)}
          info={isForever && <Forever />}
          stretch
        >
          {children(field)}
        </FormField>
      )}
    />
  );
}

/** The message of the list itself, such as that it is too long. */
function messageAt(errors: object, path: string): string | undefined {
  const { message, root }: { message?: string; root?: { message?: string } } = get(errors, path) ?? {};
  return root?.message ?? message;
}

export function errorAt(errors: object, path: string): string | undefined {
  const found: unknown = get(errors, path);
  if (!found || typeof found !== 'object') return undefined;
  if ('message' in found && typeof found.message === 'string') return found.message;
  return Object.values(found).map((inner) => errorAt({ inner: inner as object }, 'inner')).find(Boolean);
}

export function Forever() {
  return (
    <Box variant="small" color="text-status-warning">
      Cannot be changed later
    </Box>
  );
}
