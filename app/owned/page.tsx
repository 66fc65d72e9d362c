import type { Metadata } from 'next';
import { requireActor } from '@/lib/people/require-actor';
import { pageNumber } from '@/lib/platform/paged';
import { scopeOf } from '@/lib/platform/scope';
import { publishingAccounts } from '@/lib/accounts/reads';
import { OwnedServices } from '@/lib/services/components/owned-services';
import { ownedServices, retiredCount } from '@/lib/services/reads/owned';

export const metadata: Metadata = { title: 'Services I own' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function OwnedPage({ searchParams }: Props) {
  const scope = scopeOf(await requireActor());
  const { page, show } = await searchParams;
  const isRetired = show === 'retired';
  const [services, accounts, retired] = await Promise.all([ownedServices(scope, pageNumber.parse(page), { isRetired }), publishingAccounts(scope), retiredCount(scope)]);
  return <OwnedServices key={String(isRetired)} list={services} canPublish={accounts.total > 0} isRetired={isRetired} retiredCount={retired} />;
}
