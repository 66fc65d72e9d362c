import type { Metadata } from 'next';
import { Page } from '@/components/page';
import { OwnSessions } from '@/lib/people/components/own-sessions';
import { sessionsOf } from '@/lib/people/reads';
import { requireActor } from '@/lib/people/require-actor';
import { currentSession } from '@/lib/platform/auth';

export const metadata: Metadata = { title: 'Your profile' };

export default async function ProfilePage() {
  const actor = await requireActor();
  const [session, sessions] = await Promise.all([currentSession(), sessionsOf(actor.personId)]);
  const teams = actor.teams.map(({ name }) => name).join(', ') || 'no team';
  return (
    <Page title="Your profile" description={`${actor.name}, ${actor.isAdmin ? `administrator, ${teams}` : teams}`} breadcrumbs={[]}>
      <OwnSessions personId={actor.personId} sessions={sessions} currentId={session.state === 'live' ? session.sessionId : ''} />
    </Page>
  );
}
