import type { Call } from '@/sandbox/core/contract';
import { unsupported } from '../unsupported';
import { invalidParameter, notPermitted, unknownResource } from './errors';

export function isAccount(principal: string): boolean {
  return /^\d{12}$/.test(principal);
}

/** An AWS service, such as `pca-connector-ad.amazonaws.com`. */
export function isServicePrincipal(principal: string): boolean {
  return /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal);
}

/** An account that is not reached without an invitation. */
export function isExternal({ world, caller }: Call, principal: string): boolean {
  return isAccount(principal) && !world.inOneOrganization(caller.accountId, principal);
}

/** Throws what RAM would say of a principal of a share. */
export function requirePrincipal(call: Call, principal: string, allowExternalPrincipals: boolean): void {
  const { accountId } = call.caller;
  if (/^arn:[\w-]+:iam:/.test(principal)) {
    throw invalidParameter(`Principal ${principal} cannot be used: VPC Lattice resources are shared with accounts, organizational units and organizations.`);
  }
  if (/^arn:[\w-]+:organizations::\d{12}:ou\//.test(principal)) {
    throw unsupported('organizational units, which its organizations do not have', 'Name the accounts, or the whole organization.');
  }
  if (isServicePrincipal(principal)) return;
  const organizationOwner = /^arn:[\w-]+:organizations::(\d{12}):organization\/o-[a-z0-9]{10,32}$/.exec(principal)?.[1];
  if (organizationOwner) {
    if (!call.world.inOneOrganization(accountId, organizationOwner)) throw unknownResource(`Organization ${principal}`);
    return;
  }
  if (!isAccount(principal)) throw invalidParameter(`Principal ID ${principal} is malformed. Verify the ID and try again.`);
  if (principal === accountId) throw invalidParameter(`Account ${principal} owns the resource share and cannot be one of its principals.`);
  if (isExternal(call, principal) && !allowExternalPrincipals) {
    throw notPermitted(
      `Principal ID ${principal} is not in your organization. You do not have permission to add external AWS accounts to a resource share.`,
    );
  }
}
