import { z } from 'zod';
import { sessionsOf } from '@/lib/people/reads';
import { defineCommand } from '../../command';
import { renderTable } from '../../render-table';
import { findPerson, personOption } from './person-option';

export const peopleSessions = defineCommand({
  name: 'people sessions',
  summary: 'List the live sessions of a person.',
  options: z.object({ person: personOption }),
  examples: ['pergola people sessions --person owner@example.com'],
  needsInstance: true,
  run: async ({ person }) => {
    const { id, name, email } = await findPerson(person);
    const sessions = await sessionsOf(id);
    const rows = sessions.map((session) => [session.id, session.userAgent, session.startedAt, session.lastSeenAt, session.expiresAt]);
    return { text: rows.length ? renderTable(['id', 'browser', 'started', 'last seen', 'ends'], rows) : `${name} (${email}) has no live session.`, data: { person: { id, name, email }, sessions } };
  },
});
