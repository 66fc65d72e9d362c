'use client';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useMemo, type FormEvent } from 'react';
import { useWatch } from 'react-hook-form';
import { useActionForm } from '@/components/action-form';
import { LinkButton } from '@/components/app-link';
import { FailureAlert } from '@/components/failure-alert';
import { useSearchedOptions } from '@/components/searched-options';
import type { Member, PublishingAccount } from '@/lib/accounts/reads';
import type { Choices } from '@/lib/platform/choices';
import { publishServiceAction } from '../../actions';
import { targetOf } from '../../address';
import type { Resolution } from '../../checks/facts';
import { publishFactsOf, tokenHostOf } from '../../checks/plan';
import { proposeGateway, takenServiceNames } from '../../checks/propose';
import { runChecks } from '../../checks/run-checks';
import { proposedTest } from '../../declared-test';
import { networkQuery, resolutionQuery } from '../../queries';
import { publishServiceSchema, type PublishService } from '../../schema';
import { ChecksPanel } from './checks-panel';
import { WhatSection } from './what-section';
import { WhereSection } from './where-section';
import { WhoSection } from './who-section';

const unknownYet: Resolution = { is: 'notChecked', because: 'the look-up is still under way' };

function defaultsOf(account: PublishingAccount | undefined): PublishService {
  return {
    accountId: account?.id ?? '',
    region: account?.regions[0] ?? '',
    vpcId: '',
    gateway: { is: 'new', name: '', subnetIds: [], securityGroupIds: [], dnsResolution: 'PUBLIC' },
    address: '',
    name: '',
    ports: '443',
    summary: '',
    documentation: '',
    tags: [],
    signIn: 'NONE',
    apiKeyName: 'x-api-key',
    oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
    parameters: [],
    test: proposedTest,
    onDrift: 'REPAIR',
    onwardSharing: 'ALLOWED',
    approverIds: [],
  };
}

/** Where, what and who on one screen; everything that can be found or guessed is filled in already. `members` are of the team of the first account. */
export function PublishForm({ accounts, members }: { accounts: Choices<PublishingAccount>; members: Choices<Member> }) {
  const router = useRouter();
  const { form, submit, failure, isRunning } = useActionForm({
    schema: publishServiceSchema,
    action: publishServiceAction,
    defaultValues: defaultsOf(accounts.items[0]),
    onDone: ({ serviceId }) => router.push(`/services/${serviceId}?tab=resources`),
  });
  const values = useWatch({ control: form.control }) as PublishService;
  const { accountId, region, vpcId } = values;
  const found = useSearchedOptions({ path: '/api/accounts/publishing', initial: accounts, noun: 'accounts' });
  const account = found.find(accountId);
  const network = useQuery(networkQuery(accountId, region));
  const takenNames = useMemo(() => (network.data ? takenServiceNames(network.data) : null), [network.data]);
  const checks = useChecks(values, network.data);
  const { setValue } = form;
  const vpcs = network.data?.vpcs;
  useEffect(() => {
    if (network.data && vpcId === '' && vpcs?.length === 1) {
      setValue('vpcId', vpcs[0]!.id);
      setValue('gateway', proposeGateway(network.data, vpcs[0]!.id, ['443']));
    }
  }, [network.data, vpcs, vpcId, setValue]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit(event as never);
  };
  return (
    <form onSubmit={send} noValidate>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <LinkButton href="/owned" variant="link" formAction="none">
              Cancel
            </LinkButton>
            <Button variant="primary" formAction="submit" loading={isRunning} loadingText="Publishing">
              Publish
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <WhereSection form={form} accounts={found} account={account} network={network} />
          <WhatSection form={form} takenNames={takenNames} />
          <WhoSection key={account?.teamId} control={form.control} account={account} initial={account?.teamId === accounts.items[0]?.teamId ? members : undefined} />
          <ChecksPanel checks={checks} />
          <FailureAlert failure={failure} />
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** The same checks that the server runs, over what AWS listed last, while one types. */
function useChecks(values: PublishService, network: Parameters<typeof publishFactsOf>[1] | undefined) {
  const address = useDeferredValue(values.address);
  const target = targetOf(address);
  const domainName = 'target' in target && 'domainName' in target.target ? target.target.domainName : null;
  const resolution = useQuery(resolutionQuery(values.accountId, domainName)).data ?? unknownYet;
  const tokenHost = useDeferredValue(tokenHostOf(values));
  const resolutionOfToken = useQuery(resolutionQuery(values.accountId, tokenHost)).data ?? unknownYet;
  return useMemo(() => {
    const facts = network && publishFactsOf(values, network, resolution, resolutionOfToken);
    return facts ? runChecks(facts) : null;
  }, [values, network, resolution, resolutionOfToken]);
}
