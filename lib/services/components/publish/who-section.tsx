'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { PublishingAccount } from '@/lib/accounts/reads';
import { driftChoices, driftNote, onwardChoices, onwardNote } from '../../words';
import { Field, type PublishControl } from './field';

export interface Member {
  id: string;
  name: string;
  email: string;
  teamId: string;
  isAbsent: boolean;
}

export function WhoSection({ control, account, members }: { control: PublishControl; account: PublishingAccount | undefined; members: Member[] }) {
  const options = members.filter(({ teamId }) => teamId === account?.teamId).map(({ id, name, email, isAbsent }) => ({ value: id, label: name, description: email, disabled: isAbsent, disabledReason: isAbsent ? 'Has not signed in for a long time. Eligible again after the next sign-in.' : undefined }));
  return (
    <Container header={<Header variant="h2" description="Everybody finds it in the catalog; nobody reaches it before somebody of your team has said yes.">Who may have it</Header>}>
      <SpaceBetween size="m">
        <Field control={control} name="approverIds" label="Who may approve" constraint="Nobody chosen means everybody of the team. Nobody ever approves their own request." isOptional>
          {(field) => (
            <Multiselect
              ref={field.ref}
              selectedOptions={options.filter(({ value }) => (field.value as string[]).includes(value))}
              options={options}
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
        {options.length === 1 && (
          <Box color="text-body-secondary" variant="small">
            {options[0]!.label} is the only one of {account?.teamName} who has signed in so far.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
