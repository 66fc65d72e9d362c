'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useFormState, useWatch, type UseFormReturn } from 'react-hook-form';
import { controlOf } from '@/components/action-form';
import { portRangesOf } from '../../address';
import type { NetworkFacts } from '../../checks/facts';
import { gatewayPlanOf } from '../../checks/plan';
import { gatewaysOfVpc, proposeNewGateway } from '../../checks/propose';
import type { PublishService } from '../../schema';
import { Choices, groupOptions } from './choices';
import { Field } from './field';

/** The way into the VPC: proposed, said in a sentence, and open to change under “More options”. */
export function GatewayFields({ form, network }: { form: UseFormReturn<PublishService>; network: NetworkFacts }) {
  const { control, setValue } = form;
  const [gateway, vpcId, ports] = useWatch({ control, name: ['gateway', 'vpcId', 'ports'] });
  const { errors } = useFormState({ control });
  const [isOpen, setOpen] = useState(false);
  const existing = gatewaysOfVpc(network, vpcId);
  const choose = (is: string) => {
    const ranges = portRangesOf(ports);
    const next: PublishService['gateway'] =
      is === 'existing' ? { is: 'existing', id: existing[0]!.id } : proposeNewGateway(network, vpcId, 'ranges' in ranges ? ranges.ranges : ['443']);
    setValue('gateway', next, { shouldValidate: true });
  };
  return (
    <SpaceBetween size="s">
      {existing.length > 0 && (
        <Field control={control} name="gateway.is" label="Gateway">
          {() => (
            <RadioGroup
              value={gateway.is}
              items={[
                { value: 'existing', label: 'Use a gateway that is there', description: 'One gateway serves any number of services of its VPC.' },
                { value: 'new', label: 'Make a new one' },
              ]}
              onChange={({ detail }) => choose(detail.value)}
            />
          )}
        </Field>
      )}
      <GatewaySentence gateway={gateway} network={network} />
      <ExpandableSection headerText="More options" headerDescription="Gateway, subnets, security groups and DNS" expanded={isOpen || errors.gateway !== undefined} onChange={({ detail }) => setOpen(detail.expanded)}>
        {gateway.is === 'existing' ? <ExistingGateway form={form} gateways={existing} /> : <NewGateway form={form} network={network} />}
      </ExpandableSection>
    </SpaceBetween>
  );
}

function GatewaySentence({ gateway, network }: { gateway: PublishService['gateway']; network: NetworkFacts }) {
  const plan = gatewayPlanOf(gateway, network);
  if (!plan) return null;
  const zones = [...new Set(plan.subnets.map(({ availabilityZone }) => availabilityZone))].join(', ') || 'no zone';
  const groups = plan.securityGroups.map(({ name }) => name).join(', ') || 'no security group';
  return (
    <Box color="text-body-secondary">
      {plan.isNew ? 'A new gateway ' : 'The gateway '}
      <b>{plan.name}</b> in {zones}, behind {groups}.
    </Box>
  );
}

function ExistingGateway({ form: { control }, gateways }: { form: UseFormReturn<PublishService>; gateways: NetworkFacts['gateways'] }) {
  return (
    <Field control={control} name="gateway.id" label="Existing gateway" isForever>
      {(field) => {
        const chosen = gateways.find(({ id }) => id === String(field.value));
        return (
          <Select
            ref={field.ref}
            selectedOption={chosen ? { value: chosen.id, label: chosen.name, description: chosen.id } : null}
            options={gateways.map(({ id, name }) => ({ value: id, label: name, description: id }))}
            onChange={({ detail }) => field.onChange(detail.selectedOption.value)}
            onBlur={field.onBlur}
          />
        );
      }}
    </Field>
  );
}

function NewGateway({ form: { control }, network }: { form: UseFormReturn<PublishService>; network: NetworkFacts }) {
  const vpcId = useWatch({ control, name: 'vpcId' });
  const subnets = network.subnets
    .filter((subnet) => subnet.vpcId === vpcId)
    .map(({ id, name, availabilityZone, freeAddresses }) => ({ value: id, label: name ?? id, description: `${id} · ${availabilityZone} · ${freeAddresses} free addresses` }));
  const groups = groupOptions(network, vpcId);
  return (
    <SpaceBetween size="l">
      <Field control={control} name="gateway.name" label="Gateway name" constraint="3 to 40 lower-case letters, digits and hyphens." isForever>
        {(field) => <Input {...controlOf(field)} />}
      </Field>
      <Field control={control} name="gateway.subnetIds" label="Subnets" description="One in each zone from which consumers are to reach the service." isForever>
        {(field) => <Choices field={field} options={subnets} placeholder="Choose subnets" />}
      </Field>
      <Field control={control} name="gateway.securityGroupIds" label="Security groups" description="They must allow traffic to the service. You can change them later.">
        {(field) => <Choices field={field} options={groups} placeholder="Choose security groups" />}
      </Field>
      <Field control={control} name="gateway.dnsResolution" label="Where names are looked up" isForever>
        {(field) => (
          <RadioGroup
            value={String(field.value)}
            items={[
              { value: 'PUBLIC', label: 'In public DNS', description: 'For names that everybody can look up, also when they lead to private addresses.' },
              { value: 'IN_VPC', label: 'In the VPC', description: 'For names of private hosted zones that belong to this VPC.' },
            ]}
            onChange={({ detail }) => field.onChange(detail.value)}
          />
        )}
      </Field>
    </SpaceBetween>
  );
}
