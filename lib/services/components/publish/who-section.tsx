'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchedOptions } from '@/components/searched-options';
import type { Member, PublishingAccount } from '@/lib/accounts/reads';
import type { Choices } from '@/lib/platform/choices';
import { driftChoices, driftNote, onwardChoices, onwardNote } from '../../words';
import { Field, type PublishControl } from './field';

interface WhoSectionProps {
  control: PublishControl;
  account: PublishingAccount | undefined;
  /** People of its team, when the page came with them. */
  initial: Choices<Member> | undefined;
}

export function WhoSection({ control, account, initial }: WhoSectionProps) {
  const members = useSearchedOptions({ path: account ? `/api/accounts/${account.id}/members` : '', initial, noun: 'people' });
  const options = members.items.map(optionOf);
  const isAlone = !members.isCut && members.isWhole && options.length === 1;
  return (
    <Container header={<Header variant="h2" description="Everybody finds it in the catalog; nobody reaches it before somebody of your team has said yes.">Who may have it</Header>}>
      <SpaceBetween size="m">
        <Field control={control} name="approverIds" label="Who may approve" constraint="Nobody chosen means everybody of the team. Nobody ever approves their own request." isOptional>
          {(field) => (
            <Multiselect
              ref={field.ref}
              selectedOptions={(field.value as string[]).flatMap((id) => members.find(id) ?? []).map(optionOf)}
              options={options}
              {...members.props}
              onChange={({ detail }) => field.onChange(detail.selectedOptions.map(({ value }) => value!))}
              onBlur={field.onBlur}
              placeholder={account ? `Everybody of ${account.teamName}` : 'Everybody of the team'}
              deselectAriaLabel={({ label }) => `Remove ${label}`}
            />
          )}
        </Field>
        <Field control={control} name="onDrift" label="When somebody changes it by hand on AWS" description={driftNote}>
          {(field) => <RadioGroup ref={field.ref} value={field.value as string} items={driftChoices} onChange={({ detail }) => field.onChange(detail.value)} />}
        </Field>
        <Field control={control} name="onwardSharing" label="Onward sharing" description={onwardNote}>
          {(field) => <RadioGroup ref={field.ref} value={field.value as string} items={onwardChoices} onChange={({ detail }) => field.onChange(detail.value)} />}
        </Field>
        {isAlone && (
          <Box color="text-body-secondary" variant="small">
            {options[0]!.label} is the only one of {account?.teamName} who has signed in so far.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

function optionOf({ id, name, email, isAbsent }: Member) {
  return { value: id, label: name, description: email, disabled: isAbsent, disabledReason: isAbsent ? 'Has not signed in for a long time. Eligible again after the next sign-in.' : undefined };
}
