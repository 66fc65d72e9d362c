import type { Account, Organization } from '@aws-sdk/client-organizations';
import { ServiceError, type Call } from '@/sandbox/core/contract';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { organizationOf, type OrganizationDeclaration } from '@/sandbox/world/organizations';
import type { WorldFile } from '@/sandbox/world/world-schema';

type AccountDeclaration = WorldFile['accounts'][number];

const joined = new Date('2024-12-01T00:00:00Z');

/** The organization that the caller's account belongs to. */
export function requireOrganization(call: Call): Organization {
  const { id, managementAccount } = ownOrganization(call);
  return {
    Id: id,
    Arn: organizationArn(call),
    FeatureSet: 'ALL',
    MasterAccountId: managementAccount,
    MasterAccountArn: accountArn(call, managementAccount),
    MasterAccountEmail: memberAccounts(call).find((account) => account.id === managementAccount)?.email,
    AvailablePolicyTypes: [],
  };
}

/** Only the management account may list the others. */
export function requireManagementAccount(call: Call): void {
  const { MasterAccountId } = requireOrganization(call);
  if (MasterAccountId !== call.caller.accountId) {
    throw new ServiceError('AccessDeniedException', "You don't have permissions to access this resource.");
  }
}

export function memberAccounts(call: Call): AccountDeclaration[] {
  const { id } = ownOrganization(call);
  return withIdentities(call.world).file.accounts.filter((account) => account.organization === id);
}

function ownOrganization(call: Call): OrganizationDeclaration {
  const organization = organizationOf(withIdentities(call.world).file, call.caller.accountId);
  if (!organization) throw new ServiceError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  return organization;
}

export function describe(call: Call, account: AccountDeclaration): Account {
  return {
    Id: account.id,
    Arn: accountArn(call, account.id),
    Email: account.email,
    Name: account.name,
    State: 'ACTIVE',
    // The account that founded the organization counts as invited.
    JoinedMethod: account.id === ownOrganization(call).managementAccount ? 'INVITED' : 'CREATED',
    JoinedTimestamp: joined,
  };
}

export function organizationArn(call: Call): string {
  const { id, managementAccount } = ownOrganization(call);
  return `arn:aws:organizations::${managementAccount}:organization/${id}`;
}

export function accountArn(call: Call, accountId: string): string {
  const { id, managementAccount } = ownOrganization(call);
  return `arn:aws:organizations::${managementAccount}:account/${id}/${accountId}`;
}
