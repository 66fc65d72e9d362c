import { z } from 'zod';
import { prose } from '@/lib/platform/text-schema';
import { continueByOperator } from '@/lib/installation/writes/continue-by-operator';
import { defineCommand } from '../../command';
import { UsageError } from '../../usage-error';

export const installationContinue = defineCommand({
  name: 'installation continue',
  summary: 'End the hold and continue with this database.',
  description: 'Writes the installation record with a new epoch, which puts every other copy of the database on hold. What waited is made on AWS: run "pergola installation status" first, and end access that must not come back.',
  options: z.object({
    reason: prose().trim().min(10, 'Enter a reason of at least 10 characters. The audit keeps it.').max(500).meta({ description: 'Why this database is the one to use.', placeholder: 'TEXT' }),
    yes: z.boolean().default(false).meta({ description: 'Confirm.' }),
  }),
  examples: ['pergola installation continue --reason "Restored after the loss of the disk" --yes'],
  needsInstance: true,
  run: async ({ reason, yes }) => {
    if (!yes) throw new UsageError('Pass --yes to confirm that what waits is made on AWS again.', 'installation continue');
    const { epoch } = await continueByOperator(reason);
    return { text: `Continues with this database as of epoch ${epoch}. What waited goes on within seconds.`, data: { epoch } };
  },
});
