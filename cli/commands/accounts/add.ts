import { z } from 'zod';
import { addAccount } from '@/lib/accounts/writes/onboard-account';
import { defineCommand } from '../../command';
import { accountOption, regionsOption, roleOption } from '../account-options';
import { deployCommand, roleNames } from './deploy-command';

export const accountsAdd = defineCommand({
  name: 'accounts add',
  summary: 'Add an account and print the command that creates its role.',
  options: z.object({
    account: accountOption,
    name: z.string().min(1).max(64).meta({ description: 'Name that people see.', placeholder: 'NAME' }),
    group: z.string().min(1).meta({ description: 'OpenID Connect group of the team that owns the account.', placeholder: 'GROUP' }),
    region: regionsOption,
    role: roleOption,
  }),
  examples: ['pergola accounts add --account 111111111111 --name "Main production" --group team:main --region eu-west-1 --role owner'],
  needsInstance: true,
  run: async ({ account, name, group, region, role }) => {
    const { externalId } = await addAccount({
      accountId: account,
      name,
      teamGroup: group,
      regions: region,
      purpose: role === 'owner' ? 'OWNER' : 'CONSUMER',
      roleArn: `arn:aws:iam::${account}:role/${roleNames[role]}`,
      ...(role === 'consumer' && { httpTaskRoleArn: `arn:aws:iam::${account}:role/PergolaHttpTaskRole` }),
    });
    const command = deployCommand({ region: region[0]!, role, externalId });
    return {
      text: `Account ${account} is added. Run this with administrator rights in account ${account}:\n\n${command}\n\nThen verify the role: pergola accounts verify --account ${account} --role ${role}`,
      data: { account, role, externalId, command },
    };
  },
});
