import { parseArgs } from 'node:util';
import { z } from 'zod';
import { addAccount, verifyAccountRole } from '@/lib/accounts/writes/onboard-account';
import { AppError } from '@/lib/platform/errors';
import { closeDb } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

const usage = `Usage:
  npm run accounts -- add --account 111111111111 --name "Main production" --group team:main --region eu-west-1 --role owner
  npm run accounts -- verify --account 111111111111 --role owner
--role is owner (the account publishes services) or consumer (it uses them); --region may be repeated.`;

const optionsSchema = z.object({
  account: z.string().regex(/^\d{12}$/, 'an account is twelve digits'),
  role: z.enum(['owner', 'consumer']),
});

const addSchema = optionsSchema.extend({
  name: z.string().min(1).max(64),
  group: z.string().min(1),
  region: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region looks like eu-west-1')).min(1),
});

const roleNames = { owner: 'PergolaOwnerRole', consumer: 'PergolaConsumerRole' } as const;

/** Prints what the account's people run to give Pergola its role, with the external ID that is theirs alone. */
async function add(raw: unknown): Promise<void> {
  const { account, name, group, region, role } = addSchema.parse(raw);
  const { externalId } = await addAccount({
    accountId: account,
    name,
    teamGroup: group,
    regions: region,
    purpose: role === 'owner' ? 'OWNER' : 'CONSUMER',
    roleArn: `arn:aws:iam::${account}:role/${roleNames[role]}`,
    ...(role === 'consumer' && { httpTaskRoleArn: `arn:aws:iam::${account}:role/PergolaHttpTaskRole` }),
  });
  console.log(`Account ${account} is written down. Run this with administrator rights in account ${account}, once:

  aws cloudformation deploy --region ${region[0]} --stack-name pergola-${role}-role \\
    --template-file public/pergola-${role}-role.yaml --capabilities CAPABILITY_NAMED_IAM \\
    --parameter-overrides ExternalId=${externalId} PergolaPrincipal=arn:aws:iam::${env().PERGOLA_HUB_ACCOUNT_ID}:root

Then: npm run accounts -- verify --account ${account} --role ${role}`);
}

async function verify(raw: unknown): Promise<void> {
  const { account, role } = optionsSchema.parse(raw);
  await verifyAccountRole(account, role === 'owner' ? 'OWNER' : 'CONSUMER');
  console.log(`The ${role} role of account ${account} works, and refuses whoever does not know its external ID.`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { account: { type: 'string' }, name: { type: 'string' }, group: { type: 'string' }, role: { type: 'string' }, region: { type: 'string', multiple: true } },
  });
  if (positionals[0] === 'add') await add(values);
  else if (positionals[0] === 'verify') await verify(values);
  else throw new AppError('invalidInput', usage);
}

main()
  .catch((error: unknown) => {
    if (error instanceof z.ZodError) console.error(`${error.issues.map((issue) => `--${issue.path[0]?.toString()}: ${issue.message}`).join('\n')}\n\n${usage}`);
    else console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(closeDb);
