import type { Operation, World } from '@/sandbox/core/contract';
import { registerAssociations } from './association';
import { registerShareDeletion } from './delete-share';
import { registerInvitations } from './invitation';
import { registerPermissions } from './permission-use';
import { registerPolicyShares } from './policy-share';
import { registerReplaceWorks } from './replace-work';
import { acceptResourceShareInvitation } from './operations/accept-resource-share-invitation';
import { associateResourceSharePermission } from './operations/associate-resource-share-permission';
import { associateResourceShare } from './operations/associate-resource-share';
import { createResourceShare } from './operations/create-resource-share';
import { deleteResourceShare } from './operations/delete-resource-share';
import { disassociateResourceShare } from './operations/disassociate-resource-share';
import { createPermission } from './operations/create-permission';
import { createPermissionVersion } from './operations/create-permission-version';
import { deletePermission } from './operations/delete-permission';
import { deletePermissionVersion } from './operations/delete-permission-version';
import { disassociateResourceSharePermission } from './operations/disassociate-resource-share-permission';
import { enableSharingWithAwsOrganization } from './operations/enable-sharing-with-aws-organization';
import { getResourcePolicies } from './operations/get-resource-policies';
import { listPermissionAssociations } from './operations/list-permission-associations';
import { listPermissionVersions } from './operations/list-permission-versions';
import { listReplacePermissionAssociationsWork } from './operations/list-replace-permission-associations-work';
import { listResourceTypes } from './operations/list-resource-types';
import { replacePermissionAssociations } from './operations/replace-permission-associations';
import { setDefaultPermissionVersion } from './operations/set-default-permission-version';
import { getPermission } from './operations/get-permission';
import { getResourceShareAssociations } from './operations/get-resource-share-associations';
import { getResourceShareInvitations } from './operations/get-resource-share-invitations';
import { getResourceShares } from './operations/get-resource-shares';
import { listPendingInvitationResources } from './operations/list-pending-invitation-resources';
import { listPermissions } from './operations/list-permissions';
import { listPrincipals } from './operations/list-principals';
import { listResourceSharePermissions } from './operations/list-resource-share-permissions';
import { listResources } from './operations/list-resources';
import { promotePermissionCreatedFromPolicy } from './operations/promote-permission-created-from-policy';
import { promoteResourceShareCreatedFromPolicy } from './operations/promote-resource-share-created-from-policy';
import { rejectResourceShareInvitation } from './operations/reject-resource-share-invitation';
import { tagResource } from './operations/tag-resource';
import { untagResource } from './operations/untag-resource';
import { updateResourceShare } from './operations/update-resource-share';

export const operations: Operation[] = [
  acceptResourceShareInvitation,
  associateResourceSharePermission,
  associateResourceShare,
  createResourceShare,
  deleteResourceShare,
  disassociateResourceShare,
  createPermission,
  createPermissionVersion,
  deletePermission,
  deletePermissionVersion,
  disassociateResourceSharePermission,
  enableSharingWithAwsOrganization,
  getResourcePolicies,
  listPermissionAssociations,
  listPermissionVersions,
  listReplacePermissionAssociationsWork,
  listResourceTypes,
  replacePermissionAssociations,
  setDefaultPermissionVersion,
  getPermission,
  getResourceShareAssociations,
  getResourceShareInvitations,
  getResourceShares,
  listPendingInvitationResources,
  listPermissions,
  listPrincipals,
  listResourceSharePermissions,
  listResources,
  promotePermissionCreatedFromPolicy,
  promoteResourceShareCreatedFromPolicy,
  rejectResourceShareInvitation,
  tagResource,
  untagResource,
  updateResourceShare,
];

export function register(world: World): void {
  registerAssociations(world);
  registerInvitations(world);
  registerShareDeletion(world);
  registerPermissions(world);
  registerReplaceWorks(world);
  registerPolicyShares(world);
}
