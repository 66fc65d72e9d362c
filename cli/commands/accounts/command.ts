import { z } from 'zod';
import { accountsForOperator } from '@/lib/accounts/reads';
import { AppError } from '@/lib/platform/errors';
import { defineCommand } from '../../command';
import { accountOption, roleOption } from '../account-options';
import { deployCommand } from './deploy-command';

export const accountsCommand = defineCommand({
  name: 'accounts command',
  summary: 'Print the command that creates or updates the role of an account.',
  options: z.object({ account: accountOption, role: roleOption }),
  examples: ['pergola accounts command --account 111111111111 --role owner'],
  needsInstance: true,
  run: async ({ account, role }) => {
    const found = (await accountsForOperator()).find(({ id }) => id === account);
    const known = found?.roles.find(({ purpose }) => purpose.toLowerCase() === role);
    if (!found || !known) throw new AppError('notFound', `Account ${account} has no ${role} role in Pergola. Add it with "pergola accounts add".`);
    const command = deployCommand({ region: found.regions[0]!, role, externalId: known.externalId });
    return { text: command, data: { account, role, command } };
  },
});
