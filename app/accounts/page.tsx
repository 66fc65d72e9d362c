import type { Metadata } from 'next';
import { accountsVisibleTo } from '@/lib/accounts/reads';
import { Accounts } from '@/lib/accounts/components/accounts';
import { requireActor } from '@/lib/people/require-actor';
import { env } from '@/lib/platform/env';
import { scopeOf } from '@/lib/platform/scope';

export const metadata: Metadata = { title: 'Accounts' };

export default async function AccountsPage() {
  const actor = await requireActor();
  return <Accounts accounts={await accountsVisibleTo(scopeOf(actor))} hubAccountId={env().PERGOLA_HUB_ACCOUNT_ID} />;
}
