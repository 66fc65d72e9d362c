import { z } from 'zod';
import { verifyAccountRole } from '@/lib/accounts/writes/onboard-account';
import { defineCommand } from '../../command';
import { accountOption, roleOption } from '../account-options';

export const accountsVerify = defineCommand({
  name: 'accounts verify',
  summary: 'Verify that a role works and requires its external ID.',
  options: z.object({ account: accountOption, role: roleOption }),
  examples: ['pergola accounts verify --account 111111111111 --role owner'],
  needsInstance: true,
  run: async ({ account, role }) => {
    await verifyAccountRole(account, role === 'owner' ? 'OWNER' : 'CONSUMER');
    return { text: `The ${role} role of account ${account} works and requires its external ID.`, data: { account, role, verified: true } };
  },
});
