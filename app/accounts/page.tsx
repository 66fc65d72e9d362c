import type { Metadata } from 'next';
import { accountPage, hubRoles } from '@/lib/accounts/reads';
import { Accounts } from '@/lib/accounts/components/accounts';
import { accountFilterSchema } from '@/lib/accounts/schema';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';

export const metadata: Metadata = { title: 'Accounts' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function AccountsPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  const filter = accountFilterSchema.parse(await searchParams);
  return <Accounts list={await accountPage(scopeOf(actor), filter)} search={filter.search} hub={hubRoles()} />;
}
