'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchedOptions } from '@/components/searched-options';
import type { Member, PublishingAccount } from '@/lib/accounts/reads';
import type { Choices } from '@/lib/platform/choices';
import { driftChoices, driftNote, onwardChoices, onwardNote } from '../../words';
import { ApproversField } from './approvers-field';
import { Field, type PublishControl } from './field';

interface WhoSectionProps {
  control: PublishControl;
  account: PublishingAccount | undefined;
  /** People of its team, when the page came with them. */
  initial: Choices<Member> | undefined;
}

export function WhoSection({ control, account, initial }: WhoSectionProps) {
  const members = useSearchedOptions({ path: account ? `/api/accounts/${account.id}/members` : '', initial, noun: 'people' });
  const isAlone = !members.isCut && members.isWhole && members.items.length === 1;
  return (
    <Container header={<Header variant="h2" description="Everybody finds it in the catalog; nobody reaches it before somebody of your team has said yes.">Who may have it</Header>}>
      <SpaceBetween size="m">
        <ApproversField control={control} members={members} teamName={account?.teamName} />
        <Field control={control} name="onDrift" label="When somebody changes it by hand on AWS" description={driftNote}>
          {(field) => <RadioGroup ref={field.ref} value={field.value as string} items={driftChoices} onChange={({ detail }) => field.onChange(detail.value)} />}
        </Field>
        <Field control={control} name="onwardSharing" label="Onward sharing" description={onwardNote}>
          {(field) => <RadioGroup ref={field.ref} value={field.value as string} items={onwardChoices} onChange={({ detail }) => field.onChange(detail.value)} />}
        </Field>
        {isAlone && (
          <Box color="text-body-secondary" variant="small">
            {members.items[0]!.name} is the only one of {account?.teamName} who has signed in so far.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
