import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { accountChoices } from '@/lib/accounts/reads';
import { resourceKinds } from '@/lib/controller/driver';
import { driverFor } from '@/lib/controller/drivers/registry';
import { ControllerLive } from '@/lib/operations/components/controller-live';
import { mayWatchController } from '@/lib/operations/policy';
import { readAwsCalls } from '@/lib/operations/reads/aws-calls';
import { readLimits } from '@/lib/operations/reads/limits';
import { readOverview } from '@/lib/operations/reads/overview';
import { readStuck } from '@/lib/operations/reads/stuck';
import { stuckFilterSchema } from '@/lib/operations/schema';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';

export const metadata: Metadata = { title: 'Controller' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ControllerPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  if (!mayWatchController(actor).allowed) forbidden();
  const filter = stuckFilterSchema.parse(await searchParams);
  const [overview, stuck, calls, limits, accounts] = await Promise.all([readOverview(), readStuck(filter), readAwsCalls(), readLimits(), accountChoices(scopeOf(actor), '', filter.account)]);
  const choices = {
    accounts,
    kinds: resourceKinds.map((id) => ({ id, noun: driverFor(id).noun })),
  };
  return <ControllerLive overview={overview} filter={filter} stuck={stuck} calls={calls} limits={limits} choices={choices} />;
}
