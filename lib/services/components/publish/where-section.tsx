'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UseQueryResult } from '@tanstack/react-query';
import { useWatch, type UseFormReturn } from 'react-hook-form';
import type { useSearchedOptions } from '@/components/searched-options';
import type { PublishingAccount } from '@/lib/accounts/reads';
import { portRangesOf } from '../../address';
import type { NetworkFacts } from '../../checks/facts';
import { proposeGateway } from '../../checks/propose';
import type { PublishService } from '../../schema';
import { Field } from './field';
import { GatewayFields } from './gateway-fields';

interface WhereSectionProps {
  form: UseFormReturn<PublishService>;
  accounts: ReturnType<typeof useSearchedOptions<PublishingAccount>>;
  account: PublishingAccount | undefined;
  network: UseQueryResult<NetworkFacts>;
}

export function WhereSection({ form, accounts, account, network }: WhereSectionProps) {
  const { control, setValue, getValues } = form;
  const [accountId, vpcId] = useWatch({ control, name: ['accountId', 'vpcId'] });
  const leaveVpc = () => setValue('vpcId', '');
  const chooseVpc = (id: string) => {
    setValue('vpcId', id, { shouldValidate: true, shouldDirty: true });
    const ports = portRangesOf(getValues('ports'));
    if (network.data) setValue('gateway', proposeGateway(network.data, id, 'ranges' in ports ? ports.ranges : ['443']), { shouldValidate: true });
  };
  return (
    <Container header={<Header variant="h2" description="The account and network in which the service runs.">Where</Header>}>
      <SpaceBetween size="l">
        <ColumnLayout columns={2}>
          <Field control={control} name="accountId" label="Account" isForever>
            {(field) => (
              <Select
                ref={field.ref}
                selectedOption={account ? { value: account.id, label: `${account.name} (${account.id})` } : null}
                options={accounts.items.map(({ id, name, teamName }) => ({ value: id, label: `${name} (${id})`, description: `Team ${teamName}` }))}
                {...accounts.props}
                onChange={({ detail }) => {
                  const next = accounts.find(detail.selectedOption.value!)!;
                  field.onChange(next.id);
                  setValue('region', next.regions[0] ?? '');
                  setValue('approverIds', []);
                  leaveVpc();
                }}
                onBlur={field.onBlur}
                placeholder="Choose an account"
              />
            )}
          </Field>
          <Field control={control} name="region" label="Region" isForever>
            {(field) => (
              <Select
                ref={field.ref}
                selectedOption={field.value ? { value: String(field.value) } : null}
                options={(account?.regions ?? []).map((value) => ({ value }))}
                onChange={({ detail }) => {
                  field.onChange(detail.selectedOption.value);
                  leaveVpc();
                }}
                onBlur={field.onBlur}
                placeholder="Choose a Region"
              />
            )}
          </Field>
        </ColumnLayout>
        {network.error && (
          <Alert type="error" header={`What is in account ${accountId} could not be listed`} action={<Button onClick={() => void network.refetch()} loading={network.isFetching}>Try again</Button>}>
            {network.error.message}
          </Alert>
        )}
        <Field control={control} name="vpcId" label="VPC" description="The network that the service is in, as AWS lists it." isForever>
          {(field) => (
            <Select
              ref={field.ref}
              selectedOption={optionOf(network.data, String(field.value))}
              options={(network.data?.vpcs ?? []).map(({ id, name, cidrBlocks }) => ({ value: id, label: name ?? id, description: `${id} · ${cidrBlocks.join(', ')}` }))}
              filteringType={(network.data?.vpcs.length ?? 0) > 8 ? 'auto' : 'none'}
              statusType={network.isFetching && !network.data ? 'loading' : network.error ? 'error' : 'finished'}
              loadingText="Asking AWS for the VPCs"
              errorText="AWS’s answer is above"
              recoveryText="Try again"
              onLoadItems={() => {
                if (network.error) void network.refetch();
              }}
              empty="This account has no VPC in this Region. Choose another Region."
              placeholder="Choose a VPC"
              onChange={({ detail }) => chooseVpc(detail.selectedOption.value!)}
              onBlur={field.onBlur}
            />
          )}
        </Field>
        {vpcId && network.data && <GatewayFields form={form} network={network.data} />}
      </SpaceBetween>
    </Container>
  );
}

function optionOf(network: NetworkFacts | undefined, vpcId: string) {
  const vpc = network?.vpcs.find(({ id }) => id === vpcId);
  return vpc ? { value: vpc.id, label: vpc.name ?? vpc.id, description: vpc.id } : null;
}
