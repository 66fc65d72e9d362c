import { z } from 'zod';
import { endSessions } from '@/lib/people/writes/end-sessions';
import { defineCommand } from '../../command';
import { findPerson, personOption } from './person-option';

export const peopleEndSessions = defineCommand({
  name: 'people end-sessions',
  summary: 'End all sessions of a person at once.',
  description: 'The next request of each session is refused. The person can sign in again as long as the identity provider allows it.',
  options: z.object({ person: personOption }),
  examples: ['pergola people end-sessions --person owner@example.com'],
  needsInstance: true,
  run: async ({ person }) => {
    const { id, name, email } = await findPerson(person);
    const ended = await endSessions({ personId: id }, { reason: 'ADMINISTRATOR', by: null });
    return { text: ended === 0 ? `${name} (${email}) had no live session.` : `Ended ${ended === 1 ? '1 session' : `${ended} sessions`} of ${name} (${email}).`, data: { person: { id, name, email }, ended } };
  },
});
