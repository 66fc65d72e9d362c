import type { Metadata } from 'next';
import { Message } from '@/components/message';
import { Page } from '@/components/page';
import { membersOf, publishingAccounts } from '@/lib/accounts/reads';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { PublishForm } from '@/lib/services/components/publish/publish-form';
import { LinkButton } from '@/components/app-link';

export const metadata: Metadata = { title: 'Publish a service' };

export default async function PublishPage() {
  const actor = await requireActor();
  const accounts = await publishingAccounts(scopeOf(actor));
  const [first] = accounts.items;
  if (!first) {
    return (
      <Message title="You cannot publish yet" action={<LinkButton href="/accounts">Go to accounts</LinkButton>}>
        Services are published in an account of your team that has given Pergola an owner role, and there is none. Ask whoever looks after your team’s AWS account to deploy the role’s template.
      </Message>
    );
  }
  return (
    <Page
      title="Publish a service"
      description="One private service behind a resource configuration of its own. Nothing is made before you choose “Publish”."
      breadcrumbs={[{ text: 'Services I own', href: '/owned' }, { text: 'Publish a service' }]}
      maxContentWidth={960}
      help={
        <div>
          <h2>Publish a service</h2>
          <p>Pergola makes three things in your account: a resource gateway in the service’s VPC (or uses one that is there), a resource configuration for the service, and a resource share of its own that nobody is in yet.</p>
          <h3>What it costs</h3>
          <p>AWS bills the data that flows through a gateway. A gateway takes 16 IPv4 addresses in each of its subnets.</p>
          <h3>What cannot be changed later</h3>
          <p>Names, VPC, subnets and the gateway of a configuration. They are marked so.</p>
        </div>
      }
    >
      <PublishForm accounts={accounts} members={await membersOf(first.teamId)} />
    </Page>
  );
}
