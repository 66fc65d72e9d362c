import type { AccountUse } from '@/lib/accounts/roles';

const hubRole = (name: string) => `arn:aws:iam::999999999999:role/${name}`;

/** A stack of the role template in a world file, with one external ID for all roles of the account. */
export function stackOfRoles(account: string, { publishes, consumes }: AccountUse, externalId: string) {
  return {
    account,
    stack: 'pergola-roles',
    template: 'pergola-roles.yaml',
    parameters: {
      Publishes: publishes ? 'yes' : 'no',
      Consumes: consumes ? 'yes' : 'no',
      RemoveAccountsFromOtherShares: 'yes',
      ReadExternalId: externalId,
      OwnerExternalId: externalId,
      RemovalExternalId: externalId,
      ConsumerExternalId: externalId,
      PergolaWebRoleArn: hubRole('PergolaWebRole'),
      PergolaWorkerRoleArn: hubRole('PergolaWorkerRole'),
    },
  };
}

/** The stack of the hub's roles, and the access keys that act as them. */
export const hubOfWorld = {
  roles: [{ account: '999999999999', stack: 'pergola-hub', template: 'pergola-hub.yaml', parameters: {} }],
  accessKeys: [
    { id: 'AKIASBXWEB0000000001', role: hubRole('PergolaWebRole') },
    { id: 'AKIASBXWORKER0000001', role: hubRole('PergolaWorkerRole') },
  ],
};
