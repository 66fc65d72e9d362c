import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { LinkButton } from '@/components/app-link';
import { Message } from '@/components/message';
import { Page } from '@/components/page';
import { membersOf } from '@/lib/accounts/reads';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { CorrectForm } from '@/lib/services/components/correct/correct-form';
import { correctableDigest, correctableOf } from '@/lib/services/correctable';
import { mayManage } from '@/lib/services/policy';
import { correctionFactsOf } from '@/lib/services/reads/correction-facts';
import { serviceVisibleTo } from '@/lib/services/reads/service';
import { retirementInWords } from '@/lib/services/status';
import { serviceViewOf } from '@/lib/services/view';

export const metadata: Metadata = { title: 'Edit service' };

export default async function EditServicePage({ params }: { params: Promise<{ serviceId: string }> }) {
  const actor = await requireActor();
  const service = await serviceVisibleTo(scopeOf(actor), (await params).serviceId);
  if (!service) notFound();
  if (!mayManage(actor, service).allowed) forbidden();
  const retirement = retirementInWords(service);
  if (retirement) {
    return (
      <Message title="This service can’t be changed" action={<LinkButton href={`/services/${service.id}`}>Go to {service.name}</LinkButton>}>
        {retirement} Publish another service.
      </Message>
    );
  }
  const [facts, members] = await Promise.all([correctionFactsOf(service), membersOf(service.teamId)]);
  return (
    <Page
      title={`Edit ${service.name}`}
      description="Nothing changes before you choose “Save changes”."
      breadcrumbs={[{ text: 'Services I own', href: '/owned' }, { text: service.name, href: `/services/${service.id}` }, { text: 'Edit' }]}
      maxContentWidth={960}
      help={
        <div>
          <h2>Edit a service</h2>
          <p>“What this changes” shows which connections, services and requests a change affects.</p>
          <h3>Connections</h3>
          <p>EventBridge keeps the credentials of a connection when the token endpoint, the header of the key or required parameters change. Another authentication needs new credentials from each consumer.</p>
          <h3>Access</h3>
          <p>A change never gives an account access, and never removes it.</p>
        </div>
      }
    >
      <CorrectForm
        service={serviceViewOf(actor, service)}
        saved={{ serviceId: service.id, shown: correctableDigest(service), ...correctableOf(service) }}
        facts={facts}
        members={members}
        approvers={service.approvers.map(({ person: { id, name } }) => ({ id, name }))}
        vpcId={(service.gateway.spec as unknown as ResourceGatewaySpec).vpcId}
      />
    </Page>
  );
}
