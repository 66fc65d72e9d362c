'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, type FormEvent } from 'react';
import { useWatch } from 'react-hook-form';
import { controlOf, useActionForm } from '@/components/action-form';
import { LinkButton } from '@/components/app-link';
import { FailureAlert } from '@/components/failure-alert';
import { useFlash } from '@/components/flash';
import { useSearchedOptions } from '@/components/searched-options';
import type { Member } from '@/lib/accounts/reads';
import type { Choices as Chosen } from '@/lib/platform/choices';
import { correctServiceAction } from '../../actions';
import { networkQuery } from '../../queries';
import { correctionsOf } from '../../rules/correction';
import { impactOf, type CorrectionFacts } from '../../rules/impact';
import { correctServiceSchema, type CorrectService } from '../../schema';
import type { ServiceView } from '../../view';
import { ApproversField } from '../publish/approvers-field';
import { Choices, groupOptions } from '../publish/choices';
import { DocumentationFields } from '../publish/documentation-fields';
import { Field, type PublishControl } from '../publish/field';
import { ParametersField } from '../publish/parameters-field';
import { SignInFields } from '../publish/sign-in-fields';
import { TestFields } from '../publish/test-fields';
import { FixedValues } from './fixed-values';
import { ImpactPanel } from './impact-panel';

interface CorrectFormProps {
  service: ServiceView;
  /** What the form begins with. */
  saved: CorrectService;
  facts: CorrectionFacts;
  members: Chosen<Member>;
  approvers: { id: string; name: string }[];
  vpcId: string;
}

/** The fields of a published service that can change, with what depends on each change. */
export function CorrectForm({ service, saved, facts, members, approvers, vpcId }: CorrectFormProps) {
  const router = useRouter();
  const flash = useFlash();
  const { form, submit, failure, isRunning } = useActionForm({
    schema: correctServiceSchema,
    action: correctServiceAction,
    defaultValues: saved,
    onDone: () => {
      flash.push({ id: `corrected-${service.id}`, type: 'success', content: `Your changes to ${service.name} are saved. Its resources show what AWS still has to apply.` });
      router.push(`/services/${service.id}`);
    },
  });
  // The fields are those of the form that publishes, which has more.
  const control = form.control as unknown as PublishControl;
  const values = useWatch({ control: form.control }) as CorrectService;
  const corrections = useMemo(() => correctionsOf(saved, values), [saved, values]);
  const impact = useMemo(() => impactOf(saved, values, facts), [saved, values, facts]);
  const people = useSearchedOptions({ path: `/api/accounts/${service.account.id}/members`, initial: members, noun: 'people' });
  const send = (event: FormEvent) => {
    event.preventDefault();
    void submit(event as never);
  };
  return (
    <form onSubmit={send} noValidate>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <LinkButton href={`/services/${service.id}`} variant="link" formAction="none">
              Cancel
            </LinkButton>
            {failure?.code === 'conflict' && (
              <Button formAction="none" onClick={() => location.reload()}>
                Load saved values
              </Button>
            )}
            <Button variant="primary" formAction="submit" loading={isRunning} loadingText="Saving" disabled={corrections.length === 0} disabledReason="Change a field first.">
              Save changes
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Catalog</Header>}>
            <SpaceBetween size="l">
              <Field control={control} name="summary" label="Summary" constraint="One line for the catalog." isOptional>
                {(field) => <Input {...controlOf(field)} placeholder={`HTTPS service at ${service.host}`} />}
              </Field>
              <DocumentationFields control={control} />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2" description="Connections get these settings from the service.">How it is called</Header>}>
            <SpaceBetween size="l">
              <Field control={control} name="ports" label="Ports" constraint="Ports or ranges, for example 443 or 443, 8000-8010.">
                {(field) => <Input {...controlOf(field)} autoComplete={false} />}
              </Field>
              <SignInFields control={control} />
              <ParametersField control={control} />
              <TestFields control={control} />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">Approvers and network</Header>}>
            <SpaceBetween size="l">
              <ApproversField control={control} members={people} teamName={service.team.name} former={approvers} />
              {saved.securityGroupIds && <GroupsField control={control} service={service} vpcId={vpcId} />}
            </SpaceBetween>
          </Container>
          <FixedValues service={service} />
          <ImpactPanel corrections={corrections} impact={impact} />
          <FailureAlert failure={failure} />
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** AWS is asked which security groups the VPC has. */
function GroupsField({ control, service, vpcId }: { control: PublishControl; service: ServiceView; vpcId: string }) {
  const { data, error } = useQuery(networkQuery(service.account.id, service.region));
  const description = `They must allow traffic from the gateway ${service.gatewayName} to the service. Every service behind the gateway uses them.`;
  return (
    <Field control={control} name="securityGroupIds" label="Security groups of the gateway" description={description} constraint={error ? `AWS did not list the security groups: ${error.message}` : undefined}>
      {(field) => <Choices field={field} options={data ? groupOptions(data, vpcId) : []} placeholder="Choose security groups" />}
    </Field>
  );
}
