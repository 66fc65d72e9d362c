import { z } from 'zod';
import { accountsForOperator } from '@/lib/accounts/reads';
import { defineCommand } from '../../command';
import { renderTable } from '../../render-table';

export const accountsList = defineCommand({
  name: 'accounts list',
  summary: 'List the accounts and the state of their roles.',
  options: z.object({}),
  examples: ['pergola accounts list', 'pergola accounts list --json'],
  needsInstance: true,
  run: async () => {
    const accounts = await accountsForOperator();
    const rows = accounts.flatMap(({ id, name, teamName, regions, roles }) =>
      roles.map(({ purpose, verifiedAt }, index) => {
        const lead = index === 0 ? [id, name, teamName, regions.join(',')] : ['', '', '', ''];
        return [...lead, purpose.toLowerCase(), verifiedAt ?? 'not verified'];
      }),
    );
    return { text: rows.length ? renderTable(['account', 'name', 'team', 'regions', 'role', 'verified'], rows) : 'No accounts. Add one with "pergola accounts add".', data: accounts };
  },
});
