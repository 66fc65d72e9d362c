'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useCallback } from 'react';
import { useForm, type DefaultValues, type FieldValues, type Path, type UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import type { ActionResult } from '@/lib/platform/action';
import { useAction } from './use-action';

/**
 * A form whose fields are an action's input, checked by the action's own schema before and by the server after:
 *
 *     const { form, submit, failure, isRunning } = useActionForm({ schema, action, defaultValues, onDone });
 *     <form onSubmit={submit}> … <Controller control={form.control} name="reason" render={({ field, fieldState }) =>
 *       <FormField label="Why" errorText={fieldState.error?.message}>
 *         <Textarea {...controlOf(field)} /> </FormField>} />
 *
 * A refused form keeps its content, has the sentence at the field and the focus in the first wrong one.
 */
export function useActionForm<Schema extends z.ZodType<FieldValues, FieldValues>, Data>(options: {
  schema: Schema;
  action: (input: z.input<Schema>) => Promise<ActionResult<Data>>;
  defaultValues: DefaultValues<z.input<Schema>>;
  /** `form` for those that begin anew afterwards. */
  onDone: (data: Data, form: UseFormReturn<z.input<Schema>>) => void;
}) {
  const { schema, action, defaultValues, onDone } = options;
  const form = useForm<z.input<Schema>, unknown, z.output<Schema>>({
    resolver: zodResolver(schema),
    defaultValues,
    // A sentence that appears as a field is left would move the button away from under the click that leaves it.
    mode: 'onSubmit',
  }) as unknown as UseFormReturn<z.input<Schema>>;
  const { run, failure, isRunning, clear } = useAction(action);
  const { setError, handleSubmit, getValues } = form;
  const send = useCallback(async () => {
    const result = await run(getValues());
    if (result.ok) return onDone(result.data, form);
    Object.entries(result.fieldErrors ?? {}).forEach(([path, message], index) =>
      setError(path as Path<z.input<Schema>>, { type: 'server', message }, { shouldFocus: index === 0 }),
    );
  }, [run, getValues, onDone, setError, form]);
  return { form, submit: handleSubmit(send), failure, isRunning, clear };
}

interface TextField {
  value: unknown;
  onChange: (value: string) => void;
  onBlur: () => void;
  name: string;
  ref: (element: { focus: () => void } | null) => void;
}

/** A react-hook-form field as the props of Cloudscape's Input and Textarea; the ref lets errors take the focus. */
export function controlOf(field: TextField) {
  return {
    name: field.name,
    value: typeof field.value === 'string' ? field.value : '',
    onChange: ({ detail }: { detail: { value: string } }) => field.onChange(detail.value),
    onBlur: field.onBlur,
    ref: field.ref,
  };
}
