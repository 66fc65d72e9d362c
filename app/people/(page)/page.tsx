import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { Page } from '@/components/page';
import { PeopleTable } from '@/lib/people/components/people-table';
import { maySeePeople } from '@/lib/people/policy';
import { listPeople } from '@/lib/people/reads';
import { requireActor } from '@/lib/people/require-actor';
import { peopleQuerySchema } from '@/lib/people/schema';

export const metadata: Metadata = { title: 'People' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function PeoplePage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  if (!maySeePeople(actor).allowed) forbidden();
  const query = peopleQuerySchema.parse(await searchParams);
  return (
    <Page title="People" description="Everyone who has signed in, and their live sessions." breadcrumbs={[]} help={<Help />}>
      <PeopleTable key={query.text} {...await listPeople(query)} text={query.text} />
    </Page>
  );
}

function Help() {
  return (
    <div>
      <h2>People</h2>
      <p>Pergola learns teams and administrators from the groups at your identity provider, and checks them at least every 15 minutes.</p>
      <h3>End sessions</h3>
      <p>An ended session is refused from its next request on. To keep a person out, remove their groups or block them at the identity provider first.</p>
    </div>
  );
}
