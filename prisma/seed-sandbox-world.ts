import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { addAccount, verifyAccountRole } from '@/lib/accounts/writes/onboard-account';
import { db } from '@/lib/platform/db';

/** The parts of the sandbox's world that an onboarding would have told the portal. */
const worldSchema = z.object({
  accounts: z.array(z.object({ id: z.string(), name: z.string() })),
  roles: z.array(z.object({ account: z.string(), template: z.string(), parameters: z.object({ ExternalId: z.string() }) })),
  people: z.array(z.object({ account: z.string(), groups: z.array(z.string()) })),
});

const regions = ['us-east-1', 'ap-northeast-2'];

/**
 * Onboards the accounts of the sandbox: their teams, their roles with the external IDs of the world file, each role
 * proven like any other. Repeating it changes nothing.
 */
export async function seedSandboxWorld(): Promise<void> {
  const file = join(fileURLToPath(new URL('..', import.meta.url)), 'sandbox', 'world.yaml');
  const world = worldSchema.parse(parse(await readFile(file, 'utf8')));
  for (const role of world.roles) {
    const account = world.accounts.find((candidate) => candidate.id === role.account);
    const group = world.people.find((person) => person.account === role.account)?.groups[0];
    if (!account || !group) continue;
    const isOwner = role.template.includes('owner');
    const purpose = isOwner ? 'OWNER' : 'CONSUMER';
    const arnOf = (name: string) => `arn:aws:iam::${account.id}:role/${name}`;
    await addAccount({
      accountId: account.id,
      name: account.name,
      teamGroup: group,
      teamName: account.name,
      regions,
      purpose,
      roleArn: arnOf(isOwner ? 'PergolaOwnerRole' : 'PergolaConsumerRole'),
      externalId: role.parameters.ExternalId,
      ...(!isOwner && { httpTaskRoleArn: arnOf('PergolaHttpTaskRole') }),
    });
    const known = await db().accountRole.findUnique({ where: { accountId_purpose: { accountId: account.id, purpose } } });
    if (!known?.verifiedAt) await verifyAccountRole(account.id, purpose);
  }
}
