'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { useActionForm } from '@/components/action-form';
import { AppLink, LinkButton } from '@/components/app-link';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { Page } from '@/components/page';
import { useSearchedOptions } from '@/components/searched-options';
import { submitRequestAction } from '../actions';
import { submitRequestSchema } from '../schema';
import { typedDayInWords } from '../until';
import { notHttps } from '@/lib/services/https';
import type { AccountChoice, RequestForm } from '../views';
import { ReasonField } from './reason-field';
import { UntilField } from './until-field';

interface RequestAccessProps {
  form: RequestForm;
  /** As `YYYY-MM-DD`. */
  days: { earliest: string; suggested: string; latest: string };
  earlier: { accountId: string; reason: string; rejectedBy: string | null; comment: string | null } | null;
}

export function RequestAccess({ form, days, earlier }: RequestAccessProps) {
  const { service, accounts } = form;
  return (
    <Page
      title="Request access"
      description={`For ${service.name}, which ${service.teamName} offers in ${service.region}`}
      breadcrumbs={[{ text: 'Catalog', href: '/' }, { text: service.name, href: `/services/${service.id}` }, { text: 'Request access' }]}
      maxContentWidth={860}
      help={
        <>
          <h3>What happens then</h3>
          <p>The people named on this page are asked. You see what they decide, and why, under My access.</p>
          <p>After an approval, Pergola shares the service with your account. Then you connect, with the credentials that its owners give you.</p>
        </>
      }
    >
      {accounts.total === 0 ? (
        <Alert type="info" header="Your teams have no account yet" action={<LinkButton href="/accounts">Accounts</LinkButton>}>
          AWS accounts get access. Ask an administrator of Pergola to add your account with <Box variant="code">pergola accounts add</Box>, then request access.
        </Alert>
      ) : (
        <SpaceBetween size="l">
          {service.whyNotHttps && <Alert type="warning" header={notHttps}>{service.whyNotHttps}</Alert>}
          {earlier?.rejectedBy && (
            <Alert type="warning" header={`${earlier.rejectedBy} rejected the last request`}>
              {earlier.comment}
            </Alert>
          )}
          {accounts.items.length >= accounts.total && <Taken accounts={accounts.items} />}
          <Fields form={form} days={days} earlier={earlier} />
        </SpaceBetween>
      )}
    </Page>
  );
}

/** Accounts that need not, or cannot, be asked for. */
function Taken({ accounts }: { accounts: AccountChoice[] }) {
  const taken = accounts.filter(({ whyNot }) => whyNot !== null);
  if (taken.length === 0) return null;
  return (
    <Alert type="info" header={taken.length === accounts.length ? 'There is no account to ask for' : undefined}>
      {taken.map(({ id, name, whyNot, href }) => (
        <div key={id}>
          {name} ({id}): {whyNot} {href && <AppLink href={href}>Open it</AppLink>}
        </div>
      ))}
    </Alert>
  );
}

function Fields({ form: { service, accounts, deciders }, days, earlier }: RequestAccessProps) {
  const router = useRouter();
  const flash = useFlash();
  const onDone = useCallback(() => {
    flash.push({ type: 'success', header: 'Access requested', content: `${deciders.join(', ')} can decide now. You see it here as soon as they have.` });
    router.push('/access');
  }, [flash, router, deciders]);
  const { items, isCut, find, props } = useSearchedOptions({ path: `/api/services/${service.id}/accounts-to-request`, initial: accounts, noun: 'accounts' });
  const open = accounts.items.filter(({ whyNot }) => whyNot === null);
  const first = open.find(({ id }) => id === earlier?.accountId) ?? (!isCut && open.length === 1 ? open[0] : undefined);
  const { form, submit, failure, isRunning } = useActionForm({
    schema: submitRequestSchema,
    action: submitRequestAction,
    defaultValues: { serviceId: service.id, accountId: first?.id ?? '', reason: earlier?.reason ?? '', until: days.suggested },
    onDone,
  });
  const [accountId, until] = useWatch({ control: form.control, name: ['accountId', 'until'] });
  const lastDay = typedDayInWords(until);
  // After a refusal, what was typed and the message stay, although the refreshed page has no account to ask for.
  if (!isCut && open.length === 0 && !failure) return null;
  // In a long list, those that cannot be chosen say why where they are found.
  const options = (isCut ? items : open).map(optionOf);
  const chosen = find(accountId);
  return (
    <form onSubmit={submit} noValidate>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <LinkButton href={`/services/${service.id}`} variant="link" formAction="none">
              Cancel
            </LinkButton>
            <Button variant="primary" loading={isRunning} loadingText="Requesting access" formAction="submit">
              Request access
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <FailureAlert failure={failure} />
          <Container header={<Header variant="h2">Your request</Header>}>
            <SpaceBetween size="l">
              <Controller
                control={form.control}
                name="accountId"
                render={({ field, fieldState }) => (
                  <FormField label="Account" description="The account that gets access." errorText={fieldState.error?.message}>
                    <Select
                      ref={field.ref}
                      selectedOption={chosen ? optionOf(chosen) : null}
                      options={options}
                      {...props}
                      placeholder="Choose an account"
                      onChange={({ detail }) => field.onChange(detail.selectedOption.value)}
                      onBlur={field.onBlur}
                    />
                  </FormField>
                )}
              />
              <ReasonField control={form.control} name="reason" />
              <UntilField control={form.control} name="until" days={days} description="Access ends by itself with this day, in UTC. You can ask again before." />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">What is asked, and of whom</Header>}>
            <KeyValuePairs
              columns={2}
              items={[
                { label: 'Who will be asked', value: deciders.length > 0 ? deciders.join(', ') : 'Nobody could decide.' },
                { label: 'How you will sign in to it', value: service.signIn },
                {
                  label: 'What will be granted',
                  value: (
                    <Box>
                      Private connections from account {accountId || '…'} to <span className="aws-term">{service.endpoint}</span>
                      {lastDay && ` until ${lastDay}`}. Nothing else of account {service.accountId} can be reached through them.
                    </Box>
                  ),
                },
              ]}
            />
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

function optionOf({ id, name, teamName, whyNot }: AccountChoice) {
  return { value: id, label: `${name} (${id})`, description: teamName, disabled: whyNot !== null, disabledReason: whyNot ?? undefined };
}
