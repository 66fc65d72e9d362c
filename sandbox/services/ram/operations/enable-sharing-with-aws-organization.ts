import type { EnableSharingWithAwsOrganizationResponse } from '@aws-sdk/client-ram';
import type { Operation } from '@/sandbox/core/contract';
import { withIdentities } from '@/sandbox/core/sandbox-world';
import { organizationsSharing } from '@/sandbox/world/organization-sharing';
import { organizationOf } from '@/sandbox/world/organizations';
import { ensureServiceLinkedRole } from '../../service-linked-role';
import { notPermitted } from '../errors';

/** From then on the accounts of the organization share with each other without invitations. Only its management account can say so. */
export const enableSharingWithAwsOrganization: Operation<object, EnableSharingWithAwsOrganizationResponse> = {
  service: 'ram',
  name: 'EnableSharingWithAwsOrganization',
  permissions: () => [
    { action: 'ram:EnableSharingWithAwsOrganization', resource: '*' },
    { action: 'organizations:DescribeOrganization', resource: '*', via: 'ram.amazonaws.com' },
    { action: 'organizations:EnableAWSServiceAccess', resource: '*', context: { 'organizations:ServicePrincipal': 'ram.amazonaws.com' }, via: 'ram.amazonaws.com' },
  ],
  run(call) {
    const { accountId } = call.caller;
    const organization = organizationOf(withIdentities(call.world).file, accountId);
    if (organization?.managementAccount !== accountId) {
      throw notPermitted('Sharing with AWS Organizations can only be enabled by the management account of an organization.');
    }
    ensureServiceLinkedRole(call, 'ram.amazonaws.com', 'AWSServiceRoleForResourceAccessManager');
    organizationsSharing(call.world).put({ id: organization.id, accountId, region: 'global' });
    return { returnValue: true };
  },
};
