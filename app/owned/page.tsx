import type { Metadata } from 'next';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';
import { publishingAccounts } from '@/lib/accounts/reads';
import { OwnedServices } from '@/lib/services/components/owned-services';
import { ownedServices } from '@/lib/services/reads/owned';

export const metadata: Metadata = { title: 'Services I own' };

export default async function OwnedPage() {
  const scope = scopeOf(await requireActor());
  const [services, accounts] = await Promise.all([ownedServices(scope), publishingAccounts(scope)]);
  return <OwnedServices services={services} canPublish={accounts.total > 0} />;
}
