import { z } from 'zod';
import { accountsForOperator, hubRoles } from '@/lib/accounts/reads';
import { deployCommand } from '@/lib/accounts/roles';
import { AppError } from '@/lib/platform/errors';
import { defineCommand } from '../../command';
import { accountOption } from '../account-options';

export const accountsCommand = defineCommand({
  name: 'accounts command',
  summary: 'Print the command that creates or updates the roles of an account.',
  options: z.object({ account: accountOption }),
  examples: ['pergola accounts command --account 111111111111'],
  needsInstance: true,
  run: async ({ account }) => {
    const found = (await accountsForOperator()).find(({ id }) => id === account);
    if (!found?.roles.length) throw new AppError('notFound', `Account ${account} has no roles in Pergola. Add it with "pergola accounts add".`);
    const command = deployCommand(found, hubRoles());
    return { text: command, data: { account, command } };
  },
});
