import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/lib/people/require-actor';
import { RenewAccess } from '@/lib/requests/components/renew-access';
import { renewalOf } from '@/lib/requests/reads/renewal';
import { renewalForm } from '@/lib/requests/renewal-form';

export const metadata: Metadata = { title: 'Renew access' };

interface Props {
  params: Promise<{ grantId: string }>;
}

export default async function RenewAccessPage({ params }: Props) {
  const actor = await requireActor();
  const renewal = await renewalOf(actor, (await params).grantId);
  if (!renewal) notFound();
  return <RenewAccess renewal={renewalForm(actor, renewal, new Date())} />;
}
