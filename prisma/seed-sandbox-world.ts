import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { externalIdParameters, purposesOf } from '@/lib/accounts/roles';
import { addAccount } from '@/lib/accounts/writes/onboard-account';
import { verifyAccount } from '@/lib/accounts/writes/verify-roles';
import { db } from '@/lib/platform/db';

/** The parts of the sandbox's world that an onboarding would have told the portal. */
const worldSchema = z.object({
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
  roles: z.array(z.object({ account: z.string(), template: z.string(), parameters: z.record(z.string(), z.string()) })),
  people: z.array(z.object({ account: z.string(), groups: z.array(z.string()) })),
});

const regions = ['us-east-1', 'ap-northeast-2'];

/**
 * Onboards the accounts of the sandbox: their teams, and their roles with the external IDs of the world file, each
 * verified like any other. Repeating it changes nothing.
 */
export async function seedSandboxWorld(): Promise<void> {
  const file = join(fileURLToPath(new URL('..', import.meta.url)), 'sandbox', 'world.yaml');
  const world = worldSchema.parse(parse(await readFile(file, 'utf8')));
  for (const { account: accountId, template, parameters } of world.roles) {
    const account = world.accounts.find((candidate) => candidate.id === accountId);
    const group = world.people.find((person) => person.account === accountId)?.groups[0];
    if (template !== 'pergola-roles.yaml' || !account || !group) continue;
    const use = { publishes: parameters.Publishes === 'yes', consumes: parameters.Consumes === 'yes' };
    const externalIds = Object.fromEntries(purposesOf(use).map((purpose) => [purpose, parameters[externalIdParameters[purpose]]]));
    await addAccount({ accountId, name: account.name, teamGroup: group, teamName: account.name, regions, ...use, externalIds });
    if ((await db().accountRole.count({ where: { accountId, verifiedAt: null } })) > 0) await verifyAccount(accountId);
  }
}
