import { z } from 'zod';
import { verifyAccount } from '@/lib/accounts/writes/verify-roles';
import { defineCommand } from '../../command';
import { accountOption } from '../account-options';

export const accountsVerify = defineCommand({
  name: 'accounts verify',
  summary: 'Verify that the roles of an account work and require their external IDs.',
  options: z.object({ account: accountOption }),
  examples: ['pergola accounts verify --account 111111111111'],
  needsInstance: true,
  run: async ({ account }) => {
    const purposes = await verifyAccount(account);
    return { text: `Verified the ${purposes.map((purpose) => purpose.toLowerCase()).join(', ')} roles of account ${account}.`, data: { account, verified: purposes } };
  },
});
