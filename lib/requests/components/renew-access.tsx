'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useWatch } from 'react-hook-form';
import { useActionForm } from '@/components/action-form';
import { LinkButton } from '@/components/app-link';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { Page } from '@/components/page';
import { submitRenewalAction } from '../actions';
import { submitRenewalSchema } from '../schema';
import { dayInWords, typedDayInWords } from '../until';
import type { RenewalForm } from '../renewal-form';
import { ReasonField } from './reason-field';
import { UntilField } from './until-field';

/** Asks for a later end date of access that stands. */
export function RenewAccess({ renewal }: { renewal: RenewalForm }) {
  const { grantId, service, account, until, whyNot, rejected } = renewal;
  return (
    <Page
      title="Renew access"
      description={`To ${service.name} for account ${account.name} (${account.id})`}
      breadcrumbs={[{ text: 'My access', href: '/access' }, { text: `${service.name} in ${account.id}`, href: `/access/${grantId}` }, { text: 'Renew' }]}
      maxContentWidth={860}
      help={
        <>
          <h3>What a renewal changes</h3>
          <p>Only the end date. Connections, their names and credentials stay as they are, and calls go on while somebody decides.</p>
          <p>If it is rejected, the access ends on the day on which it would have ended anyway.</p>
        </>
      }
    >
      <SpaceBetween size="l">
        {rejected && (
          <Alert type="warning" header={`${rejected.by} rejected the last renewal`}>
            {rejected.comment}
          </Alert>
        )}
        {whyNot ? (
          <Alert type="info" header="It cannot be renewed now" action={<LinkButton href={whyNot.href}>{whyNot.link}</LinkButton>}>
            {whyNot.because}
          </Alert>
        ) : (
          <Alert type="info" header={`The access stands until ${dayInWords(until)}; nothing is interrupted`}>
            What is connected goes on while this waits for a decision, and after it.
          </Alert>
        )}
        {!whyNot && renewal.days && <Fields renewal={renewal} days={renewal.days} />}
      </SpaceBetween>
    </Page>
  );
}

function Fields({ renewal: { grantId, service, reason, deciders, until: stands }, days }: { renewal: RenewalForm; days: NonNullable<RenewalForm['days']> }) {
  const router = useRouter();
  const flash = useFlash();
  const cache = useQueryClient();
  const onDone = useCallback(() => {
    // Who is quicker than its data grow old would be shown the page of before.
    void cache.invalidateQueries({ queryKey: ['grant', grantId] });
    flash.push({ type: 'success', header: 'Renewal requested', content: `${deciders.join(', ')} can decide now. Until then everything goes on as it is.` });
    router.push(`/access/${grantId}`);
  }, [cache, flash, router, deciders, grantId]);
  const { form, submit, failure, isRunning } = useActionForm({
    schema: submitRenewalSchema,
    action: submitRenewalAction,
    defaultValues: { grantId, reason, until: days.suggested },
    onDone,
  });
  const lastDay = typedDayInWords(useWatch({ control: form.control, name: 'until' }));
  return (
    <form onSubmit={submit} noValidate>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <LinkButton href={`/access/${grantId}`} variant="link" formAction="none">
              Cancel
            </LinkButton>
            <Button variant="primary" loading={isRunning} loadingText="Requesting renewal" formAction="submit">
              Request renewal
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <FailureAlert failure={failure} />
          <Container header={<Header variant="h2">Your request</Header>}>
            <SpaceBetween size="l">
              <ReasonField control={form.control} name="reason" />
              <UntilField control={form.control} name="until" days={days} description={`The new last day, in UTC. Now it is ${dayInWords(stands)}.`} />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">What is asked, and of whom</Header>}>
            <KeyValuePairs
              columns={2}
              items={[
                { label: 'Who will be asked', value: deciders.join(', ') },
                { label: 'What changes', value: lastDay ? `The end date: ${lastDay} instead of ${dayInWords(stands)}. Nothing else of the access to ${service.name}.` : 'The end date, and nothing else.' },
              ]}
            />
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}
