'use client';
import Multiselect from '@cloudscape-design/components/multiselect';
import type { useSearchedOptions } from '@/components/searched-options';
import type { Member } from '@/lib/accounts/reads';
import { Field, type PublishControl } from './field';

interface ApproversFieldProps {
  control: PublishControl;
  members: ReturnType<typeof useSearchedOptions<Member>>;
  teamName: string | undefined;
  /** People chosen before, who may have left the team. */
  former?: { id: string; name: string }[];
}

/** The people who decide on requests. */
export function ApproversField({ control, members, teamName, former = [] }: ApproversFieldProps) {
  const chosenOption = (id: string) => {
    const member = members.find(id);
    if (member) return [optionOf(member)];
    const left = former.find((person) => person.id === id);
    return left ? [{ value: id, label: left.name }] : [];
  };
  return (
    <Field control={control} name="approverIds" label="Who may approve" constraint="If you choose no one, all members of the team can approve. No one can approve their own request." isOptional>
      {(field) => (
        <Multiselect
          ref={field.ref}
          selectedOptions={(field.value as string[]).flatMap(chosenOption)}
          options={members.items.map(optionOf)}
          {...members.props}
          onChange={({ detail }) => field.onChange(detail.selectedOptions.map(({ value }) => value!))}
          onBlur={field.onBlur}
          placeholder={teamName ? `Everybody of ${teamName}` : 'Everybody of the team'}
          deselectAriaLabel={({ label }) => `Remove ${label}`}
        />
      )}
    </Field>
  );
}

function optionOf({ id, name, email, isAbsent }: Member) {
  return { value: id, label: name, description: email, disabled: isAbsent, disabledReason: isAbsent ? 'Has not signed in for a long time. Eligible again after the next sign-in.' : undefined };
}
