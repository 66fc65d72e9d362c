import type { Metadata } from 'next';
import { Activity } from '@/lib/activity/components/activity';
import { mayVerifyChain } from '@/lib/activity/policy';
import { activityOptions, activityPage } from '@/lib/activity/reads';
import { activityFilterSchema } from '@/lib/activity/schema';
import { requireActor } from '@/lib/people/require-actor';
import { scopeOf } from '@/lib/platform/scope';

export const metadata: Metadata = { title: 'Activity' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ActivityPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  const scope = scopeOf(actor);
  const filter = activityFilterSchema.parse(await searchParams);
  const [first, options] = await Promise.all([activityPage(scope, filter), activityOptions(scope)]);
  return <Activity key={JSON.stringify(filter)} filter={filter} first={first} options={options} mayVerify={mayVerifyChain(actor).allowed} />;
}
