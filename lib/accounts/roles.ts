import type { RolePurpose } from '@/prisma/generated/enums';

/** Version of `public/pergola-roles.yaml`, which its roles carry as a tag and its stack as an output. */
export const templateVersion = 2;

/** Key of the session tag, and of the role tag, with that version. The trust policies refuse a session tagged with a version that they don't have. */
export const versionTag = 'pergola:template-version';

/** The roles of the template, by purpose. The hub's roles may assume these names and no other. */
export const roleNames: Record<RolePurpose, string> = {
  READ: 'PergolaReadRole',
  OWNER: 'PergolaOwnerRole',
  CONSUMER: 'PergolaConsumerRole',
  REMOVAL: 'PergolaRemovalRole',
};

/** The roles of an account are listed in this order. */
export const roleOrder: readonly RolePurpose[] = ['READ', 'OWNER', 'REMOVAL', 'CONSUMER'];

export function inRoleOrder<Role extends { purpose: RolePurpose }>(roles: readonly Role[]): Role[] {
  return [...roles].sort((a, b) => roleOrder.indexOf(a.purpose) - roleOrder.indexOf(b.purpose));
}

/** Parameters of the template that take the external IDs. */
export const externalIdParameters: Record<RolePurpose, string> = {
  READ: 'ReadExternalId',
  OWNER: 'OwnerExternalId',
  CONSUMER: 'ConsumerExternalId',
  REMOVAL: 'RemovalExternalId',
};

/** What an account does: it publishes services, uses services of other accounts, or both. */
export interface AccountUse {
  publishes: boolean;
  consumes: boolean;
}

export function purposesOf({ publishes, consumes }: AccountUse): RolePurpose[] {
  return ['READ', ...(publishes ? (['OWNER', 'REMOVAL'] as const) : []), ...(consumes ? (['CONSUMER'] as const) : [])];
}

export function accountUse(purposes: readonly RolePurpose[]): AccountUse {
  return { publishes: purposes.includes('OWNER'), consumes: purposes.includes('CONSUMER') };
}

export function roleArnOf(accountId: string, purpose: RolePurpose): string {
  return `arn:aws:iam::${accountId}:role/${roleNames[purpose]}`;
}

export function httpTaskRoleArnOf(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/PergolaHttpTaskRole`;
}

/** The roles that Pergola's own processes run under. */
export interface HubRoles {
  webRoleArn: string;
  workerRoleArn: string;
}

/** Creates the roles of an account, or updates them to the current template. Run with administrator permissions in that account. */
export function deployCommand(account: { regions: readonly string[]; roles: readonly { purpose: RolePurpose; externalId: string }[] }, hub: HubRoles): string {
  const { publishes, consumes } = accountUse(account.roles.map(({ purpose }) => purpose));
  const parameters = [
    `Publishes=${publishes ? 'yes' : 'no'}`,
    `Consumes=${consumes ? 'yes' : 'no'}`,
    ...account.roles.map(({ purpose, externalId }) => `${externalIdParameters[purpose]}=${externalId}`),
    `PergolaWebRoleArn=${hub.webRoleArn}`,
    `PergolaWorkerRoleArn=${hub.workerRoleArn}`,
  ];
  return [
    `aws cloudformation deploy --region ${account.regions[0]} --stack-name pergola-roles`,
    '--template-file pergola-roles.yaml --capabilities CAPABILITY_NAMED_IAM',
    '--parameter-overrides',
    ...parameters.map((parameter) => `  ${parameter}`),
  ].join(' \\\n  ');
}
