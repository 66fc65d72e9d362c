import type { Operation, World } from '@/sandbox/core/contract';
import { registerAssociations } from './association';
import { registerShareDeletion } from './delete-share';
import { registerInvitations } from './invitation';
import { acceptResourceShareInvitation } from './operations/accept-resource-share-invitation';
import { associateResourceSharePermission } from './operations/associate-resource-share-permission';
import { associateResourceShare } from './operations/associate-resource-share';
import { createResourceShare } from './operations/create-resource-share';
import { deleteResourceShare } from './operations/delete-resource-share';
import { disassociateResourceShare } from './operations/disassociate-resource-share';
import { getPermission } from './operations/get-permission';
import { getResourceShareAssociations } from './operations/get-resource-share-associations';
import { getResourceShareInvitations } from './operations/get-resource-share-invitations';
import { getResourceShares } from './operations/get-resource-shares';
import { listPendingInvitationResources } from './operations/list-pending-invitation-resources';
import { listPermissions } from './operations/list-permissions';
import { listPrincipals } from './operations/list-principals';
import { listResourceSharePermissions } from './operations/list-resource-share-permissions';
import { listResources } from './operations/list-resources';
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
  getPermission,
  getResourceShareAssociations,
  getResourceShareInvitations,
  getResourceShares,
  listPendingInvitationResources,
  listPermissions,
  listPrincipals,
  listResourceSharePermissions,
  listResources,
  rejectResourceShareInvitation,
  tagResource,
  untagResource,
  updateResourceShare,
];

export function register(world: World): void {
  registerAssociations(world);
  registerInvitations(world);
  registerShareDeletion(world);
}
