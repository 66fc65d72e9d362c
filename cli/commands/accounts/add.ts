import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';
import { deployCommand } from '@/lib/accounts/roles';
import { addAccount } from '@/lib/accounts/writes/onboard-account';
import { hubRoles } from '@/lib/accounts/reads';
import { defineCommand } from '../../command';
import { UsageError } from '../../usage-error';
import { accountOption, consumesOption, publishesOption, regionsOption } from '../account-options';

export const accountsAdd = defineCommand({
  name: 'accounts add',
  summary: 'Add an account and print the command that creates its roles.',
  options: z.object({
    account: accountOption,
    name: line().min(1).max(64).meta({ description: 'Name that people see.', placeholder: 'NAME' }),
    group: line().min(1).meta({ description: 'OpenID Connect group of the team that owns the account.', placeholder: 'GROUP' }),
    region: regionsOption,
    publishes: publishesOption,
    consumes: consumesOption,
  }),
  examples: ['pergola accounts add --account 111111111111 --name "Main production" --group team:main --region eu-west-1 --publishes'],
  needsInstance: true,
  run: async ({ account, name, group, region, publishes, consumes }) => {
    if (!publishes && !consumes) throw new UsageError('Set --publishes, --consumes or both.', 'accounts add');
    const roles = await addAccount({ accountId: account, name, teamGroup: group, regions: region, publishes, consumes });
    const command = deployCommand({ regions: region, roles }, hubRoles());
    return {
      text: `Account ${account} is added. Run this with administrator permissions in account ${account}, in the folder of public/pergola-roles.yaml:\n\n${command}\n\nThen verify the roles: pergola accounts verify --account ${account}`,
      data: { account, roles, command },
    };
  },
});
