import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';
import { listPeople } from '@/lib/people/reads';
import { defineCommand } from '../../command';
import { renderTable } from '../../render-table';

export const peopleList = defineCommand({
  name: 'people list',
  summary: 'List people with their teams and the number of their sessions.',
  options: z.object({
    text: line().max(100).default('').meta({ description: 'Part of a name or an email address.', placeholder: 'TEXT' }),
    page: z.coerce.number().int().min(1).default(1).meta({ description: 'Page of 50 people.', placeholder: 'NUMBER' }),
  }),
  examples: ['pergola people list', 'pergola people list --text example.com --json'],
  needsInstance: true,
  run: async ({ text, page }) => {
    const found = await listPeople({ text, page });
    const rows = found.people.map(({ id, name, email, teams, isAdmin, isAbsent, lastSeenAt, sessions }) => [
      id,
      name,
      email,
      teams.join(', ') || '-',
      [isAdmin && 'administrator', isAbsent && 'absent'].filter(Boolean).join(', ') || '-',
      lastSeenAt,
      String(sessions.length),
    ]);
    const more = found.pages > 1 ? `\n\nPage ${found.page} of ${found.pages}, ${found.total} people.` : '';
    return { text: rows.length ? `${renderTable(['id', 'name', 'email', 'teams', 'status', 'last seen', 'sessions'], rows)}${more}` : 'No one has signed in yet, or no one matches.', data: found };
  },
});
