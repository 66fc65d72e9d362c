import type { Metadata } from 'next';
import { accountsVisibleTo, hubRoles } from '@/lib/accounts/reads';
import { Accounts } from '@/lib/accounts/components/accounts';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';

export const metadata: Metadata = { title: 'Accounts' };

export default async function AccountsPage() {
  const actor = await requireActor();
  return <Accounts accounts={await accountsVisibleTo(scopeOf(actor))} hub={hubRoles()} />;
}
